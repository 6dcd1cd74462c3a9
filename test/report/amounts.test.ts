// Numbers as people read them.
import { expect, test } from 'vitest';
import { count, formatBytes } from '../../src/report/amounts.ts';

test.each([
  [0, '0 tokens'],
  [1, '1 token'],
  [2, '2 tokens'],
  [1000, '1,000 tokens'],
  [1_234_567, '1,234,567 tokens'],
])('count(%d)', (amount, text) => {
  expect(count(amount, 'token')).toBe(text);
});

test('count says another word for one', () => {
  expect(count(1, 'token', 'a token')).toBe('a token');
  expect(count(2, 'token', 'a token')).toBe('2 tokens');
});

test.each([
  [0, '0 bytes'],
  [13, '13 bytes'],
  [999, '999 bytes'],
  [1000, '1.0 kB'],
  [1234, '1.2 kB'],
  [99_900, '99.9 kB'],
  [123_456, '123 kB'],
  [1_000_000, '1.0 MB'],
  [4_700_000_000, '4.7 GB'],
  [2e12, '2.0 TB'],
  [5e15, '5.0 PB'],
])('formatBytes(%d)', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [99_990, '100 kB'],
  [999_999, '1.0 MB'],
  [999_999_999, '1.0 GB'],
])('formatBytes(%d) is rounded once, to what a person would write', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
