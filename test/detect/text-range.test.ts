// Where a match begins and ends, as an editor counts: the same as JavaScript finds in the decoded text.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { detectIn, detectorFor, SMALL_WINDOW } from '../support/detect.ts';
import { SOAK } from '../support/soak.ts';
import { token } from '../support/tokens/token.ts';

const T = token('range');
const detector = detectorFor([], SMALL_WINDOW);

/** Lines of text before a token, on its line, and behind it. */
const texts = fc.tuple(
  fc.array(fc.string({ unit: fc.constantFrom('a', ' ', 'ключ', '€', '😀', '\t', '"'), maxLength: 12 }), { maxLength: 3 }),
  fc.string({ unit: fc.constantFrom(' ', 'ü ', '€ ', '😀 ', '= '), maxLength: 12 }),
);

test('given characters of one to four bytes before a token, then its columns are those of the text', async () => {
  await fc.assert(
    fc.asyncProperty(texts, async ([lines, before]) => {
      const head = `${lines.join('\n')}${lines.length === 0 ? '' : '\n'}`;
      const [match] = await detectIn(detector, Buffer.from(`${head}${before}${T} behind\n`));
      const column = before.length + 1;
      const bytes = Buffer.byteLength(before) + 1;
      expect(match).toMatchObject({ line: lines.length + 1, column: bytes });
      expect(match?.range).toEqual({
        endLine: lines.length + 1,
        endColumn: bytes + T.length,
        textColumn: column,
        textEndColumn: column + T.length,
      });
    }),
    { numRuns: 60 * SOAK },
  );
});

test('given a token in two string literals on two lines, then it ends on the second', async () => {
  const [match] = await detectIn(detector, Buffer.from(`t = "${T.slice(0, 20)}" \\\n  "${T.slice(20)}"\n`));
  expect(match?.range).toMatchObject({ endLine: 2, endColumn: T.length - 20 + 4, textEndColumn: T.length - 20 + 4 });
});

test('given a very long line, then its columns are bytes', async () => {
  const [match] = await detectIn(detector, Buffer.from(`${'ü'.repeat(3000)} ${T}\n`));
  expect(match?.range.textColumn).toBe(match?.column);
});
