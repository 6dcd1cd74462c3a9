// The GitHub action: its scripts, run with a tokenscan that only says what it was asked.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { hasProgram } from '../../support/repositories/tree.ts';
import { type Outcome, run, temporaryFolder } from '../../support/terminal/cli.ts';

const text = readFileSync(new URL('../../../action.yml', import.meta.url), 'utf8');
const docs = readFileSync(new URL('../../../docs/ci.md', import.meta.url), 'utf8');

/** The scripts of the steps, without their indent. */
const scripts = [...text.matchAll(/^( +)run: \|\n((?:\1 {2}.*\n|\n)+)/gm)].map(([, indent = '', body = '']) =>
  body.replaceAll(new RegExp(`^${indent}  `, 'gm'), ''),
);
/** As GitHub runs `shell: bash`. */
const BASH = ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c'];

test('nothing of an event gets into a script: it would be run', () => {
  expect(scripts).toHaveLength(2);
  for (const script of scripts) expect(script).not.toContain('${{');
  expect(text).not.toMatch(/\$\{\{\s*github\./);
  expect(docs).not.toMatch(/\$\{\{\s*github\.event/);
});

test('it uses no other actions', () => {
  expect(text).not.toMatch(/^\s*(?:- )?uses:/m);
});

describe.skipIf(!hasProgram('bash'))('the scripts (needs bash)', () => {
  const [build = '', scan = ''] = scripts;

  /** An action that is built; its tokenscan prints its arguments, one a line, and ends with 1. */
  function makeAction(): string {
    const action = temporaryFolder();
    mkdirSync(`${action}/dist`);
    writeFileSync(
      `${action}/dist/cli.cjs`,
      `const { writeFileSync } = require('node:fs');
      const shown = process.argv.slice(2).filter((arg) => !/^--format=(?:github|json)=/.test(arg));
      console.log(shown.join("\\n"));
      const fileOf = (format) => process.argv.find((arg) => arg.startsWith('--format=' + format + '='))?.split('=')[2];
      writeFileSync(fileOf('github'), '::error title=x::y\\n');
      writeFileSync(fileOf('json'), JSON.stringify({ findings: [{ suppressed: false }, { suppressed: true }] }));
      if (fileOf('sarif') !== undefined) writeFileSync(fileOf('sarif'), '{}');
      process.exitCode = 1;\n`,
    );
    return action;
  }

  const start = (script: string, env: Readonly<Record<string, string>>): Promise<Outcome> =>
    run('bash', [...BASH, script], { env: { GITHUB_ACTION_PATH: makeAction(), ...env } });

  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['nothing given', { TOKENSCAN_TRUST_CONFIG: 'false' }, ['ci']],
    ['a range', { TOKENSCAN_BASE: 'main', TOKENSCAN_HEAD: 'HEAD~1' }, ['ci', '--base=main', '--head=HEAD~1']],
    [
      'texts that a shell would run',
      { TOKENSCAN_BASE: '$(echo x) `echo y` "; exit 0' },
      ['ci', '--base=$(echo x) `echo y` "; exit 0'],
    ],
    ['an option in place of a revision', { TOKENSCAN_HEAD: '--no-allow' }, ['ci', '--head=--no-allow']],
    ['trust', { TOKENSCAN_TRUST_CONFIG: 'true' }, ['ci', '--trust-config']],
    ['the whole history', { TOKENSCAN_COMMAND: 'git' }, ['git']],
    ['formats', { TOKENSCAN_FORMAT: 'html=a b.html\n\njunit=c.xml\n' }, ['ci', '--format=html=a b.html', '--format=junit=c.xml']],
  ])('%s', async (_, env, args) => {
    expect(await start(scan, env)).toEqual({ code: 1, stdout: `${args.join('\n')}\n::error title=x::y\n`, stderr: '' });
  });

  test('the outputs: the exit code, how many findings count, and the SARIF file', async () => {
    const folder = temporaryFolder();
    const [output, sarif] = [`${folder}/output`, `${folder}/r.sarif`];
    await start(scan, { GITHUB_OUTPUT: output, TOKENSCAN_SARIF_FILE: sarif });
    expect(readFileSync(output, 'utf8')).toBe(
      `exit-code=1\nfindings=1\nsarif-file<<end-of-tokenscan\n${sarif}\nend-of-tokenscan\n`,
    );
  });

  test.each([
    { TOKENSCAN_TRUST_CONFIG: 'yes' },
    { TOKENSCAN_COMMAND: 'rm' },
    { TOKENSCAN_COMMAND: 'scan', TOKENSCAN_BASE: 'main' },
  ])('%j is an error', async (env) => {
    expect(await start(scan, env)).toMatchObject({ code: 2, stdout: '' });
  });

  test('what is built is not built again', async () => {
    expect(await start(build, { PATH: process.env['PATH'] ?? '' })).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test.each([
    ['v20.18.3', 2],
    ['v20.19.0', 0],
    ['v21.9.0', 2],
    ['v22.11.0', 2],
    ['v22.12.0', 0],
    ['v24.0.0', 0],
  ])('Node %s: exit code %i', async (version, code) => {
    const folder = temporaryFolder();
    const preload = `Object.defineProperty(process.versions, 'node', { value: '${version.slice(1)}' });`;
    writeFileSync(`${folder}/preload.cjs`, preload);
    const outcome = await start(build, { NODE_OPTIONS: `--require ${folder}/preload.cjs` });
    expect(outcome).toMatchObject({ code, stderr: code === 0 ? '' : expect.stringContaining('actions/setup-node') });
  });
});

/** A component is two documents of YAML: its inputs, and the job with `$[[ … ]]` in it. */
const component = readFileSync(new URL('../../../templates/tokenscan.yml', import.meta.url), 'utf8');

test('the component for GitLab: no input is pasted into a script, and every report is one that GitLab takes', () => {
  const [, job] = parseAllDocuments(component).map((document) => document.toJS() as Record<string, unknown>);
  const { script, artifacts } = Object.values(job ?? {})[0] as {
    readonly script: readonly string[];
    readonly artifacts: { readonly reports: Readonly<Record<string, string>> };
  };
  expect(script.join('\n')).not.toContain('$[[');
  expect(Object.keys(artifacts.reports)).toEqual(['secret_detection', 'codequality', 'junit']);
  for (const file of Object.values(artifacts.reports)) expect(script.at(-1)).toContain(`=${file}`);
});
