// What makes a check hold: as a command to paste, and done.
import { appendFileSync, chmodSync, closeSync, constants, openSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { foreignEnvironment } from '../../git/environment.ts';
import { askIgnored } from '../../git/ignored.ts';
import { runGit } from '../../git/run.ts';
import { EnvFileError, explain, isSystemError, TokenscanError } from '../../model/errors.ts';
import type { Environment } from '../../system/environment.ts';
import { shortenPath } from '../../system/paths.ts';
import { shellWord } from '../../system/shell-word.ts';
import { replaceFile } from '../fix/replace-file.ts';
import { setVariable } from './edit.ts';
import { addIgnoreRule, ignorePattern } from './git-ignore.ts';
import { openEnvFile } from './open.ts';
import { writeEnvFile } from './write.ts';

/** One change. Paths are absolute. */
export type Mend =
  /** Makes git ignore `path` by a line in `file`, the .gitignore beside it. */
  | { readonly kind: 'ignore'; readonly file: string; readonly path: string }
  | { readonly kind: 'append'; readonly file: string; readonly line: string }
  | { readonly kind: 'close'; readonly file: string }
  | { readonly kind: 'untrack'; readonly file: string }
  | { readonly kind: 'empty'; readonly file: string; readonly name: string };

/** One line for a shell that stands in `cwd`. It holds no token. */
export function commandFor(mend: Mend, cwd: string): string {
  const word = shellWord(shortenPath(mend.file, cwd));
  switch (mend.kind) {
    case 'ignore':
      return appendCommand(mend.file, ignorePattern(basename(mend.path)), word);
    case 'append':
      return appendCommand(mend.file, mend.line, word);
    case 'close':
      return `chmod 600 ${word}`;
    case 'untrack': {
      // Without -f git refuses where what is staged is neither in a commit nor the file; with --cached the file stays.
      const folder = shortenPath(dirname(mend.file), cwd);
      const place = folder === '' ? '' : `-C ${shellWord(folder)} `;
      return `git ${place}rm --cached -f -- ${shellWord(basename(mend.file))}`;
    }
    case 'empty':
      return `sed -i -E 's/^(\\s*(export\\s+)?${mend.name}\\s*[=:]).*/\\1/' ${word}`;
  }
}

function appendCommand(file: string, line: string, word: string): string {
  // Where the last line has no end, `echo` would go on with it.
  return endsLine(file) ? `echo ${shellWord(line)} >> ${word}` : `printf '\\n%s\\n' ${shellWord(line)} >> ${word}`;
}

/** Does what commandFor says. Throws TokenscanError, and then nothing was changed. */
export async function applyMend(mend: Mend, env: Environment): Promise<void> {
  try {
    await apply(mend, env);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new EnvFileError(`${basename(mend.file)} stays as it is: ${explain(error)}`, { cause: error });
  }
}

async function apply(mend: Mend, env: Environment): Promise<void> {
  switch (mend.kind) {
    case 'ignore':
      return ignore(mend.path, env);
    case 'append':
      return append(mend.file, mend.line);
    case 'close':
      return chmodSync(mend.file, 0o600);
    case 'untrack':
      await runGit(['rm', '--cached', '-q', '-f', '--', basename(mend.file)], {
        cwd: dirname(mend.file),
        env: foreignEnvironment(env),
      });
      return;
    case 'empty': {
      const file = openEnvFile(mend.file);
      const bytes = setVariable(file.bytes, mend.name, '', { overwrite: true });
      // Others are to read it.
      return writeEnvFile(file, bytes, { mode: Number(file.stats.mode) & 0o777 });
    }
  }
}

/** Adds the line, and takes it back where git does not obey it. */
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
  throw new TokenscanError(`.gitignore stays as it is: git does not ignore ${basename(path)} with a line in it, either`);
}

function append(path: string, line: string): void {
  const text = `${endsLine(path) ? '' : '\n'}${line}\n`;
  // Not through a link, which may lead out of the project; git does not follow one here either.
  const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);
  const fd = openSync(path, flags, 0o666);
  try {
    appendFileSync(fd, text);
  } finally {
    closeSync(fd);
  }
}

/** Whether what is appended to the file begins a line. */
function endsLine(path: string): boolean {
  try {
    const bytes = readFileSync(path);
    return bytes.length === 0 || bytes.at(-1) === 10;
  } catch (error) {
    if (isSystemError(error)) return true;
    throw error;
  }
}
