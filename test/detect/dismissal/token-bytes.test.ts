// Which bytes may be the rest of a bot token.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayGoOn } from '../../../src/detect/dismissal/token-bytes.ts';
import { token } from '../../support/tokens/token.ts';

const SECRET = token('token bytes').split(':')[1] ?? '';
const ESC = '\u001b';

/** Whether `text`, which follows the first three characters of a secret, may be its rest. */
function asked(text: string): boolean {
  const bytes = Buffer.from(`AAF${text}`, 'latin1');
  return mayGoOn(bytes, 3, bytes.length, 3);
}

describe('the rest of a secret', () => {
  test.each([
    ['in one piece', ''],
    ['behind the end of a line', '\n'],
    ['in a box of colours, as rich draws it', ` ${ESC}[2m                ${ESC}[0m\n${ESC}[2;36m          ${ESC}[0m         `],
    ['behind a name in colours, as docker compose prints it', `\n${ESC}[36mapi-1  |${ESC}[0m `],
    ['behind the position in a source in colours', `      app.py:${ESC}[2m238${ESC}[0m\n        `],
    ['behind blanks and an escape', '  \\u000a  '],
  ])('given %s, then it may go on', (_, gap) => {
    expect(asked(SECRET.slice(3, 23) + gap + SECRET.slice(23))).toBe(true);
  });

  test('given another text, then it does not', () => {
    expect(asked('BC is not one')).toBe(false);
    expect(asked(`${SECRET.slice(3, 12)}\nnext paragraph of a text`)).toBe(false);
  });

  test('property: given colours between any characters of a gap, then it may go on', () => {
    const colour = fc.constantFrom('', `${ESC}[0m`, `${ESC}[2;36m`, `${ESC}[4;94m`);
    const blanks = fc.nat({ max: 30 }).map((count) => ' '.repeat(count));
    const gap = fc
      .tuple(blanks, colour, blanks, colour, fc.constantFrom('\n', '\r\n'), colour, blanks, colour)
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(gap, fc.integer({ min: 4, max: 34 }), (text, cut) => {
        expect(asked(SECRET.slice(3, cut) + text + SECRET.slice(cut))).toBe(true);
      }),
    );
  });
});
