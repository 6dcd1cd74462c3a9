// Nothing that was scanned has power over a terminal or a CI runner.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeForTerminal } from '../../src/system/terminal-text.ts';
import { anyCharacter } from '../support/characters.ts';

describe('visible', () => {
  test.each<[title: string, text: string, shown: string]>([
    ['plain text', 'a/b.txt:1 ключ 🔑 é', 'a/b.txt:1 ключ 🔑 é'],
    ['a tab', 'a\tb', 'a    b'],
    ['a line feed', 'a\nb', 'a\\x0ab'],
    ['a carriage return', 'a\rb', 'a\\x0db'],
    ['NUL', 'a\0b', 'a\\x00b'],
    ['ESC', '\u001b[31m', '\\e[31m'],
    ['OSC 52', '\u001b]52;c;AA==\u0007', '\\e]52;c;AA==\\x07'],
    ['DEL', '\u007f', '\\x7f'],
    ['C1 CSI', '\u009b31m', '\\x9b31m'],
    ['a soft hyphen', 'a\u00adb', 'a\\xadb'],
    ['right-to-left override', 'a\u202eb', 'a\\u{202e}b'],
    ['isolates', '\u2066a\u2069', '\\u{2066}a\\u{2069}'],
    ['the Arabic letter mark', '\u061c', '\\u{61c}'],
    ['zero-width characters', '\u200b\u200c\u200d\ufeff\u2060', '\\u{200b}\\u{200c}\\u{200d}\\u{feff}\\u{2060}'],
    ['line and paragraph separators', '\u2028\u2029', '\\u{2028}\\u{2029}'],
    ['tag characters', '\u{e0041}\u{e007f}', '\\u{e0041}\\u{e007f}'],
    ['a byte that is no UTF-8', 'a\udcffb', 'a\\xffb'],
    ['another lone surrogate', 'a\ud83db', 'a\\u{d83d}b'],
    ['an emoji', '💀', '💀'],
    ['::error::', '::error::x', ':\\x3aerror::x'],
    ['::error:: behind spaces', '  \u00a0::error::x', '  \u00a0:\\x3aerror::x'],
    ['::error:: behind a tab', '\t::error::x', '    :\\x3aerror::x'],
    [':: in the middle', 'a::b', 'a::b'],
    ['##[group]', 'a ##[group]b', 'a #\\x23[group]b'],
    ['##vso[…]', '##vso[task.complete]', '#\\x23vso[task.complete]'],
    ['##teamcity[…]', 'x ##teamcity[a]', 'x #\\x23teamcity[a]'],
    ['###[', '###[error]', '##\\x23[error]'],
    ['two of them', '##[a]##[b]', '#\\x23[a]#\\x23[b]'],
    ['## of a heading', '## Title [link]', '## Title [link]'],
    ['nothing', '', ''],
  ])('%s', (_title, text, shown) => {
    expect(escapeForTerminal(text)).toBe(shown);
  });

  /** Text in which what acts is frequent. */
  const active = fc
    .array(
      fc.oneof(
        fc.string({ unit: anyCharacter }),
        fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
        fc.constantFrom(
          '::',
          ':',
          '#',
          '##',
          '##[',
          '[',
          'vso[',
          'warning',
          '\u001b[',
          '\n',
          '\r',
          ' ',
          '\u202e',
          '\udcff',
          '\ud83d',
          '\udc80',
        ),
      ),
      { maxLength: 20 },
    )
    .map((pieces) => pieces.join(''));

  test('never gives control, bidi or zero-width characters, lone surrogates, or a command of a runner', () => {
    fc.assert(
      fc.property(active, (text) => {
        const shown = escapeForTerminal(text);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(shown).not.toMatch(/\p{Bidi_Control}/u);
        expect(shown).not.toMatch(/\u00ad|\u180e|\u200b|\u200c|\u200d|\u2060|\ufeff/);
        expect(shown).not.toMatch(/##[A-Za-z]*\[/);
        expect(shown.trim()).not.toMatch(/^::/);
      }),
      { numRuns: 3000 },
    );
  });

  test('changes nothing that it made itself', () => {
    fc.assert(
      fc.property(active, (text) => {
        expect(escapeForTerminal(escapeForTerminal(text))).toBe(escapeForTerminal(text));
      }),
    );
  });

  test('leaves printable ASCII without "#" and ":" alone', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ "$-9;-~]*$/), (text) => {
        expect(escapeForTerminal(text)).toBe(text);
      }),
    );
  });
});
