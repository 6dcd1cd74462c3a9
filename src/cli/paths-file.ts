// `--files-from FILE|-`: paths from a file or from standard input, one on each line, or each before a NUL.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { explain, isSystemError, UsageError } from '../model/errors.ts';
import { pathToText } from '../system/path-text.ts';
import type { Terminal } from './terminal.ts';

interface PathValues {
  readonly 'files-from'?: string | undefined;
  readonly null?: boolean | undefined;
}

/** The arguments, and the paths of the file that `--files-from` names; undefined where there is no such option. Throws UsageError. */
export async function readPaths(
  { 'files-from': file, null: isNul }: PathValues,
  positionals: readonly string[],
  { cwd, stdin }: Pick<Terminal, 'cwd' | 'stdin'>,
): Promise<readonly string[] | undefined> {
  if (file === undefined) {
    if (isNul === true) throw new UsageError('-0 requires --files-from');
    return undefined;
  }
  if (positionals.includes('-')) throw new UsageError('"-" (standard input) cannot be scanned together with --files-from');
  const bytes = file === '-' ? await readStream(stdin) : readFrom(resolve(cwd, file), file);
  const paths = pathToText(bytes).split(isNul === true ? '\0' : /\r?\n/);
  return [...positionals, ...paths.filter((path) => path !== '')];
}

async function readStream(stdin: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return buffer(stdin);
}

function readFrom(path: string, name: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new UsageError(`--files-from ${name}: cannot be read: ${explain(error)}`, { cause: error });
  }
}
