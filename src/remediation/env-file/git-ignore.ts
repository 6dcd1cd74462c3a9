// Makes git ignore a .env file: the change to the .gitignore beside it, and the check that git ignores the file.

import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { findTop, foreignEnvironment } from '../../git/environment.ts';
import { listIgnored } from '../../git/ignored.ts';
import { runGit } from '../../git/run.ts';
import { TokenscanError } from '../../model/errors.ts';
import type { Environment } from '../../system/environment.ts';
import { pathToBytes } from '../../system/path-text.ts';
import { isWithin } from '../../system/paths.ts';
import { readRegularFile } from '../../system/regular-file.ts';
import type { Replacement } from '../../system/replace-file.ts';

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Whether `git add` skips the file at `path` (absolute): git ignores it, or there is no repository. */
export async function isOutOfGit(path: string, env: Environment): Promise<boolean> {
  const folder = dirname(path);
  return findTop(folder) === undefined || (await listIgnored(folder, [path], env)).has(path);
}

/** A `.env` cannot be made private before git stops tracking it. */
export class TrackedEnvError extends TokenscanError {
  override name = 'TrackedEnvError';
  /** Its absolute path. */
  readonly path: string;

  constructor(path: string) {
    const file = basename(path);
    super(`${file} is tracked by git; run \`git rm --cached ${file}\` in its folder first`);
    this.path = path;
  }
}

/**
 * The change that makes git ignore the file at `path` (absolute); undefined if git ignores it already. Call isOutOfGit after
 * writing it: git does not read a .gitignore that is a link, and a later rule may include the file again.
 *
 * Throws TrackedEnvError if git tracks the file (a tracked file cannot be ignored), and like addIgnoreRule.
 *
 * @param planned the changes of other .gitignore files: one of the same file is added to
 */
export async function planIgnoreRule(
  path: string,
  env: Environment,
  planned: readonly Replacement[] = [],
): Promise<Replacement | undefined> {
  if (await isOutOfGit(path, env)) return undefined;
  const name = basename(path);
  const options = { cwd: dirname(path), env: foreignEnvironment(env) };
  const isTracked = existsSync(path) && (await runGit(['ls-files', '-z', '--', name], options)).length > 0;
  if (isTracked) throw new TrackedEnvError(path);
  return addIgnoreRule(path, planned);
}

/**
 * The .gitignore beside `path` (absolute) with one more line, which matches the name of `path` only. Its other bytes and its
 * line ends stay. Throws TokenscanError if it is a link out of the repository, and system errors.
 */
export function addIgnoreRule(path: string, planned: readonly Replacement[] = []): Replacement {
  const folder = dirname(path);
  const named = join(folder, '.gitignore');
  const exists = lstatSync(named, { throwIfNoEntry: false }) !== undefined;
  const file = exists ? realpathSync(named) : named;
  // A file outside may belong to other projects, too.
  if (!isWithin(file, realpathSync(findTop(folder) ?? folder)))
    throw new TokenscanError('.gitignore not changed (it is a link out of the repository); make git ignore the file elsewhere');
  const other = planned.find((change) => change.path === file);
  const before = other === undefined ? (exists ? readRegularFile(file) : undefined) : other.before;
  const text = other?.after ?? before ?? Buffer.alloc(0);
  return { path: file, before, after: appendLine(text, pathToBytes(ignorePattern(basename(path)))) };
}

/** A pattern for a .gitignore beside the file `name`; it matches no other name. */
export function ignorePattern(name: string): string {
  return name
    .replaceAll(/[*?[\\]/g, '\\$&')
    .replace(/^[#!]/, '\\$&')
    .replace(/ $/, '\\ ');
}

/** `text` with `line` appended, with the line end of its first line. */
function appendLine(text: Buffer, line: Buffer): Buffer {
  const first = text.indexOf(LINE_FEED);
  const end = first > 0 && text[first - 1] === CARRIAGE_RETURN ? '\r\n' : '\n';
  const isOpen = text.length > 0 && text.at(-1) !== LINE_FEED;
  return Buffer.concat([text, Buffer.from(isOpen ? end : ''), line, Buffer.from(end)]);
}
