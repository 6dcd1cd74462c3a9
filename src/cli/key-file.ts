// The file that holds the key for pseudonyms: made by us, for its owner alone.
import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { explain, UsageError } from '../model/errors.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';

/** How many random bytes a new key has. */
const SIZE = 32;

/** More than any key has. */
const MOST = 4096;

/** Makes a key in the new file `path`, relative to `cwd`. Throws UsageError where it cannot, or the file is there already. */
export function createKey(cwd: string, path: string): void {
  try {
    writeFileSync(resolve(cwd, path), `${randomBytes(SIZE).toString('base64url')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    throw new UsageError(`--new-key ${escapeForTerminal(path)}: it cannot be made: ${explain(error)}`, { cause: error });
  }
}

/**
 * The key in the file `path`, relative to `cwd`. Throws UsageError where it cannot be read, others could read it (who has the key can
 * tell which secret a name stands for), or it is too short to be one.
 */
export function readKey(cwd: string, path: string): Uint8Array {
  const name = `--key ${escapeForTerminal(path)}`;
  const key = readWhole(resolve(cwd, path), name);
  if (key.length < 16) throw new UsageError(`${name}: a key has 16 bytes or more; make one with --new-key FILE`);
  return key;
}

function readWhole(path: string, name: string): Uint8Array {
  try {
    const { mode, size } = statSync(path);
    // Windows has no such bits.
    if (sep === '/' && (mode & 0o077) !== 0) {
      throw new UsageError(`${name}: others than you can read it; \`chmod 600\` it, or make another one with --new-key FILE`);
    }
    if (size > MOST) throw new UsageError(`${name}: it is too large for a key; make one with --new-key FILE`);
    return Buffer.from(readFileSync(path, 'latin1').trim(), 'latin1');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${name}: it cannot be read: ${explain(error)}`, { cause: error });
  }
}
