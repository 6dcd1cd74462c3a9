// Lines that fit a width, whatever is in them.
import { spawnSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import stringWidth from 'fast-string-width';
import { describe, expect, test } from 'vitest';
import { cutSource, wrap, wrapCommand } from '../../src/report/layout.ts';
import { createPaint } from '../../src/report/paint.ts';

describe('wrap', () => {
  test.each<[string, string, readonly string[]]>([
    ['a line that fits is left alone', 'a  b', ['a  b']],
    [
      'prose goes on two columns further in',
      'one two three four five six seven eight nine',
      ['one two three four five six seven eight', '  nine'],
    ],
    [
      'an item of a list goes on under its text',
      '  2. one two three four five six seven eight nine',
      ['  2. one two three four five six seven', '     eight nine'],
    ],
    ['a mark is the beginning of an item', `✓ ${'word '.repeat(9)}end`, [`✓ ${'word '.repeat(7)}`.trimEnd(), '  word word end']],
    ['a word that is too wide has a line of its own', `see ${'x'.repeat(50)} there`, ['see', `  ${'x'.repeat(50)}`, '  there']],
    [
      'columns break without a trace of their spaces',
      `${'a'.repeat(30)}  ${'b'.repeat(20)}`,
      ['a'.repeat(30), `  ${'b'.repeat(20)}`],
    ],
  ])('%s', (_, line, lines) => {
    expect(wrap(line, 40)).toEqual(lines);
  });

  const word = fc.oneof(fc.stringMatching(/^[a-z]{1,15}$/), fc.constantFrom('ключ', '漢字', 'é', '👍🏽'));
  const line = fc.tuple(fc.constantFrom('', '  ', '  1. ', '✓ '), fc.array(word, { minLength: 1, maxLength: 40 }));

  test('given any words, no line is wider than the width and no word is lost or broken', () => {
    fc.assert(
      fc.property(line, fc.integer({ min: 40, max: 130 }), ([start, words], width) => {
        const lines = wrap(start + words.join(' '), width);
        expect(lines.filter((one) => stringWidth(one) > width)).toEqual([]);
        expect(lines.join(' ').trim().split(/ +/)).toEqual((start + words.join(' ')).trim().split(/ +/));
      }),
    );
  });

  test('given colors, it wraps as without them, and no color goes over the end of a line', () => {
    const paint = createPaint(true);
    fc.assert(
      fc.property(line, fc.nat(10), ([start, words], first) => {
        const painted = start + [...words.slice(0, first), paint.bad(words.slice(first).join(' '))].join(' ');
        const lines = wrap(painted, 60);
        expect(lines.map(stripVTControlCharacters).map((one) => one.trimEnd())).toEqual(
          wrap(stripVTControlCharacters(painted), 60).map((one) => one.trimEnd()),
        );
        for (const one of lines) expect(one).toMatch(/^[^\u001b]*(?:\u001b\[[0-9;]*[1-9]m.*\u001b\[(?:0|22|39)m[^\u001b]*)?$/);
      }),
    );
  });
});

describe('a command', () => {
  test('that is too wide goes on after a backslash, and a quoted word is not broken', () => {
    expect(wrapCommand(`git -c gc.reflogExpire=now 'a long word with spaces' gc --prune=now`, 40, 4)).toEqual([
      '    git -c gc.reflogExpire=now \\',
      "      'a long word with spaces' gc \\",
      '      --prune=now',
    ]);
  });

  test.skipIf(process.platform === 'win32')('given any arguments, a shell reads the same words', () => {
    const argument = fc.oneof(
      fc.stringMatching(/^[a-z=:./-]{1,30}$/),
      fc.stringMatching(/^'[a-z "]{0,30}'$/),
      fc.stringMatching(/^"[a-z ']{0,30}"$/),
    );
    fc.assert(
      fc.property(fc.array(argument, { minLength: 1, maxLength: 12 }), (args) => {
        const print = (script: string): string => spawnSync('sh', ['-c', script], { encoding: 'utf8' }).stdout;
        const command = `printf '[%s]' ${args.join(' ')}`;
        const lines = wrapCommand(command, 50, 7);
        expect(print(lines.join('\n'))).toBe(print(command));
      }),
      { numRuns: 20 },
    );
  });
});

describe('a line of source', () => {
  const text = fc.string({ unit: fc.constantFrom('a', ' ', '漢', 'é', '"'), maxLength: 200 });

  test('given any line, it fits, the match is whole, and what is next to it stays', () => {
    fc.assert(
      fc.property(text, text, fc.integer({ min: 30, max: 120 }), (before, after, width) => {
        const match = '7012345678:AAF***';
        const cut = cutSource({ before, match, after }, width);
        expect(stringWidth(cut.before + cut.match + cut.after)).toBeLessThanOrEqual(width);
        expect(cut.match).toBe(match);
        expect(before.endsWith(cut.before.replace(/^…/, ''))).toBe(true);
        expect(after.startsWith(cut.after.replace(/…$/, ''))).toBe(true);
        if (stringWidth(before + match + after) <= width) expect(cut).toEqual({ before, match, after });
      }),
    );
  });
});
