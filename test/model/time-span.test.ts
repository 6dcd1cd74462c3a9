// Years that lines leave out, and the first and last of many times.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Span } from '../../src/model/entry-metadata.ts';
import { spanOf, widen, withYear } from '../../src/model/time-span.ts';

const at = (iso: string): Date => new Date(iso);

describe('withYear', () => {
  test.each([
    ['the same year', '--11-25T03:04:05', '2026-11-26T00:00:00Z', '2026-11-25T03:04:05'],
    ['over new year', '--12-31T23:59:59', '2027-01-01T00:10:00Z', '2026-12-31T23:59:59'],
    ['a year ago, but for a day', '--11-28T03:04:05', '2026-11-26T00:00:00Z', '2025-11-28T03:04:05'],
    ['ahead by a zone', '--11-26T10:00:00', '2026-11-25T23:00:00Z', '2026-11-26T10:00:00'],
    ['ahead by a zone, over new year', '--01-01T08:00:00', '2026-12-31T23:00:00Z', '2027-01-01T08:00:00'],
    ['a leap day', '--02-29T01:00:00', '2027-03-01T00:00:00Z', '2024-02-29T01:00:00'],
    ['a year that is there', '2020-01-01T00:00:00Z', '2027-03-01T00:00:00Z', '2020-01-01T00:00:00Z'],
  ])('%s', (_, time, changed, dated) => {
    expect(withYear(time, () => at(changed))).toBe(dated);
  });

  test('nothing is made up where the last change is not known', () => {
    expect(withYear('--11-25T03:04:05', () => undefined)).toBeUndefined();
    expect(withYear(undefined, () => at('2026-11-26T00:00:00Z'))).toBeUndefined();
  });

  test('a line up to a year before the last change gets its own year back', () => {
    fc.assert(
      fc.property(
        fc.date({ min: at('2001-01-01T00:00:00Z'), max: at('2098-01-01T00:00:00Z'), noInvalidDate: true }),
        fc.integer({ min: 0, max: 363 * 86_400 }),
        (written, later) => {
          const time = written.toISOString().slice(0, 19);
          const changed = new Date(written.getTime() + later * 1000);
          expect(withYear(`--${time.slice(5)}`, () => changed)).toBe(time);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('spans', () => {
  test('hold the first and the last, whatever the order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.date({ min: at('2001-01-01'), max: at('2099-01-01'), noInvalidDate: true }), { minLength: 1 }),
        (dates) => {
          const times = dates.map((date) => date.toISOString());
          const sorted = times.toSorted();
          expect(times.reduce<Span>(widen, {})).toEqual({ first: sorted[0], last: sorted.at(-1) });
          expect(spanOf(times.map((time) => ({ first: time, last: time })))).toEqual({ first: sorted[0], last: sorted.at(-1) });
        },
      ),
    );
  });

  test('of nothing there is none', () => {
    expect(spanOf([undefined, {}])).toBeUndefined();
    expect(widen({}, undefined)).toEqual({});
  });
});
