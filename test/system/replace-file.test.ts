// A file is replaced also where its group cannot be kept, if that group has no right of its own.
import * as fs from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { TokenscanError } from '../../src/model/errors.ts';
import { replaceFile } from '../../src/system/replace-file.ts';
import { temporaryFolder } from '../support/terminal/cli.ts';

vi.mock('node:fs', async (original) => ({
  ...(await original<typeof fs>()),
  fchownSync: () => {
    throw Object.assign(new Error('operation not permitted'), { code: 'EPERM' });
  },
}));

const isRoot = process.getuid?.() === 0;

/** Replaces a file of another group, or of another user. */
function replace(mode: number, uid = 0): string {
  const path = join(temporaryFolder(), 'a.txt');
  fs.writeFileSync(path, 'before', { mode });
  fs.chmodSync(path, mode);
  fs.chownSync(path, uid, 12_345);
  replaceFile({ path, before: Buffer.from('before'), after: Buffer.from('after') });
  expect(fs.statSync(path).mode & 0o777).toBe(mode);
  return fs.readFileSync(path, 'utf8');
}

const title = isRoot ? '' : ' (skipped: only root can give files away)';

test.skipIf(!isRoot).each([0o644, 0o600, 0o755])(`mode %o: the group does not matter${title}`, (mode) => {
  expect(replace(mode)).toBe('after');
});

test.skipIf(!isRoot).each([
  ['the group may write', 0o664, 0],
  ['the group may read', 0o640, 0],
  ['another owner', 0o644, 12_345],
])(`%s: an error${title}`, (_, mode, uid) => {
  expect(() => replace(mode, uid)).toThrow(TokenscanError);
});
