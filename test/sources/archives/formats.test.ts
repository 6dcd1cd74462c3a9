// The table of formats: each row is recognised by its mark, and text is in no row.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatOf } from '../../../src/sources/archives/formats.ts';
import { headOf, ROWS } from '../../support/fixtures/format-heads.ts';

describe('formatOf', () => {
  test.each(ROWS.map((row) => [row.id, row] as const))('given the head of %s, then its row', (id, row) => {
    expect(formatOf(headOf(row))?.id).toBe(id);
  });

  test('given the rows, then each has an id and a name of its own', () => {
    expect(new Set(ROWS.map(({ id }) => id)).size).toBe(ROWS.length);
    expect(new Set(ROWS.map(({ name }) => name)).size).toBe(ROWS.length);
  });

  test.each([
    'MZ is how it begins',
    'PACK of wolves',
    'x^2 + y^2 = 1 is a circle, and `x^` is how a text about it begins',
    '070701 is a number in a list of numbers',
    'ORCHARD',
    'FOR1 = 2',
    'REDIS0 is the first one',
    '`-lh5- is a name',
    'Obj = 1',
    'PAR 1',
    'BM25',
    '',
  ])('given the text %j, then no format', (text) => {
    expect(formatOf(Buffer.from(text.padEnd(300)))).toBeUndefined();
    expect(formatOf(Buffer.from(text))).toBeUndefined();
  });

  test('property: given any printable text with line ends, then at most one of the marks that are text', () => {
    const marked = ROWS.filter(({ marks }) => marks.some((mark) => typeof mark === 'string' && /^[\x20-\x7e\n]+$/.test(mark)));
    const known = new Set(marked.map(({ id }) => id));
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const format = formatOf(Buffer.from(`${text}\n`));
        return format === undefined || known.has(format.id);
      }),
    );
  });
});
