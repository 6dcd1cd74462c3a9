// What is written in place of a secret.
import { createHmac } from 'node:crypto';
import type { Candidate, Range } from '../../detect/hits.ts';
import type { CompiledRule } from '../../model/compiled-rule.ts';

/** How secrets are masked. */
export interface MaskOptions {
  /** `fixed` (default): as many bytes as the secret has. `tag`: `[redacted]`, where the secret is not rewritten as a whole. */
  readonly mask?: 'fixed' | 'tag' | undefined;
  /** A secret key of 16 bytes or more: with it the mask of a secret is the same wherever it stands, and another for each secret. */
  readonly key?: Uint8Array | undefined;
}

/** A byte that is written in place of another one; with `text` that takes its place, or nothing. */
export interface Edit {
  readonly at: number;
  readonly text: string;
}

/** A secret or the beginning of one, as far as masks depend on it. */
export interface Masked {
  readonly own: readonly Range[];
  readonly encodings: readonly string[];
  /** The secret without its public part; undefined where only its beginning is known. */
  readonly clear: string | undefined;
}

/** How many characters of a pseudonym there are: 48 bits. */
const LENGTH = 12;

/** Letters that make no words, and no digits: rules that look for one in a secret find none. */
const LETTERS = 'BCDFGHJKLMNPQRTV';

/** What we wrote ourselves. */
const OURS = new RegExp(`^(?:x+|R(?:-[${LETTERS}]{0,${LENGTH}}X*)?)$`);

/**
 * The name of a secret under a key. Of the secret alone: where an id begins is in doubt at times, and no two bots share a secret. Without
 * a key there is none: whoever guesses the secret of a short one could check that against a plain hash.
 */
function pseudonym(key: Uint8Array, clear: string): string {
  const digest = createHmac('sha256', key).update(clear, 'latin1').digest();
  return Array.from({ length: LENGTH }, (_, at) => {
    const byte = digest[at >> 1] ?? 0;
    return LETTERS[at % 2 === 0 ? byte >> 4 : byte & 15] ?? '';
  }).join('');
}

/** The text that a mask begins with, and what fills the rest of it. */
function wordsOf(encodings: readonly string[], name: string | undefined): { readonly text: string; readonly fill: string } {
  // Says `U` in base64 wherever in a group it stands.
  if (encodings.includes('base64')) return { text: name ?? '', fill: 'V' };
  // Says `*`.
  if (encodings.includes('hex')) return { text: name === undefined ? '' : Buffer.from(name).toString('hex'), fill: '2a' };
  return name === undefined ? { text: '', fill: 'x' } : { text: `R-${name}`, fill: 'X' };
}

/** Whether all characters are rewritten by an encoding. */
const isRewritten = (encodings: readonly string[]): boolean => encodings.some((name) => /^(?:base64|hex|utf-16)/.test(name));

/** What to write for `secret`, of which `bytes` (those of the view, which starts at the offset `base`) are at hand. */
export function editsOf(secret: Masked, { mask, key }: MaskOptions, bytes: Uint8Array, base: number): readonly Edit[] {
  const positions = positionsOf(secret, bytes, base);
  if (isOurs(positions, bytes, base)) return [];
  const name = key === undefined || secret.clear === undefined ? undefined : pseudonym(key, secret.clear);
  if (mask === 'tag' && !isRewritten(secret.encodings)) {
    const tag = name === undefined ? '[redacted]' : `[redacted:${name}]`;
    return positions.map((at, index) => ({ at, text: index === 0 ? tag : '' }));
  }
  const { text, fill } = wordsOf(secret.encodings, name);
  return positions.map((at, index) => ({ at, text: text[index] ?? fill[(index - text.length) % fill.length] ?? '' }));
}

function positionsOf({ own, encodings }: Masked, bytes: Uint8Array, base: number): readonly number[] {
  const positions: number[] = [];
  let next = 0;
  const zeros = encodings[0]?.startsWith('utf-16') === true;
  for (const { from, to } of own) {
    for (let at = Math.max(from, next); at < to; at++) if (!zeros || bytes[at - base] !== 0) positions.push(at);
    next = Math.max(next, to);
  }
  return positions;
}

function isOurs(positions: readonly number[], bytes: Uint8Array, base: number): boolean {
  return OURS.test(Buffer.from(positions.map((at) => bytes[at - base] ?? 0)).toString('latin1'));
}

/** How many of the first characters of a rule's secrets say only of which kind they are, where nothing before them does. */
const BARE = 5;

/** `AA[E-H]`. */
const MARK = 3;

/**
 * How many characters of a secret stay as they are: those that stand there before it shows what they begin. They are the same in many secrets:
 * the version and data center of a session, the mark `AAE` of a token that is not written as it is.
 */
export function keptOf(rule: CompiledRule, own: readonly Range[], head: string, rewritten: boolean): number {
  if (rewritten) return MARK;
  if (isBare(rule)) return BARE;
  if (!/^A(?:A|$)/.test(head) || rule.family !== 'telegram-bot-token.json') return 0;
  const whole = own.slice(0, MARK).every(({ from, to }, at) => to - from === 1 && (at === 0 || own[at - 1]?.to === from));
  return whole ? 0 : MARK;
}

/** Whether the secrets of a rule begin with nothing before them. */
export const isBare = (rule: CompiledRule): boolean => !rule.untrusted && rule.rule.pattern.startsWith('(?<secret>');

/** `own` without the first `kept` characters, and without a digit that the last of these shares with the next one. */
export function behind(own: readonly Range[], kept: number): readonly Range[] {
  const least = kept === 0 ? 0 : (own[kept - 1]?.to ?? 0);
  return own.slice(kept).map(({ from, to }) => ({ from: Math.max(from, least), to: Math.max(to, least) }));
}

/** A candidate as what is to be masked. */
export function maskedOf(candidate: Candidate): Masked {
  const clear = candidate.secret.expose();
  const secret = candidate.id === undefined ? clear : clear.slice(candidate.id.length + 1);
  const { encodings, rule, secretStart, end } = candidate;
  // As it is, in one piece: nearly all are.
  if (encodings.length === 0 && end - secretStart === secret.length) {
    return { own: [{ from: secretStart + (isBare(rule) ? BARE : 0), to: end }], encodings, clear: secret };
  }
  const own = candidate.locate();
  return { own: behind(own, keptOf(rule, own, secret.slice(0, MARK), candidate.rewritten)), encodings, clear: secret };
}
