// Reports in pieces: the same text as in one, whatever its size.
import { expect, test } from 'vitest';
import { batchChunks, joinChunks } from '../../src/report/chunks.ts';
import { jsonChunks, renderJson } from '../../src/report/json.ts';

function* lazily<Item>(items: readonly Item[]): Generator<Item> {
  yield* items;
}

test.each([
  { a: [], b: {}, c: [1, { d: ['x\ny', '\u200b'] }], e: undefined, 'f"\u202e': null },
  { runs: [{ results: [{ a: 1 }, { b: [] }, 'text'], more: { c: true } }] },
  [{ a: 1 }, { b: 2 }],
  [],
])('given the document %j, then its arrays may be iterables that are read once', (document) => {
  const text = JSON.stringify(document, (_, value: unknown) => value);
  const lazy = (value: unknown): unknown => {
    if (Array.isArray(value)) return lazily(value);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, key === 'runs' ? [lazyRun(item)] : lazy(item)]));
  };
  const lazyRun = (runs: unknown): unknown => lazy((runs as readonly unknown[])[0]);
  const written = joinChunks(jsonChunks(lazy(document) as object));
  expect(written).toBe(renderJson(document));
  expect(JSON.parse(written)).toEqual(JSON.parse(text));
});

test('given many small pieces, then they are put together and none is cut', () => {
  const pieces = Array.from({ length: 5000 }, (_, at) => `${at} ${'x'.repeat(at % 90)}\n`);
  const batches = [...batchChunks(pieces)];
  expect(batches.join('')).toBe(pieces.join(''));
  expect(batches.length).toBeLessThan(6);
  expect(batches.every((batch) => batch.endsWith('\n'))).toBe(true);
});
