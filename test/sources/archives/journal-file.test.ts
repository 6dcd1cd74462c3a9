// Files of the systemd journal: long fields are compressed, each by itself.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { through, unpack } from '../../support/fixtures/archive.ts';
import { hasProgram } from '../../support/repositories/tree.ts';
import { temporaryFolder } from '../../support/terminal/cli.ts';

/** An object of a journal: its type, how it is compressed, and what it holds behind `fixed` bytes. */
function object(type: number, flags: number, content: Uint8Array, fixed: number): Buffer {
  const head = Buffer.alloc(fixed);
  head[0] = type;
  head[1] = flags;
  head.writeBigUInt64LE(BigInt(fixed + content.length), 8);
  const bytes = Buffer.concat([head, content]);
  return Buffer.concat([bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)]);
}

function journal(fixed: number, ...objects: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(256);
  head.write('LPKSHHRH');
  head.writeUInt32LE(fixed === 72 ? 16 : 0, 12);
  head.writeBigUInt64LE(256n, 88);
  return Buffer.concat([head, ...objects, Buffer.alloc(512)]);
}

const TEXT = `MESSAGE=${Array.from({ length: 300 }, (_, at) => `word${at}`).join(' ')}`;

/** A block of lz4 that is all literals, behind its size. */
function lz4(text: string): Buffer {
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(text.length));
  const left = text.length - 15;
  const lengths = [...Array.from({ length: Math.floor(left / 255) }, () => 255), left % 255];
  return Buffer.concat([size, Buffer.from([0xf0, ...lengths]), Buffer.from(text)]);
}

test.each([64, 72])('given fields compressed in each way, at %s bytes, then they are lines', async (fixed) => {
  const kinds: readonly (readonly [number, Buffer])[] = [
    [2, lz4(TEXT)],
    ...(hasProgram('xz') ? [[1, through('xz', ['-c', '--check=none'], TEXT)] as const] : []),
    ...(hasProgram('zstd') ? [[4, through('zstd', ['-qc'], TEXT)] as const] : []),
  ];
  const objects = kinds.map(([flags, bytes]) => object(1, flags, bytes, fixed));
  const plain = object(1, 0, Buffer.from('PRIORITY=6'), fixed);
  const { entries, problems } = await unpack(journal(fixed, plain, ...objects, object(3, 0, Buffer.alloc(48), 16)));
  expect(problems).toEqual([]);
  expect(entries).toEqual([['fields', `${TEXT}\n`.repeat(kinds.length)]]);
});

test('given a field that is damaged, then the others are read, and a problem says so', async () => {
  const broken = Buffer.from(lz4(TEXT));
  broken[8] = 0x0f;
  const { entries, problems } = await unpack(journal(64, object(1, 2, broken, 64), object(1, 2, lz4(TEXT), 64)));
  expect(entries).toEqual([['fields', `${TEXT}\n`]]);
  expect(problems).toEqual([expect.stringContaining('1 fields could not be decompressed')]);
});

test('given a journal that is cut off anywhere, then it ends', async () => {
  const whole = journal(64, object(1, 2, lz4(TEXT), 64), object(1, 0, Buffer.alloc(100), 64));
  for (let end = 300; end < whole.length - 512; end += 3) {
    const { problems } = await unpack(whole.subarray(0, end));
    expect(problems.length).toBeLessThanOrEqual(1);
  }
});

const REMOTE = '/lib/systemd/systemd-journal-remote';

test.skipIf(!hasProgram(REMOTE))('given what systemd-journal-remote writes, then its long fields', async () => {
  const path = join(temporaryFolder(), 'x.journal');
  const record = `__REALTIME_TIMESTAMP=1700000000000000\n_BOOT_ID=${'a1'.repeat(16)}\n${TEXT}\n_PID=1\n\n`;
  expect(spawnSync(REMOTE, ['-o', path, '-'], { input: record }).status).toBe(0);
  expect((await unpack(readFileSync(path))).entries).toEqual([['fields', `${TEXT}\n`]]);
});
