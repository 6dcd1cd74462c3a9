// Reports of every command, given to the programs that read them. `.ci/run` installs those; what a machine lacks is skipped by name.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ReportFormat } from '../../../src/report/report-input.ts';
import { countResults, readAsDefectDojo } from '../../support/defect-dojo.ts';
import { TAR_END, tarEntry } from '../../support/fixtures/archive.ts';
import { git, hasProgram, initRepository, writeTree } from '../../support/repositories/tree.ts';
import { run, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

const [A, B] = [token('receivers, one'), token('receivers, two')];
const LEAK = `TELEGRAM_BOT_TOKEN=${A}\n`;
const FORMATS = ['sarif', 'gitlab', 'codequality', 'junit', 'rdjson', 'rdjsonl'] as const satisfies readonly ReportFormat[];
const EXTENSIONS: Readonly<Record<string, string>> = { sarif: 'sarif', junit: 'xml' };

const AZURE = {
  TF_BUILD: 'True',
  SYSTEM_COLLECTIONURI: 'https://dev.azure.com/example/',
  SYSTEM_TEAMPROJECTID: '11111111-2222-3333-4444-555555555555',
  SYSTEM_DEFINITIONID: '12',
  BUILD_DEFINITIONNAME: 'scan',
  SYSTEM_JOBID: '12f1170f-54f2-53f3-20dd-22fc7dff55f9',
  SYSTEM_PHASENAME: 'Job',
  BUILD_SOURCEBRANCH: 'refs/heads/main',
  BUILD_BUILDID: '345',
  BUILD_REPOSITORY_URI: 'https://example@dev.azure.com/example/p/_git/r',
  BUILD_SOURCEVERSION: 'a1'.repeat(20),
};

/** What is scanned, and how: each command, each kind of origin, a clean scan and one with a problem. */
const RUNS: Readonly<Record<string, readonly string[]>> = {
  files: ['scan'],
  problem: ['scan', 'a.txt', 'missing'],
  clean: ['scan', '.git/HEAD'],
  stdin: ['scan', '-'],
  staged: ['staged'],
  git: ['git', '--no-cache'],
  ci: ['ci', '--base', 'HEAD~1'],
  logs: ['logs', 'a.log'],
  shell: ['shell', '--home', 'home'],
  audit: ['audit', '--only', 'files', '--sarif-suppressed'],
};

let out: string;
const fileOf = (name: string, format: string): string => join(out, `${name}-${format}.${EXTENSIONS[format] ?? 'json'}`);
const readReport = (name: string, format: string): string => readFileSync(fileOf(name, format), 'utf8');

beforeAll(async () => {
  const cwd = temporaryFolder();
  out = temporaryFolder();
  await initRepository(cwd, { 'a.txt': LEAK });
  git(cwd, 'add', '.');
  git(cwd, 'commit', '-qm', 'one');
  writeTree(cwd, {
    'ключ/b c.txt': `ключ ${A} и ${A}\n`,
    'in.tgz': gzipSync(Buffer.concat([tarEntry('deep/c.env', `T=${B}\n`), TAR_END])),
    'a.log': `2026-11-01T10:00:00Z GET /bot${B}/getMe\n`,
    'home/.bash_history': `curl https://api.telegram.org/bot${B}/getMe\n`,
    '&"<.env': `T=${B} # tokenscan:allow\n`,
  });
  git(cwd, 'add', '.');
  git(cwd, 'commit', '-qm', `two ${B}`);
  writeTree(cwd, { 'new.py': `t = "${B}"\n`, 'new.js': `new Bot("${B}");\n` });
  git(cwd, 'add', '.');
  const write = (name: string, args: readonly string[], env = {}): Promise<unknown> =>
    tokenscan([...args, ...FORMATS.flatMap((format) => ['--format', `${format}=${fileOf(name, format)}`])], {
      cwd,
      env,
      input: LEAK,
    });
  for (const [name, args] of Object.entries(RUNS)) await write(name, args);
  await write('azure', ['scan'], AZURE);
});

/** Names of the reports. */
const NAMES = [...Object.keys(RUNS), 'azure'];

const VALIDATORS = process.env['TOKENSCAN_TEST_VALIDATORS'] ?? '';
const MULTITOOL = join(VALIDATORS, '@microsoft/sarif-multitool-linux/Sarif.Multitool');

describe.skipIf(!existsSync(MULTITOOL))('sarif-multitool', () => {
  async function faultsOf(kinds: string, files: string): Promise<readonly string[]> {
    const args = ['validate', join(out, files), '--rule-kind', kinds, '--level', 'Error;Warning', '--kind', 'Fail'];
    const { stdout } = await run(MULTITOOL, args, { cwd: out, env: { DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' } });
    expect(stdout).toMatch(/Done\. [1-9]\d* files? scanned|[1-9]\d* files scanned/);
    // No address of the project is known yet, which is the only thing that it may miss.
    return stdout.split('\n').filter((line) => /(?:error|warning) [A-Z]/.test(line) && !line.includes('SARIF2005'));
  }

  test('finds no fault for GitHub in reports of any command', async () => {
    expect(await faultsOf('Sarif;Ghas', '*.sarif')).toEqual([]);
  });

  test('finds no fault for Azure DevOps in the report of a pipeline there; elsewhere only the ids of a pipeline are missing', async () => {
    expect(await faultsOf('Sarif;Ado', 'azure-*.sarif')).toEqual([]);
    const others = await faultsOf('Sarif;Ado', '*.sarif');
    expect(others.filter((line) => !/GHAzDO10(?:19|20)/.test(line))).toEqual([]);
  });
});

describe.skipIf(!existsSync(join(VALIDATORS, 'ajv')))('the schemas of GitLab (ajv)', () => {
  type Ajv = new (options: object) => { compile(schema: unknown): { (data: unknown): boolean; errors: unknown } };

  test.each([
    ['gitlab', 'gitlab-secret-detection'],
    ['codequality', 'gitlab-code-quality'],
  ])('%s of each command is valid', (format, schema) => {
    const load = createRequire(join(VALIDATORS, 'x.js'));
    const { default: Ajv } = load('ajv') as { readonly default: Ajv };
    const text = readFileSync(new URL(`../../report/exports/schemas/${schema}.json`, import.meta.url), 'utf8');
    const validate = new Ajv({ allErrors: true, strict: false }).compile(JSON.parse(text));
    for (const name of NAMES) {
      validate(JSON.parse(readReport(name, format)));
      expect({ name, errors: validate.errors }).toEqual({ name, errors: null });
    }
    expect(validate({})).toBe(false);
  });
});

describe('JUnit', () => {
  test.skipIf(!hasProgram('xmllint'))('is well-formed (xmllint)', async () => {
    const { code, stderr } = await run('xmllint', ['--noout', ...NAMES.map((name) => fileOf(name, 'junit'))]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test.skipIf(!hasProgram('junitparser'))('findings fail, problems are errors, a clean run passes (junitparser)', async () => {
    const verify = async (name: string): Promise<number | undefined> =>
      (await run('junitparser', ['verify', fileOf(name, 'junit')])).code;
    expect([await verify('clean'), await verify('files'), await verify('problem')]).toEqual([0, 1, 1]);
  });
});

test.skipIf(!hasProgram('reviewdog')).each(['rdjson', 'rdjsonl'])(
  'reviewdog reads %s and prints the location, in bytes',
  async (format) => {
    const { code, stdout } = await run('reviewdog', [format], { input: readReport('files', format) });
    expect(code).toBe(0);
    const places = stdout.split('\n').flatMap((line) => /^(\S.*?): \[tokenscan\]/.exec(line)?.[1] ?? []);
    expect(places).toEqual(expect.arrayContaining(['a.txt:1:20', 'ключ/b c.txt:1:10', 'in.tgz']));
    expect(places).toHaveLength(countResults(readReport('files', 'sarif')));
  },
);

test.each(['sarif', 'gitlab'] as const)('a reader with the rules of DefectDojo gets each finding of %s once', (format) => {
  for (const name of NAMES) {
    const { all, unique } = readAsDefectDojo(format, readReport(name, format));
    expect({ name, unique: unique.length }).toEqual({ name, unique: all.length });
  }
  expect(readAsDefectDojo(format, readReport('files', format)).all.length).toBeGreaterThan(4);
});

/** A GitLab for one machine; it needs Node 22, rsync, and bash. */
const NODE = process.env['TOKENSCAN_TEST_BUILDER'] ?? '';
const GITLAB = join(VALIDATORS, 'gitlab-ci-local/dist/index.js');

test.skipIf(NODE === '' || !existsSync(GITLAB) || !hasProgram('rsync') || !hasProgram('bash'))(
  'the job of the component runs, scans the new commits and leaves its reports (gitlab-ci-local)',
  async () => {
    const cwd = temporaryFolder();
    const bin = temporaryFolder();
    const component = readFileSync(new URL('../../../templates/tokenscan.yml', import.meta.url), 'utf8');
    const include =
      'include:\n  - local: templates/tokenscan.yml\n    inputs:\n      package: https://example.org/tokenscan.tgz\n';
    initRepository(cwd, { 'templates/tokenscan.yml': component, '.gitlab-ci.yml': include });
    // In the place of a global installation: the tokenscan that is built.
    const cli = new URL('../../../dist/cli.cjs', import.meta.url).pathname;
    writeFileSync(join(bin, 'npm'), '#!/bin/sh\necho "asked to $*"\n', { mode: 0o755 });
    writeFileSync(join(bin, 'tokenscan'), `#!/bin/sh\nexec ${process.execPath} ${cli} "$@"\n`, { mode: 0o755 });
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-qm', 'one');
    const base = git(cwd, 'rev-parse', 'HEAD').trim();
    writeTree(cwd, { 'a.txt': LEAK });
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-qm', 'two');
    git(cwd, 'rm', '-q', 'a.txt');
    git(cwd, 'commit', '-qm', 'three');
    git(cwd, 'remote', 'add', 'origin', 'https://example.org/group/project.git');
    git(cwd, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
    git(cwd, 'symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
    const variables = { GITLAB_CI: 'true', CI_COMMIT_BEFORE_SHA: base, CI_COMMIT_BRANCH: 'main' };
    const options = Object.entries(variables).flatMap(([name, value]) => ['--variable', `${name}=${value}`]);
    const { code, stdout } = await run(NODE, [GITLAB, '--force-shell-executor', '--no-color', ...options, 'tokenscan'], {
      cwd,
      env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` },
    });
    expect(code).toBe(1);
    expect(stdout).toContain('asked to install --global --ignore-scripts https://example.org/tokenscan.tgz');
    expect(stdout).toContain('(2 commits, 1 file');
    expect(JSON.parse(readFileSync(join(cwd, 'gl-secret-detection-report.json'), 'utf8'))).toMatchObject({
      vulnerabilities: [{ location: { file: 'a.txt' } }],
    });
    expect(existsSync(join(cwd, 'tokenscan.xml'))).toBe(true);
  },
);
