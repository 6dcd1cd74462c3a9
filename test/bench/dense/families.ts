// Texts that are dense in near-misses of one rule, or of one encoding, and hold little else. Made at run time, the same for the same name.
import type { CompiledRule } from '../../../src/model/compiled-rule.ts';
import { type Random, randomOf, randomSecret, randomToken } from '../../support/random.ts';
import { fillExample } from '../../support/tokens/token.ts';

/** One kind of near-misses. */
export interface Family {
  readonly name: string;
  /** A near-miss with what stands around it. Characters are bytes. */
  readonly piece: (random: Random) => string;
}

/** About `bytes` of the pieces of `family`. */
export function textOf({ name, piece }: Family, bytes: number): Buffer {
  const random = randomOf([...name].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) >>> 0, 7));
  const pieces: string[] = [];
  for (let size = 0; size < bytes; ) {
    const next = piece(random);
    pieces.push(next);
    size += next.length;
  }
  return Buffer.from(pieces.join(''), 'latin1').subarray(0, bytes);
}

const WORDS = 'const return await update message chat user config value string handler context public class export number'.split(
  ' ',
);

const words = (random: Random, count: number): string =>
  Array.from({ length: count }, () => WORDS[random(WORDS.length)]).join(' ');

/** Code and prose that no rule has a word for. */
export const PLAIN: Family = { name: 'plain text', piece: (random) => `${words(random, 5)} = ${random(1e6)};\n` };

/** What is done to a secret so that it is none. */
const SPOILED: Readonly<Record<string, (secret: string, random: Random) => string>> = {
  'too short': (secret) => secret.slice(0, Math.min(12, secret.length >> 1)),
  'with a wrong character': (secret, random) => {
    const at = Math.min(3 + random(6), secret.length - 1);
    return `${secret.slice(0, at)}.${secret.slice(at + 1)}`;
  },
  'a name instead': () => 'process.env.NAME',
};

/** The near-misses of `rule`: its examples with a spoiled secret. */
function familiesOf({ rule, pattern }: CompiledRule): readonly Family[] {
  const filled = rule.examples.match.flatMap((example, at) => {
    const text = fillExample(example, `dense ${at}`);
    pattern.lastIndex = 0;
    const span = pattern.exec(text)?.indices?.groups?.['secret'];
    return span === undefined ? [] : [{ text, span }];
  });
  return Object.entries(SPOILED).map(([how, spoil]) => ({
    name: `${rule.id}, ${how}`,
    piece: (random) => {
      const { text, span } = filled[random(filled.length)] ?? { text: '', span: [0, 0] };
      return `${text.slice(0, span[0])}${spoil(text.slice(...span), random)}${text.slice(span[1])}\n${words(random, 3)}\n`;
    },
  }));
}

const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');
const inLines = (text: string, width: number): string => text.replace(new RegExp(`.{${width}}`, 'g'), '$&\n');
const each = (text: string, write: (code: number) => string): string =>
  [...text].map((char) => write(char.charCodeAt(0))).join('');
const hexOf = (code: number): string => code.toString(16).padStart(2, '0');

/** Half of a token, and what follows in a text. */
const half = (random: Random): string => `${randomToken(random).slice(0, 24)} ${words(random, 3)}`;

const randomBytes = (random: Random, count: number): string =>
  Array.from({ length: count }, () => String.fromCharCode(random(256))).join('');

/** Near-misses of bot tokens in each encoding, and what looks like an encoding. */
const ENCODED: Readonly<Record<string, (random: Random) => string>> = {
  'near-tokens': (random) => `${1e8 + random(9e8)}:${randomSecret(random).slice(0, 20)}\n`,
  'near-tokens, one character wrong': (random) => `${randomToken(random).slice(0, 44)}. ${words(random, 2)}\n`,
  'tokens that are placeholders': (random) => `${1e9 + random(9e9)}:AA${'x'.repeat(33)}\n`,
  'near-tokens in quotes': (random) => `"${1e9 + random(9e9)}": "AAE${words(random, 1)}",\n`,
  'near-tokens in URLs': (random) => `https://api.example.org/bot${random(1e9)}:AAE/${words(random, 1)}\n`,
  'percent-encoded': (random) => `${encodeURIComponent(half(random)).replaceAll(':', '%3A')}&`,
  'every character percent-encoded': (random) => each(half(random), (code) => `%${hexOf(code)}`),
  'unicode escapes': (random) => `${half(random).replace(':', '\\u003a')}\\n`,
  'every character a unicode escape': (random) => each(half(random), (code) => `\\u00${hexOf(code)}`),
  'hex escapes': (random) => each(half(random), (code) => `\\x${hexOf(code)}`),
  'octal escapes': (random) => each(half(random), (code) => `\\${code.toString(8).padStart(3, '0')}`),
  entities: (random) => each(half(random), (code) => `&#${code};`),
  markup: (random) => half(random).replace(':', '<span class="colon">:</span>'),
  'quoted-printable': (random) => `${half(random).replace(':', '=3A')}=\n`,
  'terminal colours': (random) => `\u001b[3${random(8)}m${half(random)}\u001b[0m\n`,
  'each character in its colour': (random) => each(half(random), (code) => `\u001b[3${random(8)}m${String.fromCharCode(code)}`),
  'file names': (random) => `/var/lib/${half(random).replace(':', '~')}/\n`,
  'base64 of text': (random) => `${base64(words(random, 30))}\n`,
  'base64 of random bytes': (random) => `${base64(randomBytes(random, 300))}\n`,
  'base64 of near-tokens': (random) => `${base64(half(random))}\n`,
  'base64 of near-tokens in lines': (random) => `${inLines(base64(half(random).repeat(8)), 76)}\n`,
  'base64 of near-tokens in short lines': (random) => `${inLines(base64(half(random).repeat(4)), 24)}\n`,
  'base64 of base64': (random) => `${base64(base64(half(random).repeat(3)))}\n`,
  'hexadecimal of near-tokens': (random) => `${Buffer.from(half(random), 'latin1').toString('hex')}\n`,
  'checksums in hexadecimal': (random) =>
    `${Buffer.from(randomBytes(random, 32), 'latin1').toString('hex')}  ${words(random, 1)}\n`,
  'UTF-16 of near-tokens': (random) => Buffer.from(`${half(random)}\n`, 'utf16le').toString('latin1'),
  'UTF-16 of text': (random) => Buffer.from(`${words(random, 6)}\n`, 'utf16le').toString('latin1'),
  'wrapped near-tokens': (random) => `${inLines(half(random), 10)}\n`,
  'near-tokens joined from literals': (random) => `"${half(random).slice(0, 12)}" + "${randomSecret(random).slice(0, 10)}" +\n`,
  'each character a literal': (random) => each(half(random), (code) => `'${String.fromCharCode(code)}', `),
  'adjoined names': (random) => `${randomToken(random)}${words(random, 1)}Name;\n`,
  'random bytes': (random) => randomBytes(random, 64),
  'near-tokens in binary': (random) => `\0${randomBytes(random, 4)}${half(random)}\0`,
};

/** All families, those of the rules first. */
export function familiesFor(rules: readonly CompiledRule[]): readonly Family[] {
  return [...rules.flatMap(familiesOf), ...Object.entries(ENCODED).map(([name, piece]) => ({ name, piece }))];
}
