// Perfect bot tokens behind `/bot`, as nearly all in logs stand: found by comparing bytes, without a string, and each judged once.
import type { CompiledRule } from '../model/compiled-rule.ts';
import type { Confidence } from '../model/rule.ts';
import type { Secret } from '../model/types.ts';
import type { Candidate, Range } from './candidate.ts';
import { CHARACTER, ID_DIGITS, SECRET_LENGTH, SEPARATOR, secretClasses } from './grammar/bot-token.ts';
import { type Judged, judged } from './judgement/judgement-cache.ts';
import type { View } from './readings.ts';
import type { Anchor } from './search/anchors.ts';

/** What stands before the id: no match before it can reach over the slash, and neither an escape nor a line ends so. */
const LEAD = '/bot';

/** It, and how an id may begin. */
const LEAD_ANCHOR: RegExp = new RegExp(`^${LEAD}[0-9]?$`);

/** How many tokens are remembered: more than bots write into one log. A power of two. */
const SLOTS = 1024;

/** The bytes of a slot: more than the longest token has. */
const SLOT_BYTES = 64;

/** The bit of all characters that a secret can have; the bits above it are those of the classes of its positions. */
const IN_SECRET = 1;

/** Bytes that no token has, and no escape, tag or terminal command begins with. */
const CLOSING: Buffer = Buffer.from('/ "\',)]}\n\r');

const NOTHING: readonly string[] = [];

/** There is a certain token, and the anchor inside of it has it. */
const ELSEWHERE: readonly Candidate[] = [];

/**
 * Finds the token at an anchor: exactly what the pattern of its rule and the judgement find there. Of all but certain tokens it says nothing.
 *
 * The tokens that were judged last are kept in clear, as in judgement-cache.ts, but only until `forget` at the end of a Blob.
 */
export class UrlTokens {
  readonly #anchor: Anchor | undefined;
  readonly #leadAnchors: readonly Anchor[];
  readonly #rule: CompiledRule | undefined;
  /** The bits of each byte. */
  readonly #bits = new Uint8Array(256);
  /** The bit that each character of a secret must have. */
  readonly #needed = new Uint8Array(SECRET_LENGTH);
  #bytes = new Uint8Array(0);
  #judged: (Judged | undefined)[] = [];

  /** @param anchors all that will be asked for */
  constructor(anchors: readonly Anchor[]) {
    this.#anchor = anchors.find((anchor) => anchor.bytes.startsWith(SEPARATOR) && ruleOf(anchor) !== undefined);
    this.#rule = this.#anchor && ruleOf(this.#anchor);
    // The rule for URLs finds the same again, and where both do, that for tokens is reported.
    this.#leadAnchors = anchors.filter(
      (anchor) => LEAD_ANCHOR.test(anchor.bytes) && (ruleOf(anchor)?.order ?? -1) > (this.#rule?.order ?? 0),
    );
    this.#fillBits();
  }

  /** The token at `anchor`, which stands at the position `at`: none where the other anchor has it; undefined where nothing is certain. */
  find(view: View, anchor: Anchor, at: number): readonly Candidate[] | undefined {
    const colon = this.#colonOf(view.bytes, anchor, at);
    const start = colon < 0 ? -1 : this.#startOf(view.bytes, colon);
    if (start < 0) return undefined;
    const known = this.#judge(view, start, colon + SEPARATOR.length);
    if (known?.worth !== 'certain' || this.#rule === undefined) return undefined;
    return anchor === this.#anchor ? [new UrlToken(this.#rule, known, view.base + start, view.base + colon)] : ELSEWHERE;
  }

  /** Whether `find` finds the token and nothing that is still to come can be a part of it, whatever of the text is undone or dropped. */
  isClosed(view: View, anchor: Anchor, at: number): boolean {
    if (this.find(view, anchor, at) === undefined) return false;
    const next = view.bytes[this.#colonOf(view.bytes, anchor, at) + SEPARATOR.length + SECRET_LENGTH];
    return CLOSING.includes(next ?? 0);
  }

  /** Forgets the tokens. */
  forget(): void {
    if (this.#judged.length === 0) return;
    this.#judged = [];
    this.#bytes = new Uint8Array(0);
  }

  /** The position of the colon of the token at `anchor`; negative where none can stand there. */
  #colonOf(bytes: Uint8Array, anchor: Anchor, at: number): number {
    if (anchor === this.#anchor) return at;
    const colon = this.#leadAnchors.includes(anchor) ? behindDigits(bytes, at + LEAD.length) : -1;
    return bytes[colon] === COLON ? colon : -1;
  }

  #fillBits(): void {
    const classes = secretClasses();
    const distinct = [...new Set(classes)];
    // Made once each: hundreds of regular expressions take longer than a small scan.
    const [inSecret, ...patterns] = [CHARACTER, ...distinct].map((source) => new RegExp(source));
    for (let code = 0; code < 256; code++) {
      const char = String.fromCharCode(code);
      let bits = inSecret?.test(char) ? IN_SECRET : 0;
      for (const [index, pattern] of patterns.entries()) if (pattern.test(char)) bits |= IN_SECRET << (index + 1);
      this.#bits[code] = bits;
    }
    for (const [index, source] of classes.entries()) this.#needed[index] = IN_SECRET << (distinct.indexOf(source) + 1);
  }

  /** The position at which the id before `colon` begins; negative where none stands there behind LEAD. */
  #startOf(bytes: Uint8Array, colon: number): number {
    let start = colon;
    while (start > 0 && isDigit(bytes[start - 1] ?? 0)) start--;
    const digits = colon - start;
    if (digits < ID_DIGITS.least || digits > ID_DIGITS.most || bytes[start] === ZERO || start < LEAD.length) return -1;
    for (let index = 0; index < LEAD.length; index++) {
      if (bytes[start - LEAD.length + index] !== LEAD.charCodeAt(index)) return -1;
    }
    return start;
  }

  /** What the token is worth whose secret begins at `from`; undefined where none stands there, or its end is not there yet. */
  #judge({ bytes, length }: View, start: number, from: number): Judged | undefined {
    const to = from + SECRET_LENGTH;
    if (to >= length || ((this.#bits[bytes[to] ?? 0] ?? 0) & IN_SECRET) !== 0) return undefined;
    let hash = 0;
    for (let index = 0; index < SECRET_LENGTH; index++) {
      const byte = bytes[from + index] ?? 0;
      if (((this.#bits[byte] ?? 0) & (this.#needed[index] ?? 0)) === 0) return undefined;
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    const slot = (hash ^ (hash >>> 10)) & (SLOTS - 1);
    return this.#isIn(slot, bytes, start, to)
      ? this.#judged[slot]
      : this.#remember(slot, bytes.subarray(start, to), from - start);
  }

  /** Whether the token in [from, to) is that of the slot. A longer one is another one before its colon. */
  #isIn(slot: number, bytes: Uint8Array, from: number, to: number): boolean {
    if (this.#judged.length === 0) return false;
    const first = slot * SLOT_BYTES - from;
    for (let at = from; at < to; at++) if (bytes[at] !== this.#bytes[first + at]) return false;
    return true;
  }

  #remember(slot: number, token: Uint8Array, secretAt: number): Judged | undefined {
    if (this.#rule === undefined) return undefined;
    if (this.#judged.length === 0) {
      this.#judged = Array.from({ length: SLOTS }, () => undefined);
      this.#bytes = new Uint8Array(SLOTS * SLOT_BYTES);
    }
    const text = Buffer.from(token).toString('latin1');
    const now = judged(this.#rule, false, { id: text.slice(0, secretAt - SEPARATOR.length), secret: text.slice(secretAt) });
    this.#bytes.set(token, slot * SLOT_BYTES);
    this.#judged[slot] = now;
    return now;
  }
}

const ZERO = 0x30;
const COLON: number = SEPARATOR.charCodeAt(0);

const isDigit = (byte: number): boolean => byte >= ZERO && byte < ZERO + 10;

function behindDigits(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at - from <= ID_DIGITS.most && isDigit(bytes[at] ?? 0)) at++;
  return at;
}

/** The built-in rule for bot tokens that alone is tried at `anchor`, in texts as they are; undefined where it is another one. */
function ruleOf({ probes }: Anchor): CompiledRule | undefined {
  const [probe] = probes;
  if (probe === undefined || probes.length > 1 || probe.layer !== 'direct') return undefined;
  const { rule } = probe;
  return rule.untrusted || rule.rule.structure !== 'telegram-bot-token' ? undefined : rule;
}

/** A class, for there is one for each line of a log. */
class UrlToken implements Candidate {
  readonly rule: CompiledRule;
  readonly encodings: readonly string[] = NOTHING;
  readonly joined = false;
  readonly rewritten = false;
  readonly confidence: Confidence = 'certain';
  readonly start: number;
  readonly end: number;
  readonly secretStart: number;
  readonly id: string | undefined;
  readonly secret: Secret;

  constructor(rule: CompiledRule, { id, secret }: Judged, start: number, colon: number) {
    this.rule = rule;
    this.start = start;
    this.secretStart = colon + SEPARATOR.length;
    this.end = this.secretStart + SECRET_LENGTH;
    this.id = id;
    this.secret = secret;
  }

  locate(): readonly Range[] {
    return Array.from({ length: SECRET_LENGTH }, (_, index) => ({
      from: this.secretStart + index,
      to: this.secretStart + index + 1,
    }));
  }
}
