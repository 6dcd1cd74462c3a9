// Whether a .env is where nobody else gets to see it, and what is to be done where it is not.

import { realpathSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { findTop } from '../../git/environment.ts';
import { askIgnored } from '../../git/ignored.ts';
import { trackedPaths } from '../../git/tracked.ts';
import { EnvFileError, explain, GitError, isSystemError } from '../../model/errors.ts';
import type { Environment } from '../../system/environment.ts';
import { pathToBytes } from '../../system/path-text.ts';
import { checkExamples } from './examples.ts';
import { checkImages } from './images.ts';
import { commandFor } from './mend.ts';
import type { Check, CheckOptions, Outcome } from './outcome.ts';

/** All checks of the .env at `path` (absolute), in the order in which they are to be mended: what is tracked is not ignored, whatever is listed. */
export async function checkEnvFile(path: string, { cwd, env, variable }: CheckOptions): Promise<readonly Check[]> {
  // What is behind a link is what is read, committed and copied; the link itself tells nothing.
  const file = realpathSync(path);
  const outcomes = [
    ...(await checkGit(file, env)),
    checkMode(file),
    ...(await checkImages(file, findTop(dirname(file)))),
    ...(variable === undefined ? [] : checkExamples(realpathSync(dirname(path)), variable)),
  ];
  return outcomes.map((outcome) => ({
    ...outcome,
    fix: outcome.mend === undefined ? undefined : commandFor(outcome.mend, realpathSync(cwd)),
  }));
}

async function checkGit(file: string, env: Environment): Promise<readonly Outcome[]> {
  const top = findTop(dirname(file));
  if (top === undefined) return [];
  const tracked = await isTracked(file, top, env);
  const untracked: Outcome =
    tracked instanceof GitError
      ? { name: 'untracked', ok: false, what: `git does not say whether it tracks it: ${tracked.message}`, mend: undefined }
      : tracked
        ? { name: 'untracked', ok: false, what: 'git tracks it: the next push carries it', mend: { kind: 'untrack', file } }
        : { name: 'untracked', ok: true, what: 'git does not track it', mend: undefined };
  return [untracked, await checkIgnored(file, env)];
}

async function checkIgnored(file: string, env: Environment): Promise<Outcome> {
  const ignored = await askIgnored(dirname(file), [file], env, true);
  // To list it once more would help nobody: it may be ignored.
  if (ignored === undefined)
    return { name: 'ignored', ok: false, what: 'git does not say whether it ignores it', mend: undefined };
  if (ignored.includes(file)) return { name: 'ignored', ok: true, what: 'git ignores it', mend: undefined };
  const mend = { kind: 'ignore', file: join(dirname(file), '.gitignore'), path: file } as const;
  return { name: 'ignored', ok: false, what: 'git does not ignore it: the next `git add .` takes it', mend };
}

/** Whether the index has the file; the error where git does not say. */
async function isTracked(file: string, top: string, env: Environment): Promise<boolean | GitError> {
  try {
    return (await trackedPaths(top, env)).has(pathToBytes(relative(top, file)).toString('latin1'));
  } catch (error) {
    if (error instanceof GitError) return error;
    throw error;
  }
}

function checkMode(file: string): Outcome {
  try {
    const others = statSync(file).mode & 0o077;
    return others === 0
      ? { name: 'private', ok: true, what: 'only its owner can read it', mend: undefined }
      : { name: 'private', ok: false, what: 'others on this machine may read or write it', mend: { kind: 'close', file } };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new EnvFileError(`could not be looked at: ${explain(error)}`, { cause: error });
  }
}
