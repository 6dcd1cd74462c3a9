// What base64 makes of a literal: the digits that stand wherever it carries that literal, and no others.
import { describe, expect, test } from 'vitest';
import { base64 } from '../../../src/detect/encodings/base64.ts';

/** A literal behind so many bytes and before others, in base64. */
const written = (literal: string, before: number, filler: number): string =>
  Buffer.concat([Buffer.alloc(before, filler), Buffer.from(literal, 'latin1'), Buffer.alloc(4, filler)]).toString('base64');

describe('base64', () => {
  test.each([':AA', 'bot', '/bot', 'api_hash', '\xff\xfe\xfd?>'])('the spellings of %j are digits of it alone', (literal) => {
    const spelled = base64.spell([literal], false);
    for (const before of [0, 1, 2])
      for (const filler of [0, 0x5a, 0xff])
        expect(
          spelled.some((digits) => written(literal, before, filler).includes(digits)),
          `${before} ${filler}`,
        ).toBe(true);
    for (const digits of spelled)
      expect(
        [0, 1, 2].some((before) =>
          [0, 0xff].every((filler) => standard(written(literal, before, filler)).includes(standard(digits))),
        ),
      ).toBe(true);
  });
});

const standard = (digits: string): string => digits.replaceAll('-', '+').replaceAll('_', '/');
