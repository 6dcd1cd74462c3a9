// Masks: the characters that replace a secret.
import { createHmac } from 'node:crypto';
import type { Candidate, Range } from '../../detect/candidate.ts';
import type { Edit } from './edits.ts';
import { behind, plainShown, shownOf } from './prefix.ts';

/** How secrets are masked. */
export interface MaskOptions {
  /** `fixed` (default): as many bytes as the secret has. `tag`: `[redacted]`, where the secret is not rewritten as a whole. */
  readonly mask?: 'fixed' | 'tag' | undefined;
  /** A secret key of 16 bytes or more: with it the mask of a secret is the same wherever it stands, and another for each secret. */
  readonly key?: Uint8Array | undefined;
}

/** A secret or the beginning of one, as far as masks depend on it. */
export interface Masked {
  /** Where its characters are that are masked, as offsets. */
  readonly own: readonly Range[];
  readonly encodings: readonly string[];
  /** The secret without its public part; undefined where only its beginning has come. */
  readonly clear: string | undefined;
}

/** How many characters a pseudonym has: 48 bits. */
const PSEUDONYM_LENGTH = 12;

/** The characters of pseudonyms: they form no words, and no rule matches a secret of them, for digits and lowercase letters are missing. */
const LETTERS = 'BCDFGHJKLMNPQRTV';

/** The masks that this file writes. */
const MASK = new RegExp(`^(?:x+|(?:88|120)+|R(?:-[${LETTERS}]{0,${PSEUDONYM_LENGTH}}X*)?)$`);

/**
 * The pseudonym of a secret under a key. It depends on the secret without the id: where an id begins is in doubt at times, and no two bots
 * share a secret. Without a key there is none: a guess of a short secret could be checked against a plain hash.
 */
function pseudonym(key: Uint8Array, clear: string): string {
  const digest = createHmac('sha256', key).update(clear, 'latin1').digest();
  return Array.from({ length: PSEUDONYM_LENGTH }, (_, at) => {
    const byte = digest[at >> 1] ?? 0;
    return LETTERS[at % 2 === 0 ? byte >> 4 : byte & 15] ?? '';
  }).join('');
}

/** The text that a mask begins with, and what fills the rest of it. */
function textOf(encodings: readonly string[], name: string | undefined): { readonly text: string; readonly fill: string } {
  // Decodes to `U`, whichever digit of a group it is.
  if (encodings.includes('base64')) return { text: name ?? '', fill: 'V' };
  // Decodes to `*`.
  if (encodings.includes('hex')) return { text: name === undefined ? '' : Buffer.from(name).toString('hex'), fill: '2a' };
  return name === undefined ? { text: '', fill: 'x' } : { text: `R-${name}`, fill: 'X' };
}

/** Whether all characters are rewritten by an encoding. */
const isRewritten = (encodings: readonly string[]): boolean =>
  encodings.some((name) => /^(?:base64|hex|utf-|decimal|spaced)/.test(name));

/** The edits that mask `secret`; none where it is masked already. @param bytes those of the view, which starts at the offset `base` */
export function editsOf(secret: Masked, { mask, key }: MaskOptions, bytes: Uint8Array, base: number): readonly Edit[] {
  const positions = positionsOf(secret, bytes, base);
  if (isMasked(positions, bytes, base)) return [];
  if (secret.encodings.includes('decimal')) return numbersOf(secret);
  if (secret.encodings.includes('hex-list')) return digitsOf(secret);
  const name = key === undefined || secret.clear === undefined ? undefined : pseudonym(key, secret.clear);
  if (mask === 'tag' && !isRewritten(secret.encodings)) {
    const tag = name === undefined ? '[redacted]' : `[redacted:${name}]`;
    return positions.map((at, index) => ({ at, text: index === 0 ? tag : '' }));
  }
  const { text, fill } = textOf(secret.encodings, name);
  return positions.map((at, index) => ({ at, text: text[index] ?? fill[(index - text.length) % fill.length] ?? '' }));
}

/** The numbers that replace those of a list of bytes: `X` or `x`, with as many digits, so that it stays a list of the same length. */
const numbersOf = ({ own }: Masked): readonly Edit[] =>
  own.flatMap(({ from, to }) =>
    [...(to - from === 2 ? '88' : '120'.slice(-(to - from)))].map((text, index) => ({ at: from + index, text })),
  );

/** The digits that replace those of a list of hexadecimal numbers, and the characters that a dump shows beside them: `x` in both. */
const digitsOf = ({ own }: Masked): readonly Edit[] =>
  own.flatMap(({ from, to }) =>
    [...(to - from === 1 ? 'x' : '78'.repeat((to - from) >> 1))].map((text, index) => ({ at: from + index, text })),
  );

/** The offsets of the bytes that are replaced; the zeros of UTF-16 are not. */
function positionsOf({ own, encodings }: Masked, bytes: Uint8Array, base: number): readonly number[] {
  const positions: number[] = [];
  let next = 0;
  const zeros = encodings[0]?.startsWith('utf-') === true;
  for (const { from, to } of own) {
    for (let at = Math.max(from, next); at < to; at++) if (!zeros || bytes[at - base] !== 0) positions.push(at);
    next = Math.max(next, to);
  }
  return positions;
}

function isMasked(positions: readonly number[], bytes: Uint8Array, base: number): boolean {
  return MASK.test(Buffer.from(positions.map((at) => bytes[at - base] ?? 0)).toString('latin1'));
}

/** Whether a secret stands as it is, in one piece, as nearly all do. */
export const isPlain = ({ own, encodings }: Masked): boolean => own.length === 1 && encodings.length === 0;

/** What the masks of plain secrets begin with. */
const MASK_STARTS = Buffer.from('xR');

const FILL_BYTE: number = 'x'.charCodeAt(0);

/**
 * Masks a plain secret in `target`, which holds the bytes from the offset `from` on: as `editsOf` says, but for tags, and without an object for each
 * byte. Returns whether it was not masked already. @param bytes those of the view, which starts at the offset `base`
 */
export function maskPlain(
  secret: Masked,
  key: Uint8Array | undefined,
  bytes: Uint8Array,
  base: number,
  target: Buffer,
  from: number,
): boolean {
  const [{ from: first, to: last } = { from: 0, to: 0 }] = secret.own;
  if (MASK_STARTS.includes(bytes[first - base] ?? 0) && isMasked(positionsOf(secret, bytes, base), bytes, base)) return false;
  const start = Math.max(0, first - from);
  const end = Math.min(last - from, target.length);
  if (key === undefined || secret.clear === undefined) target.fill(FILL_BYTE, start, Math.max(start, end));
  else {
    const { text, fill } = textOf(secret.encodings, pseudonym(key, secret.clear));
    target.write(text.padEnd(last - first, fill).slice(start + from - first, end + from - first), start, 'latin1');
  }
  return true;
}

/** The part of a candidate that is masked. */
export function maskedOf(candidate: Candidate): Masked {
  const clear = candidate.secret.expose();
  const secret = candidate.id === undefined ? clear : clear.slice(candidate.id.length + 1);
  const { encodings, rule, secretStart, end } = candidate;
  // As it is, in one piece: nearly all are.
  if (encodings.length === 0 && end - secretStart === secret.length) {
    return { own: [{ from: secretStart + plainShown(rule), to: end }], encodings, clear: secret };
  }
  const own = candidate.locate();
  return { own: behind(own, shownOf(rule, own, secret.slice(0, 3), candidate.rewritten)), encodings, clear: secret };
}
