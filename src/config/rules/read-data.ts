// Reads a small file of data: a configuration, rules.
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { ConfigError } from '../../model/errors.ts';

/** No one writes more than this by hand, in bytes. */
const LARGEST = 16 * 1024 * 1024;

/**
 * The text of the file at `path`, which messages call `name`. Throws ConfigError for what is no file (a named pipe would keep
 * us waiting for ever) or too large to be one of ours, and what the system throws.
 */
export function readData(path: string, name: string): string {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw new ConfigError(`${name}: is no file`);
    if (stats.size > LARGEST) throw new ConfigError(`${name}: is too large to be read as JSON (${stats.size} bytes)`);
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}
