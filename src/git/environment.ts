// Finds git, and makes the environment that it runs in.
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { GitError } from '../model/errors.ts';
import type { Environment } from '../system/environment.ts';
import { findProgram } from '../system/find-program.ts';
import { isWithin } from '../system/paths.ts';

/** Set for every call: no replaced objects, no lazy fetch, no lock, no prompt, no translation, no trace. */
const FIXED: Environment = {
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: '',
  GIT_TERMINAL_PROMPT: '0',
  GIT_LITERAL_PATHSPECS: '1',
  LC_ALL: 'C',
  // Where they are unset the configuration decides (trace2.*), and a trace on standard error looks like an error message.
  GIT_TRACE2: '0',
  GIT_TRACE2_EVENT: '0',
  GIT_TRACE2_PERF: '0',
};

/** Removed for every call: they make git write where it should not, run programs, or read paths as patterns. */
const DROPPED =
  /^GIT_(?:TRACE.*|EXTERNAL_DIFF|PAGER|EDITOR|SEQUENCE_EDITOR|ASKPASS|SSH|SSH_COMMAND|(?:ICASE|GLOB|NOGLOB)_PATHSPECS)$/;

/** What `git rev-parse --local-env-vars` prints: they tie git to one repository. */
const LOCAL =
  /^GIT_(?:ALTERNATE_OBJECT_DIRECTORIES|CONFIG|CONFIG_PARAMETERS|CONFIG_COUNT|CONFIG_(?:KEY|VALUE)_[0-9]+|OBJECT_DIRECTORY|DIR|WORK_TREE|IMPLICIT_WORK_TREE|GRAFT_FILE|INDEX_FILE|NO_REPLACE_OBJECTS|REPLACE_REF_BASE|PREFIX|SHALLOW_FILE|COMMON_DIR|INTERNAL_SUPER_PREFIX|NAMESPACE)$/;

/**
 * The environment for a call in the repository we were started in. All variables that git sets for a hook are kept: during
 * `git commit -a` GIT_INDEX_FILE names the index that will be committed, and it is not the usual one.
 */
export function hookEnvironment(base: Environment): Environment {
  return { ...without(base, DROPPED), ...FIXED };
}

/** The environment for a call in another repository: without the variables that tie git to the one we were started in. */
export function foreignEnvironment(base: Environment): Environment {
  return { ...without(without(base, DROPPED), LOCAL), ...FIXED };
}

function without(base: Environment, pattern: RegExp): Environment {
  return Object.fromEntries(Object.entries(base).filter(([name]) => !pattern.test(name)));
}

/**
 * The absolute path of git. A git that ran us as a hook names its own folder; else PATH is searched. A git in the repository that
 * `cwd` is in is skipped, like all that findProgram skips: what is in a repository must not decide what we run. Throws GitError.
 */
export function locateGit(env: Environment, cwd: string): string {
  const top = findTop(cwd);
  const path = findProgram(process.platform === 'win32' ? 'git.exe' : 'git', env, {
    first: [env['GIT_EXEC_PATH']],
    refuses: (folder) => top !== undefined && isWithin(folder, top),
  });
  if (path === undefined) throw new GitError('git was not found on PATH; install it, or add its folder to PATH');
  return path;
}

/**
 * The environment without the folders of PATH, and the GIT_EXEC_PATH, that are in one of `folders`. For calls of git from outside of a
 * repository: `locateGit` knows that repository by the current folder only.
 */
export function withoutProgramsIn(env: Environment, folders: readonly string[]): Environment {
  const isKept = (folder: string): boolean => !folders.some((one) => isWithin(folder, one));
  const kept = Object.entries(env).flatMap(([name, value]): [string, string | undefined][] => {
    if (value === undefined) return [];
    if (/^path$/i.test(name)) return [[name, value.split(delimiter).filter(isKept).join(delimiter)]];
    return name === 'GIT_EXEC_PATH' && !isKept(value) ? [] : [[name, value]];
  });
  return Object.fromEntries(kept);
}

/** The nearest folder from `cwd` up that holds a `.git`. */
export function findTop(cwd: string): string | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}
