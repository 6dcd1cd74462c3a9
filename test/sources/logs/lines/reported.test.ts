// The line of a match is read for what it says of itself, however the bytes come in pieces.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prepareRules } from '../../../../src/config/rules/builtin.ts';
import { createDetector } from '../../../../src/detect/detector.ts';
import type { Match } from '../../../../src/model/types.ts';
import { readMetadata } from '../../../../src/sources/logs/lines/line-metadata.ts';
import { token } from '../../../support/tokens/token.ts';

const rules = prepareRules();

function sightsOf(bytes: Buffer, sizes: readonly number[]): readonly (string | undefined)[] {
  const detector = createDetector(rules, { readMetadata });
  const found: Match[] = [];
  detector.begin();
  for (let at = 0, nth = 0; at < bytes.length; nth++) {
    const room = detector.room();
    const count = Math.min(sizes[nth % sizes.length] ?? 1, room.length, bytes.length - at);
    room.set(bytes.subarray(at, at + count));
    found.push(...detector.take(count));
    at += count;
  }
  found.push(...detector.finish());
  return found.map(({ metadata }) => metadata?.time);
}

/** 2.5 MiB of lines: times before and behind the token, up to 1900 and 3900 bytes away. */
const LINES = Array.from({ length: 700 }, (_, at) => {
  const time = new Date(1_764_000_000_000 + at * 1000).toISOString();
  const clear = token(`sight ${at}`);
  const text = `${' x'.repeat((at * 37) % 900)} bot${clear} `;
  return at % 2 === 0
    ? `${time} ${text}\n`
    : `${JSON.stringify({ log: `${text}${'y '.repeat((at * 53) % 1900)}\n`, stream: 'stdout', time })}\n`;
});
const TEXT = Buffer.from(LINES.map((line, at) => `${line}${'z'.repeat((at * 101) % 5000)}\n`).join(''));
const TIMES = LINES.map((_, at) => new Date(1_764_000_000_000 + at * 1000).toISOString().replace('.000Z', 'Z'));

describe('metadata', () => {
  test("given several lines, then the metadata is that of the match's line", () => {
    expect(sightsOf(TEXT, [1 << 20])).toEqual(TIMES);
  });

  test('property: given any pieces, then the metadata is the same', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1000, max: 300_000 }), { minLength: 1, maxLength: 20 }), (sizes) => {
        expect(sightsOf(TEXT, sizes)).toEqual(TIMES);
      }),
      { numRuns: 15 },
    );
  });

  test('given no request for metadata, then it is not read', () => {
    const detector = createDetector(rules);
    const line = Buffer.from(LINES[0] ?? '');
    detector.begin();
    detector.room().set(line);
    const matches = [...detector.take(line.length), ...detector.finish()];
    expect(matches).toHaveLength(1);
    expect(matches[0]).not.toHaveProperty('metadata');
  });
});
