// What Telegram says when somebody else takes the updates of the same bot, heard however the bytes come.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConflictWatch } from '../../../../src/sources/logs/lines/conflicts.ts';
import { readMetadata } from '../../../../src/sources/logs/lines/line-metadata.ts';

const hear = (...pieces: readonly (string | Uint8Array)[]) => {
  const watch = new ConflictWatch(readMetadata);
  for (const piece of pieces) watch.take(Buffer.from(piece));
  return watch.end();
};

const STAMPED = (second: number): string =>
  `2026-11-25 03:04:${String(second).padStart(2, '0')},123 - ERROR - Conflict: terminated by other getUpdates request; make sure that only one bot instance is running`;

describe('conflicts', () => {
  test.each([
    'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    '{"ok":false,"error_code":409,"description":"Conflict: can\\u0027t use getUpdates method while webhook is active"}',
    'Conflict: terminated by setWebhook request',
    'Conflict: terminated by other setWebhook',
    'telegram.error.Conflict: terminated by other long poll or webhook (409)',
  ])('%s', (text) => {
    expect(hear(`x\n${text}\ny`)).toEqual({ lines: 1 });
  });

  test.each(['the process was terminated by other means', 'terminated by signal 9', 'HTTP 409 Conflict', 'Conflict in src/a.ts'])(
    'not by: %s',
    (text) => {
      expect(hear(text)).toBeUndefined();
    },
  );

  test('counts lines, with the times of the first and the last', () => {
    const text = `${STAMPED(1)}\nother\n${STAMPED(2)} {"description":"terminated by other getUpdates request"}\n${STAMPED(3)}`;
    expect(hear(text)).toEqual({ lines: 3, first: '2026-11-25T03:04:01.123', last: '2026-11-25T03:04:03.123' });
  });

  test('starts again with the next Blob', () => {
    const watch = new ConflictWatch(readMetadata);
    watch.take(Buffer.from(STAMPED(1)));
    expect(watch.end()?.lines).toBe(1);
    watch.take(Buffer.from('terminated'));
    expect(watch.end()).toBeUndefined();
  });

  const TEXT = Buffer.from(
    `${'x'.repeat(3000)}\n${STAMPED(1)}\n${'{"a":1}'.repeat(700)}\n${STAMPED(2)}\n${STAMPED(3)}${'y'.repeat(5000)}\nend`,
  );
  const WHOLE = { lines: 3, first: '2026-11-25T03:04:01.123', last: '2026-11-25T03:04:03.123' };

  test('given any split in two, then the result is the same', () => {
    expect(hear(TEXT)).toEqual(WHOLE);
    for (let at = 0; at <= TEXT.length; at += 7) expect(hear(TEXT.subarray(0, at), TEXT.subarray(at)), `at ${at}`).toEqual(WHOLE);
    const start = TEXT.indexOf('2026-');
    for (let at = start; at < start + 200; at++) expect(hear(TEXT.subarray(0, at), TEXT.subarray(at)), `at ${at}`).toEqual(WHOLE);
  });

  test('given an endless line, then its middle is not read as a beginning', () => {
    const stamp = '2026-11-25 03:04:05 ';
    const saying = 'terminated by other getUpdates request';
    const text = Buffer.from(`${'x'.repeat(5000)}${stamp}${'y'.repeat(2048 - stamp.length)}${saying}${'z'.repeat(3000)}`);
    const behind = text.indexOf(saying) + 1024;
    for (let at = behind - 3; at <= behind + 3; at++) expect(hear(text.subarray(0, at), text.subarray(at))).toEqual({ lines: 1 });
  });

  test.each([
    [1000, 1],
    [1024, 2],
    [2000, 2],
  ])('given a line without an end and messages %d bytes apart, then it counts %d', (apart, lines) => {
    const saying = 'terminated by other getUpdates request';
    expect(hear(`${saying.padEnd(apart, ' ')}${saying}${'z'.repeat(3000)}`)).toEqual({ lines });
  });

  test('property: given any pieces, then the result is the same', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1, maxLength: 40 }), (sizes) => {
        const pieces: Buffer[] = [];
        let at = 0;
        for (let index = 0; at < TEXT.length; index++) {
          const size = sizes[index % sizes.length] ?? 1;
          pieces.push(TEXT.subarray(at, at + size));
          at += size;
        }
        expect(hear(...pieces)).toEqual(WHOLE);
      }),
      { numRuns: 100 },
    );
  });
});
