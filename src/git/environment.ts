// Which git is run, and with what environment.
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { GitError } from '../model/errors.ts';
import type { Environment } from '../system/environment.ts';
import { isWithin } from '../system/paths.ts';

/** Set for every call: no replaced objects, no lazy fetch, no lock, no question, nothing translated, no trace that configuration asks for. */
const FIXED: Environment = {
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: '',
  GIT_TERMINAL_PROMPT: '0',
  GIT_LITERAL_PATHSPECS: '1',
  LC_ALL: 'C',
  // Unset they would leave it to the configuration (trace2.*), and a trace on standard error is like a complaint of git.
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
 * The environment for a call in the repository we were started in. All that git handed to a hook is kept: during
 * `git commit -a` GIT_INDEX_FILE names the index that will be committed, and it is not the usual one.
 */
export function hookEnvironment(base: Environment): Environment {
  return { ...without(base, DROPPED), ...FIXED };
}

/** The environment for a call in some other repository: what ties git to the one we were started in is taken out. */
export function foreignEnvironment(base: Environment): Environment {
  return { ...without(without(base, DROPPED), LOCAL), ...FIXED };
}

function without(base: Environment, pattern: RegExp): Environment {
  return Object.fromEntries(Object.entries(base).filter(([name]) => !pattern.test(name)));
}

/**
 * The absolute path of git. A git that ran us as a hook names its own folder; else PATH is searched. Entries that are
 * relative, in the repository that `cwd` is in or in a `node_modules` are passed over: husky puts `node_modules/.bin` first, and a
 * dependency that ships a program called `git` must not be run in place of git. Throws GitError.
 */
export function locateGit(env: Environment, cwd: string): string {
  const program = process.platform === 'win32' ? 'git.exe' : 'git';
  const folders = [env['GIT_EXEC_PATH'], ...(env['PATH'] ?? env['Path'] ?? '').split(delimiter)];
  const top = findTop(cwd);
  for (const folder of folders) {
    if (folder === undefined || !isAbsolute(folder) || folder.split(/[\\/]/).includes('node_modules')) continue;
    if (top !== undefined && isWithin(folder, top)) continue;
    const path = join(folder, program);
    if (isExecutable(path)) return path;
  }
  throw new GitError('git was not found on PATH; install it, or add its folder to PATH');
}

/** The nearest folder from `cwd` up that holds a `.git`. */
export function findTop(cwd: string): string | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
