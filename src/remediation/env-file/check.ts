// Checks whether a .env stays private, and gives the remedy for each check that fails.
//
// In:  the path of a `.env`, and the folder of the user's shell.
// Out: one result per check: not tracked by git, ignored by git, readable by its owner only, in no image build, named in an example.
//
//     for (const { ok, fact, command } of await checkEnvFile('/srv/bot/.env', { cwd, env }))
//       if (!ok) console.log(fact.code, command);   // 'readable', 'chmod 600 /srv/bot/.env'
//
// The other files of this room read a `.env` (assignments.ts, tokens.ts, find.ts), change single values of it (edit.ts) and replace it atomically
// (write.ts). Invariants: a value reads for the library dotenv as intended, or nothing is written; no clear token leaves this room; no copy
// of a `.env` is kept.

import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { findTop } from '../../git/environment.ts';
import { askIgnored } from '../../git/ignored.ts';
import { trackedPaths } from '../../git/tracked.ts';
import { EnvFileError, explain, GitError, isSystemError } from '../../model/errors.ts';
import { imagesWith } from '../../sources/env-files/images.ts';
import type { Environment } from '../../system/environment.ts';
import { pathToBytes } from '../../system/path-text.ts';
import type { CheckOptions, CheckResult, EnvCheck } from './check-result.ts';
import { checkExamples } from './examples.ts';
import { commandFor } from './remedy.ts';

/** All checks of the .env at `path` (absolute), in the order of their remedies: git cannot ignore a file while it tracks it. */
export async function checkEnvFile(path: string, { cwd, env, variable }: CheckOptions): Promise<readonly EnvCheck[]> {
  // Programs read the target of a link, and git and Docker copy it.
  const file = realpathSync(path);
  const results = [
    ...(await checkGit(file, env)),
    checkMode(file),
    ...(await checkImages(file)),
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
      ? { name: 'untracked', ok: false, fact: { code: 'tracking-unknown', reason: tracked.message }, remedy: undefined }
      : tracked
        ? { name: 'untracked', ok: false, fact: { code: 'tracked' }, remedy: { kind: 'untrack', file } }
        : { name: 'untracked', ok: true, fact: { code: 'untracked' }, remedy: undefined };
  return [untracked, await checkIgnored(file, env)];
}

async function checkIgnored(file: string, env: Environment): Promise<CheckResult> {
  const ignored = await askIgnored(dirname(file), [file], env, true);
  // It may be ignored: another line in .gitignore would not help.
  if (ignored === undefined) return { name: 'ignored', ok: false, fact: { code: 'ignoring-unknown' }, remedy: undefined };
  if (ignored.includes(file)) return { name: 'ignored', ok: true, fact: { code: 'ignored' }, remedy: undefined };
  const remedy = { kind: 'ignore', file: join(dirname(file), '.gitignore'), path: file } as const;
  return { name: 'ignored', ok: false, fact: { code: 'not-ignored' }, remedy };
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
    const mode = statSync(file).mode & 0o777;
    return (mode & 0o077) === 0
      ? { name: 'private', ok: true, fact: { code: 'owner-only' }, remedy: undefined }
      : { name: 'private', ok: false, fact: { code: 'readable', mode }, remedy: { kind: 'close', file } };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new EnvFileError(`could not be checked: ${explain(error)}`, { cause: error });
  }
}

async function checkImages(file: string): Promise<readonly CheckResult[]> {
  const images = await imagesWith(file, findTop(dirname(file)));
  if (images.length === 0) return [{ name: 'image', ok: true, fact: { code: 'no-image' }, remedy: undefined }];
  return images.map(({ source, ignore, line }) => ({
    name: 'image',
    ok: false,
    fact: { code: 'image', source: relative(dirname(file), source) || basename(source), ignore: basename(ignore) },
    remedy: line === undefined ? undefined : { kind: 'append', file: ignore, line },
  }));
}
