// Checks whether a .env stays private, and gives the remedy for each check that fails.
//
// In:  the path of a `.env`, and the folder of the user's shell.
// Out: one result per check: not tracked by git, ignored by git, readable by its owner only, in no image build, named in an example.
//
//     for (const { ok, what, command } of await checkEnvFile('/srv/bot/.env', { cwd, env }))
//       if (!ok) console.log(`.env: ${what}; ${command}`);
//
// The other files of this room read a `.env` (assignments.ts, tokens.ts, find.ts), change single values of it (edit.ts) and replace it atomically
// (write.ts). Invariants: a value reads for the library dotenv as intended, or nothing is written; no clear token leaves this room; no copy
// of a `.env` is kept.

import { realpathSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { findTop } from '../../git/environment.ts';
import { askIgnored } from '../../git/ignored.ts';
import { trackedPaths } from '../../git/tracked.ts';
import { EnvFileError, explain, GitError, isSystemError } from '../../model/errors.ts';
import type { Environment } from '../../system/environment.ts';
import { pathToBytes } from '../../system/path-text.ts';
import type { CheckOptions, CheckResult, EnvCheck } from './check-result.ts';
import { checkExamples } from './examples.ts';
import { checkImages } from './images.ts';
import { commandFor } from './remedy.ts';

/** All checks of the .env at `path` (absolute), in the order of their remedies: git cannot ignore a file while it tracks it. */
export async function checkEnvFile(path: string, { cwd, env, variable }: CheckOptions): Promise<readonly EnvCheck[]> {
  // Programs read the target of a link, and git and Docker copy it.
  const file = realpathSync(path);
  const results = [
    ...(await checkGit(file, env)),
    checkMode(file),
    ...(await checkImages(file, findTop(dirname(file)))),
    ...(variable === undefined ? [] : checkExamples(realpathSync(dirname(path)), variable)),
  ];
  return results.map((result) => ({
    ...result,
    command: result.remedy === undefined ? undefined : commandFor(result.remedy, realpathSync(cwd)),
  }));
}

async function checkGit(file: string, env: Environment): Promise<readonly CheckResult[]> {
  const top = findTop(dirname(file));
  if (top === undefined) return [];
  const tracked = await isTracked(file, top, env);
  const untracked: CheckResult =
    tracked instanceof GitError
      ? { name: 'untracked', ok: false, what: `could not determine whether git tracks it: ${tracked.message}`, remedy: undefined }
      : tracked
        ? { name: 'untracked', ok: false, what: 'git tracks it: the next push contains it', remedy: { kind: 'untrack', file } }
        : { name: 'untracked', ok: true, what: 'git does not track it', remedy: undefined };
  return [untracked, await checkIgnored(file, env)];
}

async function checkIgnored(file: string, env: Environment): Promise<CheckResult> {
  const ignored = await askIgnored(dirname(file), [file], env, true);
  // It may be ignored: another line in .gitignore would not help.
  if (ignored === undefined)
    return { name: 'ignored', ok: false, what: 'could not determine whether git ignores it', remedy: undefined };
  if (ignored.includes(file)) return { name: 'ignored', ok: true, what: 'git ignores it', remedy: undefined };
  const remedy = { kind: 'ignore', file: join(dirname(file), '.gitignore'), path: file } as const;
  return { name: 'ignored', ok: false, what: 'git does not ignore it: `git add .` adds it', remedy };
}

/** Whether the index has the file; the error if git fails. */
async function isTracked(file: string, top: string, env: Environment): Promise<boolean | GitError> {
  try {
    return (await trackedPaths(top, env)).has(pathToBytes(relative(top, file)).toString('latin1'));
  } catch (error) {
    if (error instanceof GitError) return error;
    throw error;
  }
}

function checkMode(file: string): CheckResult {
  try {
    const others = statSync(file).mode & 0o077;
    return others === 0
      ? { name: 'private', ok: true, what: 'only its owner can read it', remedy: undefined }
      : { name: 'private', ok: false, what: 'other users can read or write it', remedy: { kind: 'close', file } };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new EnvFileError(`could not be checked: ${explain(error)}`, { cause: error });
  }
}
