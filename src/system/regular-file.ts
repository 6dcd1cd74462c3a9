// Reads files that must be regular: a named pipe would be waited for, for ever, and a device may have no end.
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';

/** The error for what is there and is no regular file, as the system would give it. */
class NotRegularError extends Error {
  override name = 'NotRegularError';
  readonly code = 'EINVAL';
  readonly syscall = 'read';
}

/** The bytes of the regular file at `path`; links are followed. Throws what the system throws, and such an error for what is not regular. */
export function readRegularFile(path: string): Buffer {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(file);
    // Of a folder the system says it itself.
    if (!stats.isFile() && !stats.isDirectory()) throw new NotRegularError('EINVAL: not a regular file, read');
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}
