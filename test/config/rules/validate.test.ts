// Errors in a JSON file name the position and the nearest valid key.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nearest, parseJson } from '../../../src/config/rules/validate.ts';
import { ConfigError } from '../../../src/model/errors.ts';

describe('parseJson', () => {
  test('gives the same as JSON.parse, with or without a byte order mark', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom('', '\ufeff'), (text, mark) => {
        expect(parseJson(mark + text, 'x.json')).toEqual(JSON.parse(text));
      }),
    );
  });

  test('gives the exact position of the error', () => {
    const lines = fc.array(fc.constantFrom('', '  ', '"a": 1,', '  "ключ": [true, null],'), { maxLength: 6 });
    const wrong = fc.constantFrom('yes', "'a'", '}', ']', ',', '//', 'NaN', 'undefined');
    fc.assert(
      fc.property(lines, wrong, (before, word) => {
        const text = `{\n${before.join('\n')}\n "z": ${word}\n}\n`;
        expect(() => parseJson(text, 'x.json')).toThrow(ConfigError);
        expect(() => parseJson(text, 'x.json')).toThrow(`x.json:${Math.max(1, before.length) + 2}:7: `);
      }),
      { numRuns: 60 },
    );
  });

  test('quotes nothing of the file', () => {
    expect(() => parseJson('{ "password": hunter2 }', 'x.json')).toThrow(/^(?!.*hunter)/);
  });
});

describe('nearest', () => {
  const words = ['format', 'output', 'color', 'verbose', 'no-config', 'config'];
  test.each([
    ['fromat', 'format'],
    ['Format', 'format'],
    ['colour', 'color'],
    ['verbos', 'verbose'],
    ['noconfig', 'no-config'],
    ['confg', 'config'],
    ['x', undefined],
    ['', undefined],
    ['something', undefined],
  ])('%j: %j', (word, near) => {
    expect(nearest(word, words)).toBe(near);
  });

  test('no candidate: undefined', () => {
    expect(nearest('format', [])).toBeUndefined();
  });
});
