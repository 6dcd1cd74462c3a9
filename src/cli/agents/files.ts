// Reads the files that an agent is about to give to the model, and says which of them have a secret in those lines.
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { isSystemError } from '../../model/errors.ts';
import type { FileRead } from './agent.ts';
import type { FoundSecret, SecretGuard } from './secrets.ts';

/** So much of a file is read: agents give no more of it to a model. */
const MAX_FILE_BYTES = 8 << 20;

/** So many files are read for one call. */
const MAX_FILES = 64;

/** A file with secrets in the lines that are read. */
export interface Holder {
  /** As the agent wrote it. */
  readonly path: string;
  readonly secrets: readonly FoundSecret[];
}

/** Those of the files that are there and have a secret in their lines. What cannot be read, the agent cannot read either. */
export function filesWithSecrets(reads: readonly FileRead[], cwd: string, guard: SecretGuard): readonly Holder[] {
  return contentsOf(reads, cwd).flatMap(({ read, bytes }) => {
    const secrets = guard.find(bytes).filter((secret) => isInLines(secret, read));
    return secrets.length === 0 ? [] : [{ path: read.path, secrets }];
  });
}

/** The contents of those of the files that are there, each once. */
export function contentsOf(
  reads: readonly FileRead[],
  cwd: string,
): readonly { readonly read: FileRead; readonly bytes: Uint8Array }[] {
  const paths = new Map<string, FileRead>();
  for (const read of reads) {
    const path = absolute(read.path, cwd);
    if (path !== undefined && !paths.has(path)) paths.set(path, read);
  }
  return [...paths].slice(0, MAX_FILES).flatMap(([path, read]) => {
    const bytes = contentOf(path);
    return bytes === undefined ? [] : [{ read, bytes }];
  });
}

function isInLines(secret: FoundSecret, { first = 1, last = Number.POSITIVE_INFINITY }: FileRead): boolean {
  return secret.last >= first && secret.first <= last;
}

function absolute(path: string, cwd: string): string | undefined {
  if (path.includes('\0')) return undefined;
  const local = path.replace(/^file:\/\//, '');
  return /^~(?=$|[\\/])/.test(local) ? resolve(homedir(), `.${local.slice(1)}`) : resolve(cwd, local);
}

/** The content of a regular file; undefined for anything else. */
function contentOf(path: string): Uint8Array | undefined {
  let file: number | undefined;
  try {
    // Without waiting for a pipe.
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(file);
    if (!stats.isFile()) return undefined;
    const bytes = Buffer.allocUnsafe(Math.min(stats.size, MAX_FILE_BYTES));
    let count = 0;
    for (let got = -1; got !== 0 && count < bytes.length; count += got)
      got = readSync(file, bytes, count, bytes.length - count, count);
    return bytes.subarray(0, count);
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
