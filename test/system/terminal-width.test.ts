// How wide output may be.
import { describe, expect, test } from 'vitest';
import { widthOf } from '../../src/system/terminal-width.ts';

describe('the width', () => {
  test.each([
    ['the terminal says it', {}, 120, 120],
    ['COLUMNS wins over the terminal', { COLUMNS: '100' }, 120, 100],
    ['nothing says it', {}, undefined, 80],
    ['a terminal does not know it', {}, 0, 80],
    ['COLUMNS is no number', { COLUMNS: 'wide' }, undefined, 80],
    ['it is too narrow to read', { COLUMNS: '5' }, undefined, 40],
  ])('%s', (_, env, columns, width) => {
    expect(widthOf(env, columns)).toBe(width);
  });
});
