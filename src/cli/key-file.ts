// The file with the key for pseudonyms: only its owner can read it.
import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { explain, UsageError } from '../model/errors.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';

/** The length of a new key. */
const KEY_BYTES = 32;

const MIN_KEY_BYTES = 16;

const MAX_KEY_BYTES = 4096;

/** Makes a key in the new file `path`, relative to `cwd`. Throws UsageError if it cannot be made, or exists already. */
export function createKey(cwd: string, path: string): void {
  try {
    writeFileSync(resolve(cwd, path), `${randomBytes(KEY_BYTES).toString('base64url')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    throw new UsageError(`--new-key ${escapeForTerminal(path)}: cannot be made: ${explain(error)}`, { cause: error });
  }
}

/**
 * The key in the file `path`, relative to `cwd`. Throws UsageError if it cannot be read, is too short, or is readable by other users:
 * with the key anyone can check which secret a pseudonym is of.
 */
export function readKey(cwd: string, path: string): Uint8Array {
  const name = `--key ${escapeForTerminal(path)}`;
  const key = readWhole(resolve(cwd, path), name);
  if (key.length < MIN_KEY_BYTES)
    throw new UsageError(`${name}: too short for a key (${MIN_KEY_BYTES} bytes); make one with --new-key FILE`);
  return key;
}

function readWhole(path: string, name: string): Uint8Array {
  try {
    const { mode, size } = statSync(path);
    // Windows has no permission bits.
    if (sep === '/' && (mode & 0o077) !== 0) {
      throw new UsageError(`${name}: readable by other users; \`chmod 600\` it, or make another with --new-key FILE`);
    }
    if (size > MAX_KEY_BYTES) throw new UsageError(`${name}: too large for a key; make one with --new-key FILE`);
    return Buffer.from(readFileSync(path, 'latin1').trim(), 'latin1');
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${name}: cannot be read: ${explain(error)}`, { cause: error });
  }
}
