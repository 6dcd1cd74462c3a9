// The script that git runs, in the shells there are: who is run, with what, and what stops git.
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PASSED_ON, readsInput } from '../../../src/git/hooks/events.ts';
import { hookScript, isOurs, OWN_SCRIPT, quote, type ScriptOptions } from '../../../src/git/hooks/script.ts';
import { git, hasProgram } from '../../support/repositories/tree.ts';
import { someOf } from '../../support/soak.ts';
import { type Outcome, run, temporaryFolder } from '../../support/terminal/cli.ts';

/** In `npm test` each second one: `sh` is one of the others. */
const SHELLS: readonly (readonly string[])[] = someOf(
  [['sh'], ['dash'], ['bash', '--posix', '-e'], ['bash'], ['busybox', 'sh']],
  2,
);

/** Stand-ins for node and for tokenscan: they print that they ran and with what, and exit with the given code. */
const STAND_IN = 'printf "%s tokenscan %s\\n" "$NAME" "$*" >> "$LOG"\n[ -z "$READS" ] || sed "s/^/  /" >> "$LOG"\nexit $CODE\n';
const BEFORE =
  '#!/bin/sh\nprintf "before %s %s\\n" "$(basename "$0")" "$*" >> "$LOG"\n[ -z "$READS" ] || sed "s/^/  /" >> "$LOG"\nexit $BEFORE_CODE\n';

interface Stage {
  readonly folder: string;
  readonly hook: string;
  readonly program: { readonly node: string; readonly script: string };
}

/** A folder with a hook, like the top of a working tree, and a tokenscan elsewhere. */
function setUp(event: string, options: ScriptOptions = {}, name = 'a work tree'): Stage {
  const folder = join(temporaryFolder(), name);
  const program = { node: '/bin/sh', script: join(folder, 'else where', "it's $HOME `x`.sh") };
  write(program.script, STAND_IN);
  const hook = join(folder, '.git/hooks', event);
  write(hook, hookScript(event, { program, ...options }), 0o755);
  return { folder, hook, program };
}

function write(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, mode);
}

/** The project's own tokenscan, a stand-in. */
const OWN = STAND_IN.replace('$NAME', 'project');

/** A folder with these programs and no others, to be PATH. */
async function pathWith(...programs: readonly string[]): Promise<string> {
  const folder = temporaryFolder();
  for (const name of programs)
    symlinkSync((await run('/bin/sh', ['-c', `command -v ${name}`])).stdout.trim(), join(folder, name));
  return folder;
}

interface Result extends Outcome {
  readonly log: string;
}

async function start(
  { folder, hook }: Stage,
  shell: readonly string[],
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
  input = '',
): Promise<Result> {
  const log = join(folder, 'log');
  writeFileSync(log, '');
  const [program = 'sh', ...first] = shell;
  const outcome = await run(program, [...first, hook, ...args], {
    cwd: folder,
    env: { LOG: log, NAME: 'recorded', CODE: '0', BEFORE_CODE: '0', ...env },
    input,
  });
  return { ...outcome, log: readFileSync(log, 'utf8') };
}

for (const shell of SHELLS) {
  const name = shell.join(' ');
  const missing = !hasProgram(shell[0] ?? '');
  describe.skipIf(missing)(`${name}${missing ? ' (skipped: it is not installed)' : ''}`, () => {
    test('given a clean commit, then tokenscan gets the arguments and nothing is printed', async () => {
      expect(await start(setUp('commit-msg'), shell, ['a file', '$x'])).toEqual({
        code: 0,
        stdout: '',
        stderr: '',
        log: 'recorded tokenscan hook commit-msg a file $x\n',
      });
    });

    test.each([1, 2, 127])('when it ends with %i so does the hook, and the one from before is not run', async (code) => {
      const stage = setUp('pre-commit');
      write(`${stage.hook}.before-tokenscan`, BEFORE, 0o755);
      const result = await start(stage, shell, [], { CODE: String(code) });
      expect(result).toMatchObject({ code, log: 'recorded tokenscan hook pre-commit\n' });
    });

    test.each(['', '#!/bin/sh'])(
      'the hook from before runs then, with the same arguments (read by the same shell: "%s")',
      async (first) => {
        const stage = setUp('prepare-commit-msg', first === '' ? {} : { shell: first });
        write(`${stage.hook}.before-tokenscan`, BEFORE, 0o755);
        const result = await start(stage, shell, ['m s g', 'merge'], { BEFORE_CODE: '3' });
        // A script that is read by the same shell is called as it always was.
        const called = first === '' ? 'prepare-commit-msg.before-tokenscan' : 'prepare-commit-msg';
        expect(result).toMatchObject({
          code: 3,
          log: `recorded tokenscan hook prepare-commit-msg m s g merge\nbefore ${called} m s g merge\n`,
        });
      },
    );

    test.each(['', '#!/bin/sh'])('given input for both hooks, then both read all of it ("%s")', async (first) => {
      const stage = setUp('pre-push', first === '' ? {} : { shell: first });
      write(`${stage.hook}.before-tokenscan`, BEFORE, 0o755);
      const refs = 'refs/heads/a 1 refs/heads/a 2\n(delete) 0 refs/tags/$x`y`\\n 3\n';
      const { code, log } = await start(stage, shell, ['origin', 'a url'], { READS: '1' }, refs);
      expect(code).toBe(0);
      expect(log.split('\n').filter((line) => line.startsWith('  '))).toEqual(
        [...refs.trim().split('\n'), ...refs.trim().split('\n')].map((line) => `  ${line}`),
      );
      expect(await start(stage, shell, ['origin', 'a url'], { READS: '1' }, '')).toMatchObject({
        code: 0,
        log: expect.not.stringContaining('  \n'),
      });
    });

    test('given more refs than a pipe holds, when tokenscan does not read them, then the hook ends', async () => {
      const stage = setUp('pre-receive', { shell: '#!/bin/sh' });
      write(`${stage.hook}.before-tokenscan`, BEFORE, 0o755);
      const refs = 'a'.repeat(99).concat('\n').repeat(5000);
      const result = await start(stage, shell, [], {}, refs);
      expect(result).toMatchObject({ code: 0, stderr: '' });
      expect(
        (await start(stage, shell, [], { READS: '1' }, refs)).log.split('\n').filter((line) => line.startsWith('  a')),
      ).toHaveLength(10_000);
    });

    test('given an earlier hook that is not executable, then it does not run', async () => {
      const stage = setUp('pre-commit');
      write(`${stage.hook}.before-tokenscan`, BEFORE, 0o644);
      expect(await start(stage, shell)).toMatchObject({ code: 0, log: 'recorded tokenscan hook pre-commit\n' });
    });

    test('given our hook renamed by the pre-commit framework, then the earlier hook still runs', async () => {
      const stage = setUp('pre-commit');
      write(`${stage.hook}.before-tokenscan`, BEFORE, 0o755);
      write(`${stage.hook}.legacy`, readFileSync(stage.hook, 'utf8'), 0o755);
      expect((await start({ ...stage, hook: `${stage.hook}.legacy` }, shell)).log).toContain(
        'before pre-commit.before-tokenscan',
      );
    });

    test.each<[string, string, (folder: string) => void]>([
      ["the project's own, then that runs", 'project', (folder) => write(join(folder, OWN_SCRIPT), OWN)],
      [
        'one in files that a branch brings, then the recorded one runs',
        'recorded',
        (folder) => {
          write(join(folder, OWN_SCRIPT), OWN);
          git(folder, 'add', '-f', 'node_modules');
        },
      ],
      [
        'one in a link that a branch brings, then the recorded one runs',
        'recorded',
        (folder) => {
          write(join(folder, 'brought/tokenscan/dist/cli.cjs'), OWN);
          symlinkSync('brought', join(folder, 'node_modules'));
          git(folder, 'add', 'node_modules');
        },
      ],
    ])('given a recorded tokenscan and %s', async (_, name, make) => {
      const stage = setUp('pre-commit');
      git(stage.folder, 'init', '-q');
      make(stage.folder);
      const path = await pathWith('git', shell[0] ?? 'sh');
      expect((await start(stage, shell, [], { PATH: path })).log).toBe(`${name} tokenscan hook pre-commit\n`);
    });

    test("given a missing recorded tokenscan, then the project's own runs", async () => {
      const stage = setUp('pre-commit');
      rmSync(stage.program.script);
      write(join(stage.folder, 'node_modules/tokenscan/dist/cli.cjs'), STAND_IN.replace('$NAME', 'project'));
      git(stage.folder, 'init', '-q');
      const bin = temporaryFolder();
      write(join(bin, 'node'), '#!/bin/sh\nprintf "node on PATH, " >> "$LOG"\nexec /bin/sh "$@"\n', 0o755);
      const path = `${bin}:${process.env['PATH']}`;
      expect((await start(stage, shell, [], { PATH: path })).log).toBe('node on PATH, project tokenscan hook pre-commit\n');
      const [program = 'sh', ...first] = shell;
      const absolute = [(await run('/bin/sh', ['-c', `command -v ${program}`])).stdout.trim(), ...first];
      const result = await start(stage, absolute, [], { PATH: await pathWith('git') });
      expect(result.log).toBe('project tokenscan hook pre-commit\n');
    });

    test("given a project's tokenscan that git tracks, then it does not run and git is blocked", async () => {
      const stage = setUp('pre-commit');
      rmSync(stage.program.script);
      write(join(stage.folder, 'node_modules/tokenscan/dist/cli.cjs'), STAND_IN.replace('$NAME', 'project'));
      await run('git', ['init', '-q'], { cwd: stage.folder });
      await run('git', ['add', '-f', 'node_modules'], { cwd: stage.folder });
      const [program = 'sh', ...first] = shell;
      const absolute = [(await run('/bin/sh', ['-c', `command -v ${program}`])).stdout.trim(), ...first];
      expect(await start(stage, absolute, [], { PATH: await pathWith('git', 'node') })).toMatchObject({ code: 1, log: '' });
    });

    test("given project: false, then the project's tokenscan does not run", async () => {
      const stage = setUp('pre-commit', { project: false });
      write(join(stage.folder, 'node_modules/tokenscan/dist/cli.cjs'), STAND_IN.replace('$NAME', 'project'));
      expect((await start(stage, shell)).log).toBe('recorded tokenscan hook pre-commit\n');
    });

    test('given no node or no tokenscan, then git is blocked with one line', async () => {
      const [program = 'sh', ...first] = shell;
      const absolute = [(await run('/bin/sh', ['-c', `command -v ${program}`])).stdout.trim(), ...first];
      const line = /^tokenscan: cannot run, so git was stopped: node not found\n$/;
      for (const event of ['pre-commit', 'pre-push']) {
        const nowhere = setUp(event, { program: { node: '/nowhere/node', script: '/nowhere/cli.cjs' } });
        write(`${nowhere.hook}.before-tokenscan`, BEFORE, 0o755);
        const result = await start(nowhere, absolute, [], { PATH: await pathWith('cat', 'git') }, 'x\n');
        expect(result).toMatchObject({ code: 1, stdout: '', log: '' });
        expect(result.stderr).toMatch(line);
      }
      // The project's tokenscan, and no node at all.
      const half = setUp('pre-commit', { program: undefined });
      write(join(half.folder, 'node_modules/tokenscan/dist/cli.cjs'), STAND_IN);
      expect(await start(half, absolute, [], { PATH: await pathWith('cat') })).toMatchObject({ code: 1, log: '' });
    });

    test.each([
      ['', '; it was at /nowhere/cli.cjs'],
      ['package-lock.json', '; to fix it: npm install'],
      ['pnpm-lock.yaml', '; to fix it: pnpm install'],
      ['yarn.lock', '; to fix it: yarn install'],
      ['bun.lock', '; to fix it: bun install'],
    ])('given no tokenscan, and the lock file "%s", then it says "%s"', async (lock, remedy) => {
      const stage = setUp('pre-commit', { program: { node: '/bin/sh', script: '/nowhere/cli.cjs' } });
      if (lock !== '')
        for (const [name, text] of [
          [lock, ''],
          ['package.json', '{"devDependencies": {"tokenscan": "1"}}'],
        ] as const)
          write(join(stage.folder, name), text);
      const path = await pathWith('cat', 'git', 'grep', shell[0] ?? 'sh');
      const result = await start(stage, shell, [], { PATH: path });
      expect(result).toMatchObject({
        code: 1,
        log: '',
        stderr: `tokenscan: cannot run, so git was stopped: tokenscan not found${remedy}\n`,
      });
    });

    test('given no other tokenscan, then the one on PATH runs', async () => {
      const stage = setUp('pre-commit', { program: undefined });
      const bin = temporaryFolder();
      write(join(bin, 'tokenscan'), `#!/bin/sh\n${STAND_IN.replace('$NAME', 'on PATH')}`, 0o755);
      expect(await start(stage, shell, [], { PATH: `${bin}:${process.env['PATH']}` })).toMatchObject({
        code: 0,
        log: 'on PATH tokenscan hook pre-commit\n',
      });
    });

    test("given a global hook, then the repository's own hook runs with arguments and input", async () => {
      for (const check of [true, false]) {
        const stage = setUp('pre-push', { passOn: true, check });
        git(stage.folder, 'init', '-q');
        const global = join(stage.folder, 'global/pre-push');
        write(global, readFileSync(stage.hook, 'utf8'), 0o755);
        write(stage.hook, BEFORE, 0o755);
        const { code, log } = await start(
          { ...stage, hook: global },
          shell,
          ['o', 'u'],
          { READS: '1', BEFORE_CODE: '4' },
          'r s t u\n',
        );
        expect({ code, log }).toEqual({
          code: 4,
          log: `${check ? 'recorded tokenscan hook pre-push o u\n  r s t u\n' : ''}before pre-push o u\n  r s t u\n`,
        });
      }
    });
  });
}

describe('the text', () => {
  test("given a repository's hooks folder that links to the global one, then the hook runs once", async () => {
    const stage = setUp('pre-commit', { passOn: true });
    git(stage.folder, 'init', '-q');
    expect(await start(stage, ['timeout', '300', 'sh'])).toMatchObject({ code: 0, log: 'recorded tokenscan hook pre-commit\n' });
  });

  test.each(PASSED_ON)('of %s is a script, and is known as ours', async (event) => {
    const options = [{}, { passOn: true }, { passOn: true, check: false }, { shell: '#!/usr/bin/env bash' }];
    for (const option of options) {
      const text = hookScript(event, option);
      expect(isOurs(text)).toBe(true);
      const file = join(temporaryFolder(), event);
      write(file, text);
      expect(await run('/bin/sh', ['-n', file])).toEqual({ code: 0, stdout: '', stderr: '' });
      expect(text.includes('$(cat)')).toBe(readsInput(event));
    }
  });

  test.each(['plain', "it's", 'a  b', '$HOME `x` "y" \\', 'line\nend', "''"])(
    'quote: a shell reads %j as it is',
    async (text) => {
      expect(await run('/bin/sh', ['-c', `printf %s ${quote(text)}`])).toMatchObject({ code: 0, stdout: text });
    },
  );
});
