// Reads a small data file: a configuration or rules.
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { ConfigError } from '../../model/errors.ts';

/** Nobody writes a larger file by hand. */
const MAX_FILE_BYTES = 16 * 1024 * 1024;

/**
 * The text of the file at `path`, which messages call `name`. Throws ConfigError where it is not a regular file (a named pipe would block
 * forever) or is too large, and the errors of the system.
 */
export function readData(path: string, name: string): string {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw new ConfigError(`${name}: is not a regular file`);
    if (stats.size > MAX_FILE_BYTES) throw new ConfigError(`${name}: is too large for a JSON file (${stats.size} bytes)`);
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}
