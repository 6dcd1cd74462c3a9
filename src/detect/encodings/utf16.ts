// UTF-16, in either byte order, with or without a byte order mark, also as a part of other bytes.
import type { Reading } from './reading.ts';
import type { Rewriting } from './rewriting.ts';

/** Stands for two bytes that are not a character of Latin-1. */
const OTHER = '\u0001';

export const utf16: Rewriting = {
  name: 'utf-16',
  stretch: 2,
  // Of UTF-32, which is read as UTF-16 twice, two characters before the last ones; in other encodings it is not searched for.
  spell: (literals, broken) => [
    ...new Set(
      literals.flatMap((literal) => [
        [...literal.slice(-3)].join('\0'),
        ...(!broken || literal.length < 4 ? [] : [[...literal.slice(-4, -2)].join('\0\0\0')]),
      ]),
    ),
  ],
  decode(text, offset) {
    if (!text.includes('\0')) return undefined;
    const [even, odd] = [readUnits(text, 0), readUnits(text, 1)];
    const border = even.length + 1;
    // The index in `text` of the byte that is the character `index`.
    const at = (index: number): number => (index < border ? 2 * index : 2 * (index - border) + 1);
    const isBig = (from: number, to: number): boolean => {
      const [first, last] = [at(from), at(to - 1)];
      const [big, little] = [text[first - 1] === '\0', text[last + 1] === '\0'];
      // Between two other strings in UTF-16 both are zero; there most begin at an even offset.
      return big && little ? (first + offset) % 2 === 1 : big;
    };
    const reading: Reading = {
      text: `${even}\n${odd}`,
      start: at,
      end: (index) => at(index - 1) + 1,
      encodings: (from, to) => [isBig(from, to) ? 'utf-16be' : 'utf-16le'],
      isJoined: () => false,
    };
    return reading;
  },
  tails(text) {
    if (!text.includes('\0')) return [];
    return [0, 1].map((parity) => ({
      text: readUnits(text, parity),
      start: (index) => 2 * index + parity,
      end: (index) => 2 * index + parity - 1,
      encodings: () => [utf16.name],
      isJoined: () => false,
    }));
  },
  glance: (text) => [readUnits(text, 0), readUnits(text, 1)],
};

/** The characters whose bytes stand at `parity` and every second byte from there, with a zero byte beside them. */
function readUnits(text: string, parity: number): string {
  let units = '';
  for (let at = parity; at < text.length; at += 2) {
    units += text[at + 1] === '\0' || text[at - 1] === '\0' ? text[at] : OTHER;
  }
  return units;
}
