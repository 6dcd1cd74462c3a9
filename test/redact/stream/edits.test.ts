// Edits: bytes replaced by as many, by more or by none.
import { expect, test } from 'vitest';
import { applyEdits, type Edit } from '../../../src/redact/stream/edits.ts';

test.each<[edits: readonly Edit[], text: string]>([
  [[], 'abcdef'],
  [[{ at: 11, text: 'X' }], 'aXcdef'],
  [
    [
      { at: 11, text: 'X' },
      { at: 13, text: 'Y' },
    ],
    'aXcYef',
  ],
  [[{ at: 11, text: '' }], 'acdef'],
  [
    [
      { at: 11, text: '[tag]' },
      { at: 12, text: '' },
    ],
    'a[tag]def',
  ],
  [
    [
      { at: 15, text: 'YZ' },
      { at: 10, text: 'X' },
    ],
    'XbcdeYZ',
  ],
  [
    [
      { at: 11, text: 'X' },
      { at: 11, text: 'Y' },
    ],
    'aXcdef',
  ],
  [
    [
      { at: 11, text: 'XX' },
      { at: 11, text: 'Y' },
    ],
    'aXXcdef',
  ],
])('given the edits %j, then the bytes become %s', (edits, text) => {
  expect(Buffer.from(applyEdits(Buffer.from('abcdef'), 10, edits)).toString()).toBe(text);
});
