// What a shape is made with: a token, and numbers, words and lines around it, all from one seed.
import { createHash } from 'node:crypto';

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
export const HEX = '0123456789abcdef';
export const ALPHANUMERIC = BASE64URL.slice(0, 62);
export const BASE64 = `${ALPHANUMERIC}+/`;
export { BASE64URL };

/** The last characters a secret of 35 can have: the two bits that 26 bytes leave over are zero. */
export const LAST_CHARACTERS = [...BASE64URL].filter((_, at) => at % 4 === 0);

/** Whole numbers from 0 to below `bound`, the same for the same text (mulberry32). */
function randomOf(text) {
  let state = createHash('sha256').update(text).digest().readUInt32LE(0);
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  };
}

/** The first 16 hex digits of the sha256 of a token: how labels name it. */
export function fingerprintOf(token) {
  return createHash('sha256').update(token).digest('hex').slice(0, 16);
}

const WORDS =
  'order user chat update retry queue worker invoice report session cache photo message handler admin channel photo sticker forward callback inline payment webhook offset limit timeout status deploy release build config secret server client request response error warning'.split(
    ' ',
  );
const NAMES = ['anna', 'boris', 'chen', 'dmitri', 'elif', 'farid', 'grace', 'hugo', 'ines', 'jonas', 'kira', 'lena'];

/**
 * Everything random of one file. `variant` changes the token and nothing else: two variants of a file differ only where the
 * token is, which is how the generator knows the lines of it.
 */
export function createKit({ seed, shape, variant = 0, digits, last }) {
  const noise = randomOf(`${seed} ${shape} noise`);
  const random = randomOf(`${seed} ${shape} token ${variant}`);
  const pick = (list) => list[noise(list.length)];
  const string = (length, alphabet = ALPHANUMERIC) => {
    let text = '';
    while (text.length < length) text += alphabet[noise(alphabet.length)];
    return text;
  };
  const length = digits ?? (noise(8) === 0 ? 9 : 10);
  let id = String(1 + random(length === 10 ? 8 : 9));
  while (id.length < length) id += String(random(10));
  let secret = `AA${'EFGH'[random(4)]}`;
  while (secret.length < 34) secret += BASE64URL[random(64)];
  secret += last ?? LAST_CHARACTERS[random(16)];

  const kit = {
    seed,
    id,
    secret,
    token: `${id}:${secret}`,
    random: noise,
    pick,
    string,
    /** A whole number of exactly so many digits. */
    number: (count) => String(1 + noise(9)) + string(count - 1, '0123456789'),
    bytes: (count) => Buffer.from(Uint8Array.from({ length: count }, () => noise(256))),
    word: () => pick(WORDS),
    name: () => pick(NAMES),
    words: (count) => Array.from({ length: count }, () => pick(WORDS)).join(' '),
    uuid: () => `${string(8, HEX)}-${string(4, HEX)}-4${string(3, HEX)}-a${string(3, HEX)}-${string(12, HEX)}`,
    ip: () => `10.${noise(250)}.${noise(250)}.${1 + noise(250)}`,
    /** A time of day on one day. */
    clock: () =>
      `${pick(['06', '11', '19'])}:${string(1, '012345')}${string(1, '0123456789')}:${string(1, '012345')}${string(1, '0123456789')}`,
    date: () => `2026-11-${10 + noise(19)}`,
    /** So many lines as a service logs them. */
    logLines: (count) =>
      Array.from(
        { length: count },
        () =>
          `${kit.date()}T${kit.clock()}Z INFO  [worker ${noise(16)}] update ${kit.number(9)} handled in ${noise(311)} ms for ${kit.name()}`,
      ),
    /** So many lines as a program has them. */
    codeLines: (count) =>
      Array.from(
        { length: count },
        () => `  const ${kit.word()}${noise(90)} = await ${kit.word()}.${kit.word()}(${kit.name()}, ${noise(900)});`,
      ),
  };
  return kit;
}

/** A positive shape that is text: `make` gives it with the token of the kit in it. */
export function positive(name, path, make, rest = {}) {
  return { name, path, make, holdsToken: true, ...rest };
}

/** A negative shape: nothing in it is a token. `otherSecret` where it holds a real credential of another kind. */
export function negative(name, path, make, rest = {}) {
  return { name, path, make, holdsToken: false, ...rest };
}
