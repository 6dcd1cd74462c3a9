// Which git is run, and with what environment.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { foreignEnvironment, hookEnvironment, locateGit } from '../../src/git/environment.ts';
import { GitError } from '../../src/model/errors.ts';
import type { Environment } from '../../src/system/environment.ts';
import { run, temporaryFolder } from '../support/terminal/cli.ts';

const SET = {
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: '',
  GIT_TERMINAL_PROMPT: '0',
  GIT_LITERAL_PATHSPECS: '1',
  LC_ALL: 'C',
  GIT_TRACE2: '0',
  GIT_TRACE2_EVENT: '0',
  GIT_TRACE2_PERF: '0',
};

/** What git hands to a hook; during `commit -a` the index is not the usual one. */
const HANDED: Environment = {
  GIT_INDEX_FILE: '/x/.git/index.lock',
  GIT_DIR: '/x/.git/worktrees/y',
  GIT_WORK_TREE: '/x',
  GIT_PREFIX: 'sub/',
  GIT_OBJECT_DIRECTORY: '/x/quarantine',
  GIT_ALTERNATE_OBJECT_DIRECTORIES: '/x/.git/objects',
  GIT_COMMON_DIR: '/x/.git',
  GIT_CONFIG_PARAMETERS: "'a.b=c'",
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'a.b',
  GIT_CONFIG_VALUE_0: 'c',
};

const KEPT: Environment = {
  GIT_EXEC_PATH: '/usr/lib/git-core',
  GIT_QUARANTINE_PATH: '/x/quarantine',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'A',
  GIT_CEILING_DIRECTORIES: '/home',
  PATH: '/usr/bin',
  HOME: '/home/a',
  EDITOR: 'vi',
};

const DROPPED: Environment = {
  GIT_TRACE: '1',
  GIT_TRACE2: '1',
  GIT_TRACE2_EVENT: '/tmp/x',
  GIT_TRACE_PACKET: '1',
  GIT_TRACE_SETUP: '1',
  GIT_EXTERNAL_DIFF: 'x',
  GIT_PAGER: 'x',
  GIT_EDITOR: ':',
  GIT_SEQUENCE_EDITOR: 'x',
  GIT_ASKPASS: 'x',
  GIT_SSH: 'x',
  GIT_SSH_COMMAND: 'x',
};

describe('hookEnvironment', () => {
  test("keeps git's variables for hooks, drops those that write or run, sets the rest", () => {
    expect(hookEnvironment({ ...HANDED, ...KEPT, ...DROPPED })).toEqual({ ...HANDED, ...KEPT, ...SET });
  });

  test.each(Object.keys(SET))('%s is set in any case', (name) => {
    expect(hookEnvironment({ [name]: 'other' })).toEqual(SET);
  });

  test('does not change its argument', () => {
    const base = Object.freeze({ ...HANDED, ...DROPPED });
    hookEnvironment(base);
    expect(base).toEqual({ ...HANDED, ...DROPPED });
  });
});

describe('foreignEnvironment', () => {
  test('also drops the variables that tie git to the current repository', () => {
    expect(foreignEnvironment({ ...HANDED, ...KEPT, ...DROPPED })).toEqual({ ...KEPT, ...SET });
  });

  test('drops all that `git rev-parse --local-env-vars` names', async () => {
    const names = (await run('git', ['rev-parse', '--local-env-vars'])).stdout.trim().split('\n');
    expect(names).toContain('GIT_INDEX_FILE');
    expect(foreignEnvironment(Object.fromEntries(names.map((name) => [name, 'x'])))).toEqual(SET);
  });
});

/** Folders below a new one; those whose name begins `git` hold a program called git. */
function folders(...names: readonly string[]): string {
  const root = temporaryFolder();
  for (const name of names) {
    mkdirSync(join(root, name), { recursive: true });
    if (/(?:^|\/)(?:git[^/]*|\.bin)$/.test(name)) writeFileSync(join(root, name, 'git'), '#!/bin/sh\n', { mode: 0o755 });
  }
  return root;
}

const pathOf = (root: string, ...names: readonly string[]): string => names.map((name) => join(root, name)).join(delimiter);

describe('locateGit', () => {
  test('returns the first git on PATH', () => {
    const root = folders('empty', 'git1', 'git2', 'cwd');
    expect(locateGit({ PATH: pathOf(root, 'empty', 'git1', 'git2') }, join(root, 'cwd'))).toBe(join(root, 'git1', 'git'));
  });

  test('prefers GIT_EXEC_PATH to PATH', () => {
    const root = folders('git1', 'git2', 'cwd');
    const env = { PATH: pathOf(root, 'git1'), GIT_EXEC_PATH: join(root, 'git2') };
    expect(locateGit(env, join(root, 'cwd'))).toBe(join(root, 'git2', 'git'));
  });

  test('given a GIT_EXEC_PATH without git, or a relative one, then it is skipped', () => {
    const root = folders('empty', 'git1', 'cwd/git2');
    for (const exec of [join(root, 'empty'), 'git2', '']) {
      expect(locateGit({ PATH: pathOf(root, 'git1'), GIT_EXEC_PATH: exec }, join(root, 'cwd'))).toBe(join(root, 'git1', 'git'));
    }
  });

  test.each(['node_modules/.bin', './node_modules/.bin', '.', '', '../git0'])(
    'given the relative entry %j, then it is skipped',
    (entry) => {
      const root = folders('git1', 'git0', 'cwd/node_modules/.bin');
      const env = { PATH: `${entry}${delimiter}${join(root, 'git1')}` };
      expect(locateGit(env, join(root, 'cwd'))).toBe(join(root, 'git1', 'git'));
    },
  );

  test.each(['node_modules/.bin', 'elsewhere/node_modules/.bin', 'node_modules/a/node_modules/.bin'])(
    'a git in %s is passed over, wherever that is',
    (name) => {
      const root = folders(name, 'git1', 'cwd');
      expect(locateGit({ PATH: pathOf(root, name, 'git1') }, join(root, 'cwd'))).toBe(join(root, 'git1', 'git'));
    },
  );

  test.each(['repository/git0', 'repository/tools/git0'])(
    'given a git in the repository (%s), then it is skipped at the top',
    (name) => {
      const root = folders('repository/.git', name, 'git1');
      expect(locateGit({ PATH: pathOf(root, name, 'git1') }, join(root, 'repository'))).toBe(join(root, 'git1', 'git'));
    },
  );

  test('given a git in the repository, then it is skipped in a subdirectory, too', () => {
    const root = folders('repository/.git', 'repository/src', 'repository/git0', 'git1');
    const path = pathOf(root, 'repository/git0', 'git1');
    expect(locateGit({ PATH: path }, join(root, 'repository/src'))).toBe(join(root, 'git1', 'git'));
  });

  test('given a git in a linked worktree, then it is skipped', () => {
    const root = folders('tree/git0', 'git1');
    writeFileSync(join(root, 'tree/.git'), 'gitdir: x\n');
    expect(locateGit({ PATH: pathOf(root, 'tree/git0', 'git1') }, join(root, 'tree'))).toBe(join(root, 'git1', 'git'));
  });

  test('given a git beside the repository, or in a folder with a similar name, then it is used', () => {
    const root = folders('repository/.git', 'repository-tools/git0', '..git');
    expect(locateGit({ PATH: pathOf(root, 'repository-tools/git0') }, join(root, 'repository'))).toBe(
      join(root, 'repository-tools/git0/git'),
    );
  });

  test('given a git below the current folder without a repository, then it is used', () => {
    const root = folders('home/git0');
    expect(locateGit({ PATH: pathOf(root, 'home/git0') }, join(root, 'home'))).toBe(join(root, 'home/git0/git'));
  });

  test('given a git in a folder of the repository named "..x", then it is skipped', () => {
    const root = folders('repository/.git', 'repository/..x/git0', 'git1');
    expect(locateGit({ PATH: pathOf(root, 'repository/..x/git0', 'git1') }, join(root, 'repository'))).toBe(
      join(root, 'git1', 'git'),
    );
  });

  test('given a file that is not executable, then it is skipped', () => {
    const root = folders('git0', 'git1', 'cwd');
    chmodSync(join(root, 'git0/git'), 0o644);
    expect(locateGit({ PATH: pathOf(root, 'git0', 'git1') }, join(root, 'cwd'))).toBe(join(root, 'git1', 'git'));
  });

  test('given a folder called git, then it is skipped', () => {
    const root = folders('sources/git/src', 'git1', 'cwd');
    expect(locateGit({ PATH: pathOf(root, 'sources', 'git1') }, join(root, 'cwd'))).toBe(join(root, 'git1', 'git'));
  });

  test("given Path, the variable's name on Windows, then it is used", () => {
    const root = folders('git1', 'cwd');
    expect(locateGit({ Path: pathOf(root, 'git1') }, join(root, 'cwd'))).toBe(join(root, 'git1', 'git'));
  });

  test.each<[string, Environment]>([
    ['an empty PATH', { PATH: '' }],
    ['no PATH', {}],
    ['a PATH of folders that are not there', { PATH: '/nowhere:/neither' }],
  ])('%s is a GitError that says what to do', (_, env) => {
    expect(() => locateGit(env, temporaryFolder())).toThrow(GitError);
    expect(() => locateGit(env, temporaryFolder())).toThrow(/not found on PATH; install it, or add its folder to PATH/);
  });
});
