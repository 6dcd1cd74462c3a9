// Every call with which a .gz is written again fails once: the old file stays, whole, and nothing is left beside it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test, vi } from 'vitest';
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import { passGzip } from '../../../src/redact/files/gzip-pass.ts';
import { redactInPlace } from '../../../src/redact/files/in-place.ts';
import { rewrite } from '../../../src/redact/files/rewrite.ts';
import { createRedactor } from '../../../src/redact/stream/redactor.ts';
import { temporaryFolder } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

/** The call that fails, by its name, when it has been called so often. */
const failing = vi.hoisted(() => ({ name: '', after: 0, hit: false }));

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const failingOnes = Object.fromEntries(
    ['openSync', 'readSync', 'writeSync', 'fsyncSync', 'fchmodSync', 'futimesSync', 'renameSync', 'lstatSync'].map((name) => [
      name,
      (...args: unknown[]): unknown => {
        if (name === failing.name && failing.after-- === 0) {
          failing.hit = true;
          throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
        }
        return Reflect.apply(fs[name as 'openSync'], fs, args);
      },
    ]),
  );
  return { ...fs, ...failingOnes };
});

afterEach(() => {
  failing.name = '';
});

const TEXT = `first\n${token('failing disk')}\nlast\n`;
const createOne = () => createRedactor(prepareRules());

test.each([
  ['openSync', 2],
  ['readSync', 6],
  ['writeSync', 1],
  ['fsyncSync', 1],
  ['fchmodSync', 1],
  ['futimesSync', 1],
  ['renameSync', 1],
  ['lstatSync', 2],
])('%s', async (name, calls) => {
  for (let after = 0; after < calls; after++) {
    const path = join(temporaryFolder(), 'app.gz');
    writeFileSync(path, gzipSync(TEXT));
    const old = readFileSync(path);
    Object.assign(failing, { name, after, hit: false });
    await expect(rewrite(path, passGzip, { createRedactor: createOne, self: process.pid })).rejects.toThrow('EIO');
    expect(failing.hit).toBe(true);
    failing.name = '';
    expect(readFileSync(path).equals(old)).toBe(true);
    expect(readdirSync(dirname(path))).toEqual(['app.gz']);
  }
});

test.each(['openSync', 'readSync', 'writeSync', 'fsyncSync'])('in place, %s', async (name) => {
  const path = join(temporaryFolder(), 'app.log');
  writeFileSync(path, TEXT);
  Object.assign(failing, { name, after: 0 });
  await expect(redactInPlace(path, { createRedactor: createOne })).rejects.toThrow('EIO');
  failing.name = '';
  expect(readFileSync(path)).toHaveLength(TEXT.length);
});
