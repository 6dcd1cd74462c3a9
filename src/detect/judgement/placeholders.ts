// Placeholders: tells made-up secrets (documentation, templates, tests) from random ones.
import { distinctCharacters } from './entropy.ts';

/** Words of six letters or more: one random secret in some million holds one of them. */
const LONG_WORDS = /example|sample|secret|placeholder|redacted|replace|insert|change|telegram|abcdef|qwerty|asdfgh|zxcvbn/i;

/** Words that one real secret in some thousand holds by chance: they count only where the structure is wrong. */
const SHORT_WORDS = /dummy|token|fake|test|your|here|todo|demo|mock|goes|xxxx|qwer|asdf/i;

/** How many characters in order are a run. */
const MIN_RUN = 3;

/**
 * Whether `secret` was made up by a person: few distinct characters, repeats, runs along the alphabet, words. With `strict` (its structure is
 * perfect) only what fewer than one real secret in a hundred thousand has by chance counts.
 */
export function isPlaceholder(secret: string, strict: boolean): boolean {
  const isHex = /^[0-9a-f]+$/.test(secret);
  if (distinctCharacters(secret) <= Math.min(isHex ? 6 : 8, secret.length / 3)) return true;
  if (LONG_WORDS.test(secret) || (!strict && SHORT_WORDS.test(secret))) return true;
  if (isRepeating(secret) || doubledPairs(secret) >= 10) return true;
  if (isPeriodic(secret) || isCamelCase(secret)) return true;
  // With only sixteen digits, more of them are in order by chance.
  return charactersInRuns(secret.toLowerCase()) >= secret.length * (isHex ? 0.6 : 0.4);
}

/**
 * Whether `text` is in camel case, as names in programs are (`AAUserPhotoHandler…`): no digit, no lowercase letter alone, few uppercase ones.
 * One random secret of 35 characters in two million is.
 */
function isCamelCase(text: string): boolean {
  let small = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= LOWER_A && code <= LOWER_Z) small++;
  }
  return small > text.length * 0.68 && /^(?:[A-Z]{1,3}[a-z]{2,}){3,}[A-Z]{0,3}[a-z]?$/.test(text);
}

const LOWER_A = 0x61;
const LOWER_Z = 0x7a;

/** What lowercase letters have and uppercase ones do not. */
const LOWERCASE_BIT = 0x20;

/** How many times one character in a row is a repeat, in whatever case. */
const MIN_REPEATS = 7;

/** Whether a character repeats MIN_REPEATS times. Counting comes first, for it takes less time than the pattern, which decides. */
function isRepeating(text: string): boolean {
  let length = 0;
  let before = -1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at) | LOWERCASE_BIT;
    length = code === before ? length + 1 : 1;
    before = code;
    if (length >= MIN_REPEATS) return /(.)\1{6}/i.test(text);
  }
  return false;
}

/** How many characters equal the one before: `AABBCC` has three. */
function doubledPairs(text: string): number {
  let pairs = 0;
  for (let at = 1; at < text.length; at++) if (text.charCodeAt(at) === text.charCodeAt(at - 1)) pairs++;
  return pairs;
}

/** Whether most of `text` repeats a piece of up to twelve characters. */
function isPeriodic(text: string): boolean {
  for (let period = 1; period <= 12; period++) {
    const most = (text.length - period) * 0.7;
    let same = 0;
    for (let at = period; at < text.length; at++) {
      if (text.charCodeAt(at) === text.charCodeAt(at - period)) same++;
      // Even if all that follow were the same: random texts are left after a dozen characters.
      else if (same + text.length - at - 1 <= most) break;
    }
    if (same > most) return true;
  }
  return false;
}

/** How many characters stand in runs that go up, go down or stay: `abc`, `321`, `xxx`. */
function charactersInRuns(text: string): number {
  let total = 0;
  let length = 1;
  let step = Number.NaN;
  for (let at = 1; at <= text.length; at++) {
    const next = text.charCodeAt(at) - text.charCodeAt(at - 1);
    if (next === step) {
      length++;
      continue;
    }
    if (length >= MIN_RUN) total += length;
    const begins = next === 1 || next === -1 || next === 0;
    step = begins ? next : Number.NaN;
    length = begins ? 2 : 1;
  }
  return total;
}
