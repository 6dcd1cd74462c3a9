// Files that must be regular are read; a named pipe is not waited for.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readRegularFile } from '../../src/system/regular-file.ts';
import { temporaryFolder } from '../support/terminal/cli.ts';

const folder = temporaryFolder();

test('given a file, then its bytes are returned', () => {
  writeFileSync(join(folder, 'file'), 'text');
  expect(readRegularFile(join(folder, 'file')).toString()).toBe('text');
});

test('given a folder or nothing, then that is what the system says', () => {
  mkdirSync(join(folder, 'folder'));
  expect(() => readRegularFile(join(folder, 'folder'))).toThrow(/^EISDIR/);
  expect(() => readRegularFile(join(folder, 'none'))).toThrow(/^ENOENT/);
});

test.skipIf(process.platform === 'win32')('given a named pipe without a writer, then it is refused at once', () => {
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  expect(() => readRegularFile(join(folder, 'pipe'))).toThrow(expect.objectContaining({ code: 'EINVAL' }));
});
