// A large file that several threads examine is reported as one thread reports it, wherever they meet.
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prepareRules } from '../../src/config/rules/builtin.ts';
import { createMasker } from '../../src/detect/mask.ts';
import { HEAD_BYTES, HOLD_BYTES, MARGIN_BYTES } from '../../src/detect/window.ts';
import { createAllowList } from '../../src/findings/allowlist.ts';
import { collect } from '../../src/findings/collect.ts';
import { blobOf } from '../../src/model/blob-of.ts';
import type { Blob, Report } from '../../src/model/types.ts';
import { examineAhead } from '../../src/scan/examine-ahead.ts';
import { TAIL_LENGTH } from '../../src/sources/archives/format-ends.ts';
import { BlockMap } from '../../src/sources/files/block-map.ts';
import { globFilter } from '../../src/sources/files/select.ts';
import { detectorFor, SMALL_WINDOW } from '../support/detect.ts';
import { SOAK } from '../support/soak.ts';
import { temporaryFolder, tokenscanProcess } from '../support/terminal/cli.ts';
import { token } from '../support/tokens/token.ts';

const BLOCK = BlockMap.create(1).blockBytes;
const CHUNK_BLOCKS = 4;
const ORIGIN = { kind: 'file', path: 'log' } as const;

// A thread of its own has a detector of its own.
const REPORTER = detectorFor([], SMALL_WINDOW);
const EXAMINER = detectorFor([], SMALL_WINDOW);
const ALLOW = await createAllowList([], '2026-01-01', globFilter);
const MASK = createMasker(prepareRules());

function report(blob: Blob): Promise<Report> {
  return collect([blob], REPORTER, { confidence: 'possible', allow: ALLOW, markers: true, mask: MASK, configPath: () => 'log' });
}

/** A Blob of `bytes`, of which `map` is known. */
function examinedBlob(bytes: Buffer, map: BlockMap, skipped: { bytes: number }): Blob {
  let at = 0;
  return {
    type: 'blob',
    origin: ORIGIN,
    read(into) {
      const piece = bytes.subarray(at, Math.min(at + into.length, map.readableUntil(at)));
      into.set(piece);
      at += piece.length;
      return piece.length;
    },
    cleanGap: () => map.gapAt(at),
    skipGap(gap) {
      at += gap.bytes;
      skipped.bytes += gap.bytes;
    },
    close: () => undefined,
  };
}

/** The report on `bytes` if another thread has examined all but the first `own` chunks. */
async function reportExamined(bytes: Buffer, own: number): Promise<{ readonly report: Report; readonly skipped: number }> {
  const path = join(temporaryFolder(), 'log');
  writeFileSync(path, bytes);
  const map = BlockMap.create(bytes.length, CHUNK_BLOCKS);
  const other = new BlockMap(map.shared);
  const take = other.takeLast.bind(other);
  let left = Math.ceil(bytes.length / (CHUNK_BLOCKS * BLOCK)) - own;
  other.takeLast = () => (left-- > 0 ? take() : undefined);
  examineAhead(other, openSync(path, 'r'), EXAMINER);
  const skipped = { bytes: 0 };
  return { report: await report(examinedBlob(bytes, map, skipped)), skipped: skipped.bytes };
}

const TEXTS = [
  `https://api.telegram.org/bot${token('a')}/getMe`,
  `TOKEN="${token('b')}" # tokenscan:allow`,
  `${token('c')}${token('d')}`,
  Buffer.from(`x ${token('e')} y`).toString('base64'),
  [...token('f')].map((char) => `${char}\0`).join(''),
  JSON.stringify({ token: token('g') }).replaceAll('"', '\\"'),
  `bot${token('h').replace(':', '%3A')}`,
  'TDF$',
  'webhook secret_token bot session',
  '\0'.repeat(100),
  `\0\x02${token('i')}\0`,
];

/** Lines of different lengths, or one without end. */
const LINES = ['2026-11-29 INFO request completed in 12 ms\n', 'x\n', '\n', 'no line feed '];

const planted = fc.record({
  text: fc.constantFrom(...TEXTS),
  block: fc.integer({ min: 0, max: 31 }),
  // About the edges of blocks, and anywhere.
  at: fc.oneof(fc.integer({ min: -200, max: 200 }), fc.integer({ min: 0, max: BLOCK })),
});

describe('the report', () => {
  test('is that of one thread, whatever is in the file and however much the others examined', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...LINES),
        fc.integer({ min: 20 * BLOCK, max: 32 * BLOCK }),
        fc.array(planted, { maxLength: 12 }),
        fc.integer({ min: 1, max: 8 }),
        async (line, size, all, own) => {
          const bytes = Buffer.from(line.repeat(Math.ceil(size / line.length)).slice(0, size));
          // A file with a zero byte at its start is binary data, and is not examined by several threads.
          for (const { text, block, at } of all)
            bytes.write(text, Math.min(size - 1, Math.max(HEAD_BYTES, block * BLOCK + at)), 'latin1');
          const alone = await report(blobOf(bytes, ORIGIN));
          expect((await reportExamined(bytes, own)).report).toEqual(alone);
        },
      ),
      { numRuns: 40 * SOAK },
    );
  });

  test('given a token in one block, then all others are skipped but its neighbours and those that no other thread examined', async () => {
    const bytes = Buffer.from('line\n'.repeat(32 * BLOCK).slice(0, 32 * BLOCK));
    bytes.write(`\nbot${token('one')}/\n`, 17 * BLOCK + 5000);
    const { report: found, skipped } = await reportExamined(bytes, 1);
    expect(found.findings).toHaveLength(1);
    expect(found).toEqual(await report(blobOf(bytes, ORIGIN)));
    // Of 28 blocks these are read: the first, because the one before it was not examined; that of the token, and one on either side; the last two.
    expect(skipped).toBe(22 * BLOCK);
  });

  test('given a token on each line, then the other thread gives up, and all is reported', async () => {
    const line = `https://api.telegram.org/bot${token('dense')}/getUpdates ${'x'.repeat(80)}\n`;
    const bytes = Buffer.from(line.repeat(Math.ceil((40 * BLOCK) / line.length)));
    const alone = await report(blobOf(bytes, ORIGIN));
    const { report: found, skipped } = await reportExamined(bytes, 1);
    expect(found).toEqual(alone);
    expect(skipped).toBe(0);
  });

  test('given a file that is shorter than it was, then what cannot be examined is given back', async () => {
    const path = join(temporaryFolder(), 'log');
    writeFileSync(path, 'short\n');
    const map = BlockMap.create(64 * BLOCK, CHUNK_BLOCKS);
    examineAhead(new BlockMap(map.shared), openSync(path, 'r'), EXAMINER);
    expect(map.gapAt(60 * BLOCK)).toBeUndefined();
    expect(map.readableUntil(60 * BLOCK)).toBe(64 * BLOCK);
  });

  test('the file is closed', () => {
    const path = join(temporaryFolder(), 'log');
    writeFileSync(path, 'short\n');
    const file = openSync(path, 'r');
    examineAhead(BlockMap.create(10), file, EXAMINER);
    expect(() => closeSync(file)).toThrow('EBADF');
  });
});

test('the end of a file that is not a multiple of a block is read, as much as any format needs', async () => {
  const bytes = Buffer.from('line\n'.repeat(32 * BLOCK).slice(0, 31 * BLOCK + 10));
  const { skipped } = await reportExamined(bytes, 1);
  // The first, because the one before it was not examined; the last whole one, and the rest.
  expect(skipped).toBe(25 * BLOCK);
  expect(TAIL_LENGTH).toBeLessThanOrEqual(BLOCK);
});

test('a block is longer than what must be known on either side of a gap', () => {
  expect(BLOCK).toBeGreaterThanOrEqual(MARGIN_BYTES);
  expect(MARGIN_BYTES).toBeGreaterThan(HOLD_BYTES);
});

test.each([
  ['text', ''],
  ['binary data', '\0\x01\x02'],
])('given a file of 40 MB of %s, then one, two and three threads print the same', async (_, head) => {
  const path = join(temporaryFolder(), 'bot.log');
  const line = '{"level":30,"msg":"request completed","responseTime":12}\n';
  const bytes = Buffer.from(line.repeat(700_000));
  for (let index = 1; index < 40; index++) bytes.write(`\nbot${token(`big ${index % 5}`)}/`, index * 1_000_000 + index);
  bytes.write(head);
  for (let index = 1; index < 40; index++) bytes.write(`\x01\x02${token(`raw ${index}`)}\x03`, index * 1_000_000 + 500_000);
  writeFileSync(path, bytes);
  const [one, two, three] = await Promise.all(
    ['1', '2', '3'].map((threads) => tokenscanProcess(['scan', '--no-cache', '--format', 'json', '--threads', threads, path])),
  );
  expect(one).toMatchObject({ code: 1, stderr: '' });
  expect((JSON.parse(one?.stdout ?? '') as { findings: unknown[] }).findings.length).toBeGreaterThanOrEqual(39);
  expect([two, three]).toEqual([one, one]);
});
