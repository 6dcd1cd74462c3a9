// Two who manage hooks in one repository: nothing of theirs is lost, and the guard holds or is said not to.
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { MANAGERS, type Manager, OLD_HOOK, snapshot, writeHooks } from '../../support/repositories/managers.ts';
import { makeRepository, type Repository } from '../../support/repositories/repository.ts';
import { hasProgram } from '../../support/repositories/tree.ts';
import { IN_SOAK } from '../../support/soak.ts';
import { run, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { maskOf, token } from '../../support/tokens/token.ts';

const CLEAR = token('pairs');
const HUSKY = fileURLToPath(new URL('../../../node_modules/husky/bin.js', import.meta.url));

/** A user's home: what is set for all repositories is set there. */
type Home = Readonly<Record<string, string | undefined>>;

interface Party {
  readonly name: string;
  readonly needs?: string;
  /** Moves in. Where another is there already it may refuse, as these programs do. */
  moveIn(repository: Repository, home: Home): Promise<void>;
}

const PARTIES: readonly Party[] = [
  {
    name: 'husky',
    async moveIn(repository, env) {
      await run(process.execPath, [HUSKY], { cwd: repository.path, env });
      repository.write({ '.husky/pre-commit': 'echo husky\n' });
    },
  },
  {
    name: 'lefthook',
    needs: 'lefthook',
    async moveIn(repository, env) {
      repository.write({ 'lefthook.yml': 'pre-commit:\n  commands:\n    a:\n      run: echo lefthook\n' });
      await run('lefthook', ['install'], { cwd: repository.path, env });
    },
  },
  {
    name: 'the pre-commit framework',
    needs: 'pre-commit',
    async moveIn(repository, env) {
      repository.write({
        '.pre-commit-config.yaml':
          'repos: [{repo: local, hooks: [{id: a, name: a, entry: "true", language: system, pass_filenames: false}]}]\n',
      });
      await run('pre-commit', ['install'], { cwd: repository.path, env });
    },
  },
  {
    name: 'an old hook',
    async moveIn(repository) {
      const path = join(repository.path, '.git/hooks/pre-commit');
      // Someone's own hook does not replace one that is there.
      if ((await run('test', ['-e', path])).code !== 0)
        writeHooks(join(repository.path, '.git/hooks'), { 'pre-commit': OLD_HOOK });
      writeHooks(join(repository.path, '.git/hooks'), { 'post-commit': OLD_HOOK });
    },
  },
  {
    name: 'a folder for all repositories',
    async moveIn(_, env) {
      writeHooks(join(env['HOME'] ?? '', 'hooks'), { 'pre-commit': OLD_HOOK });
      await run('git', ['config', '--global', 'core.hooksPath', join(env['HOME'] ?? '', 'hooks')], { env });
    },
  },
  {
    name: 'tokenscan for all repositories',
    async moveIn({ path }, env) {
      await tokenscan(['install', '--global'], { cwd: path, env });
    },
  },
];

test('each manager that install knows is one of them', () => {
  const alone: readonly Manager[] = ['nobody', 'a committed folder'];
  const missing = MANAGERS.filter((manager) => !alone.includes(manager) && !PARTIES.some(({ name }) => name === manager));
  expect(missing).toEqual([]);
});

/**
 * Who was there first, and who came later and must respect that. In `npm test` each of them is once the one and once the other, in
 * `npm run soak` all are with all.
 */
const pairs = PARTIES.flatMap((first, at) =>
  (IN_SOAK ? PARTIES : PARTIES.concat(PARTIES).slice(at + 1, at + 2))
    .filter((second) => second !== first)
    .map((second) => [first, second] as const),
);

/** A git that runs hooks its configuration names, where TOKENSCAN_TEST_GIT says there is one. */
const NEW_GIT = process.env['TOKENSCAN_TEST_GIT'];
const GITS = [
  { git: 'git', path: process.env['PATH'], noGit: undefined },
  {
    git: 'a git from 2.54 on',
    path: `${(NEW_GIT ?? '').replace(/\/git$/, '')}:${process.env['PATH']}`,
    noGit: NEW_GIT === undefined ? 'TOKENSCAN_TEST_GIT names none' : undefined,
  },
];

/** Where git's configuration names no hook, one git does what the other does. */
const pairsFor = (noOrOld: boolean): typeof pairs =>
  noOrOld ? pairs : pairs.filter((pair) => pair.some(({ name }) => name.startsWith('tokenscan')));

const cases = GITS.flatMap((git) =>
  pairsFor(git.git === 'git').map((pair) => ({ ...git, pair, names: pair.map(({ name }) => name).join(', then ') })),
);

describe.each(cases)('$git: $names', ({ pair, path: PATH, noGit }) => {
  const program = pair.map(({ needs }) => needs).find((name) => name !== undefined && !hasProgram(name));
  const missing = noGit ?? (program === undefined ? undefined : `${program} is not installed`);
  test.skipIf(missing !== undefined)(
    missing === undefined ? 'and then tokenscan' : `and then tokenscan (skipped: ${missing})`,
    async () => {
      const repository = await makeRepository({
        hook: false,
        committed: { a: 'a', '.gitignore': 'node_modules\nold-hook.log\n' },
      });
      const { path } = repository;
      mkdirSync(join(path, 'node_modules/.bin'), { recursive: true });
      symlinkSync(fileURLToPath(new URL('../../..', import.meta.url)), join(path, 'node_modules/tokenscan'));
      symlinkSync('../tokenscan/dist/cli.cjs', join(path, 'node_modules/.bin/tokenscan'));
      const home = temporaryFolder();
      const env: Home = {
        PATH,
        HOME: home,
        XDG_CONFIG_HOME: undefined,
        XDG_CACHE_HOME: join(home, 'cache'),
        GIT_CONFIG_GLOBAL: undefined,
      };
      for (const { moveIn } of pair) await moveIn(repository, env);
      const state = (): unknown => [snapshot(path), readFileSync(join(home, '.gitconfig'), { encoding: 'utf8', flag: 'a+' })];
      const before = state();

      const installed = await tokenscan(['install'], { cwd: path, env });
      const doctor = await tokenscan(['doctor'], { cwd: path, env });
      // GUI applications may run another git, and so be without hooks that this one finds in the configuration.
      const guarded = doctor.stdout.match(/✓ [a-z-]+: a canary is blocked/g)?.length === 4;
      await repository.git(['add', '-A'], { env });
      await repository.stage({ leak: CLEAR });
      const leak = await repository.commit([], { env });
      // Whatever the doctor says is so.
      expect(leak.made, doctor.stdout + leak.stderr).toBe(!guarded);
      if (guarded) expect(leak.stdout + leak.stderr).toContain(maskOf(CLEAR));
      await repository.git(['reset', '-q', '--soft', leak.made ? 'HEAD~1' : 'HEAD']);

      if (installed.code === 0) {
        expect(doctor, doctor.stdout).toMatchObject({ code: 0 });
        expect(guarded).toBe(true);
        expect(await tokenscan(['uninstall'], { cwd: path, env })).toMatchObject({ code: 0 });
      } else {
        // Nothing was done, and why; that it is not guarded the doctor says, unless all repositories are.
        expect(installed).toMatchObject({ code: 2, stdout: '' });
        expect(installed.stderr).toMatch(/^tokenscan: (?:core\.hooksPath is|`tokenscan install --global` already covers)/);
        const inConfiguration = PATH !== process.env['PATH'] && pair.some(({ name }) => name.startsWith('tokenscan'));
        expect(guarded).toBe(inConfiguration || installed.stderr.includes('already covers all your repositories'));
      }
      await repository.git(['rm', '-q', '--cached', 'leak']);
      await run('rm', ['-f', join(path, 'leak'), join(path, 'old-hook.log')]);
      expect(state()).toEqual(before);
    },
  );
});
