// Changes texts at random, in the ways in which what is nearly a secret differs from one.
import type { Random } from './random.ts';

/** Ways to write a character. */
const WRITTEN: readonly ((code: number) => string)[] = [
  (code) => `%${hex(code)}`,
  (code) => `%25${hex(code)}`,
  (code) => `\\u00${hex(code)}`,
  (code) => `\\u{${hex(code)}}`,
  (code) => `\\\\x${hex(code)}`,
  (code) => `\\${code.toString(8).padStart(3, '0')}`,
  (code) => `&#${code};`,
  (code) => `&#x${hex(code)};`,
  (code) => `=${hex(code).toUpperCase()}`,
  (code) => `\\${String.fromCharCode(code)}`,
  (code) => String.fromCharCode(code).replace(':', '~'),
  (code) => String.fromCharCode(code).toUpperCase(),
];

/** What readings drop, or take for a space, and what stands between the pieces of a text. */
const BETWEEN = [
  '<b>',
  '</span>',
  '<span class="a">',
  '\u001b[0m',
  '^[[1m',
  '\u0007',
  '=\n',
  '\xe2\x80\x8b',
  '\xc2\xad',
  '\\',
  '\n',
  '" + "',
  ' ',
  '\0',
];

const hex = (code: number): string => code.toString(16).padStart(2, '0');

const pick = <Item>(random: Random, items: readonly Item[], fallback: Item): Item => items[random(items.length)] ?? fallback;

/** `text` with `count` changes. Characters are bytes. */
export function mutate(text: string, count: number, random: Random): string {
  let changed = text;
  for (let done = 0; done < count; done++) {
    const at = random(changed.length + 1);
    const char = changed[at] ?? '';
    const [before, behind] = [changed.slice(0, at), changed.slice(at + 1)];
    switch (random(6)) {
      case 0:
        changed = before + behind;
        break;
      case 1:
        changed = before + String.fromCharCode(random(256)) + behind;
        break;
      case 2:
        changed = before + pick(random, BETWEEN, '') + char + behind;
        break;
      case 3:
        changed = before + changed.slice(random(changed.length + 1)).slice(0, 12) + behind;
        break;
      default:
        if (char !== '') changed = before + pick(random, WRITTEN, () => char)(char.charCodeAt(0)) + behind;
    }
  }
  return changed;
}
