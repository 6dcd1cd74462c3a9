// What makes a failed check of a .env pass: as a command to paste, and as a change.
import { appendFileSync, chmodSync, closeSync, constants, openSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { foreignEnvironment } from '../../git/environment.ts';
import { askIgnored } from '../../git/ignored.ts';
import { runGit } from '../../git/run.ts';
import { EnvFileError, explain, isSystemError, TokenscanError } from '../../model/errors.ts';
import type { Environment } from '../../system/environment.ts';
import { shortenPath } from '../../system/paths.ts';
import { replaceFile } from '../../system/replace-file.ts';
import { shellWord } from '../../system/shell-word.ts';
import { setVariable } from './edit.ts';
import { addIgnoreRule, ignorePattern } from './git-ignore.ts';
import { openEnvFile } from './open.ts';
import { writeEnvFile } from './write.ts';

/** One change. Paths are absolute. */
export type Remedy =
  /** Makes git ignore `path` by a line in `file`, the .gitignore beside it. */
  | { readonly kind: 'ignore'; readonly file: string; readonly path: string }
  | { readonly kind: 'append'; readonly file: string; readonly line: string }
  | { readonly kind: 'close'; readonly file: string }
  | { readonly kind: 'untrack'; readonly file: string }
  | { readonly kind: 'empty'; readonly file: string; readonly name: string };

/** One line for a shell in `cwd`. It contains no token. */
export function commandFor(remedy: Remedy, cwd: string): string {
  const word = shellWord(shortenPath(remedy.file, cwd));
  switch (remedy.kind) {
    case 'ignore':
      return appendCommand(remedy.file, ignorePattern(basename(remedy.path)), word);
    case 'append':
      return appendCommand(remedy.file, remedy.line, word);
    case 'close':
      return `chmod 600 ${word}`;
    case 'untrack': {
      // Without -f git refuses if the staged content is neither in a commit nor in the file. With --cached the file stays.
      const folder = shortenPath(dirname(remedy.file), cwd);
      const place = folder === '' ? '' : `-C ${shellWord(folder)} `;
      return `git ${place}rm --cached -f -- ${shellWord(basename(remedy.file))}`;
    }
    case 'empty':
      return `sed -i -E 's/^(\\s*(export\\s+)?${remedy.name}\\s*[=:]).*/\\1/' ${word}`;
  }
}

function appendCommand(file: string, line: string, word: string): string {
  // `echo` would continue a last line without a line end.
  return endsLine(file) ? `echo ${shellWord(line)} >> ${word}` : `printf '\\n%s\\n' ${shellWord(line)} >> ${word}`;
}

/** Makes the change of commandFor. Throws TokenscanError; nothing is changed then. */
export async function applyRemedy(remedy: Remedy, env: Environment): Promise<void> {
  try {
    await apply(remedy, env);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new EnvFileError(`${basename(remedy.file)} not changed: ${explain(error)}`, { cause: error });
  }
}

async function apply(remedy: Remedy, env: Environment): Promise<void> {
  switch (remedy.kind) {
    case 'ignore':
      return ignore(remedy.path, env);
    case 'append':
      return append(remedy.file, remedy.line);
    case 'close':
      return chmodSync(remedy.file, 0o600);
    case 'untrack':
      await runGit(['rm', '--cached', '-q', '-f', '--', basename(remedy.file)], {
        cwd: dirname(remedy.file),
        env: foreignEnvironment(env),
      });
      return;
    case 'empty': {
      const file = openEnvFile(remedy.file);
      const bytes = setVariable(file.bytes, remedy.name, '', { overwrite: true });
      // An example is for others to read.
      return writeEnvFile(file, bytes, { mode: Number(file.stats.mode) & 0o777 });
    }
  }
}

/** Adds the line, and removes it if git still does not ignore the file. */
async function ignore(path: string, env: Environment): Promise<void> {
  const change = addIgnoreRule(path);
  try {
    replaceFile(change);
  } catch (error) {
    if (isSystemError(error) || !(error instanceof TokenscanError)) throw error;
    throw new TokenscanError(`.gitignore ${error.message}`, { cause: error });
  }
  if ((await askIgnored(dirname(path), [path], env, true))?.includes(path) === true) return;
  if (change.before === undefined) rmSync(change.path);
  else replaceFile({ path: change.path, before: change.after, after: change.before });
  throw new TokenscanError(`.gitignore not changed: git does not ignore ${basename(path)} with a line in it either`);
}

function append(path: string, line: string): void {
  const text = `${endsLine(path) ? '' : '\n'}${line}\n`;
  // Not through a link, which may lead out of the project.
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);
  const fd = openSync(path, flags, 0o666);
  try {
    appendFileSync(fd, text);
  } finally {
    closeSync(fd);
  }
}

/** Whether the file is empty or missing, or ends with a line feed. */
function endsLine(path: string): boolean {
  try {
    const bytes = readFileSync(path);
    return bytes.length === 0 || bytes.at(-1) === 10;
  } catch (error) {
    if (isSystemError(error)) return true;
    throw error;
  }
}
