// Makes what was renamed in a folder last.
import { closeSync, fsyncSync, openSync } from 'node:fs';
import { isSystemError } from '../model/errors.ts';
import { systemPath } from './walk.ts';

/** Makes the names in `folder` last. There are file systems that cannot, and Windows opens no folder. Throws what the system throws otherwise. */
export function syncFolder(folder: string): void {
  try {
    const fd = openSync(systemPath(folder), 'r');
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (!isSystemError(error) || !/^(?:EINVAL|EPERM|EACCES|EISDIR|ENOTSUP)$/.test(error.code)) throw error;
  }
}
