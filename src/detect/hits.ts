// What a rule finds in a reading of some bytes.
import type { CompiledRule } from '../model/compiled-rule.ts';
import type { Confidence, Secret } from '../model/types.ts';
import { findAdjoined } from './encodings/adjoined.ts';
import { CERTAIN_ONLY } from './encodings/escapes.ts';
import { DEPTH } from './encodings/layers.ts';
import { findInPieces, ownIndexes } from './encodings/pieces.ts';
import type { Reading } from './encodings/reading.ts';
import { judgeContext, type Parts } from './judgement/judge.ts';
import { judged } from './judgement/judged.ts';
import { CONTEXT_REACH } from './search/anchors.ts';

/** Bytes from `from` to before `to`, as offsets in the Blob. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** A reading of some bytes of the Blob as a secret. Offsets count from the start of the Blob. */
export interface Candidate {
  readonly rule: CompiledRule;
  /** The encodings it was read under, outermost first. */
  readonly encodings: readonly string[];
  /** Something was left out inside: what stood on either side of it is one. */
  readonly joined: boolean;
  /** All of its characters were rewritten: nothing but its encoding says where it begins. */
  readonly rewritten: boolean;
  readonly confidence: Confidence;
  readonly start: number;
  readonly end: number;
  readonly secretStart: number;
  readonly id: string | undefined;
  readonly secret: Secret;
  /** The bytes that carry each character of the secret, in order; what stands between them (a line end, a colour) is not the secret's. */
  readonly locate: () => readonly Range[];
}

/** A candidate and the range of the whole match it is part of, as offsets in the Blob. */
export interface Hit {
  readonly from: number;
  readonly to: number;
  readonly candidate: Candidate;
}

/** Where a reading is from. */
export interface Place {
  /** The offset in the Blob of what it was read from. */
  readonly offset: number;
  readonly rewritten: boolean;
}

/** A secret at its indexes in the text of a reading. */
interface Found extends Parts {
  /** The whole match. */
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
  readonly secretStart: number;
  /** What was undone beside what the reading undid. */
  readonly encodings: readonly string[];
}

/** What the pattern of `rule` matches in `reading`. */
export function hitsOfPattern(rule: CompiledRule, reading: Reading, place: Place): readonly Hit[] {
  return toHits(rule, reading, place, matchPattern(rule, reading.text, firstWhole(reading, place)));
}

/**
 * The first index at which a match may begin. What was cut off has left a part of a text, which could pass for a whole one: cuts are made that
 * many raw bytes too far off for this reason. Where all is rewritten, pieces begin anywhere.
 */
function firstWhole(reading: Reading, { offset, rewritten }: Place): number {
  if (offset === 0 || rewritten) return 0;
  let first = 0;
  while (first < reading.text.length && reading.start(first) < CONTEXT_REACH - 1) first++;
  return first;
}

/** The tokens in `reading` that stand in pieces, or right before other text; of rules that are looked for in depth only. */
export function hitsInPieces(rule: CompiledRule, reading: Reading, place: Place): readonly Hit[] {
  if (!rule.isDeep) return [];
  const { text } = reading;
  const inPieces = findInPieces(text).map((token) => ({ ...token, encodings: [token.encoding] }));
  const adjoined = findAdjoined(text).map((token) => ({ ...token, encodings: [] }));
  return toHits(
    rule,
    reading,
    place,
    [...inPieces, ...adjoined].map((token) => ({ ...token, from: token.start, to: token.end })),
  );
}

/** How many characters may stand between a public part and its secret. */
const ADJOINING = 1;

/** The patterns of our rules without `d`: to have the indices of groups told takes longer than all else about a match. */
const swift = new WeakMap<RegExp, RegExp>();

/** The pattern to search with. Those of users may have groups anywhere, also in what only looks ahead. */
function searching({ pattern, untrusted }: CompiledRule): RegExp {
  if (untrusted) return pattern;
  const known = swift.get(pattern) ?? new RegExp(pattern.source, pattern.flags.replace('d', ''));
  swift.set(pattern, known);
  return known;
}

type Indexes = readonly [from: number, to: number];

/** Where the groups `id` and `secret` of a match stand; the secret is mostly its end, and in it nowhere else. */
function spansOf({ pattern }: CompiledRule, match: RegExpExecArray): { readonly id?: Indexes; readonly secret?: Indexes } {
  const { 0: whole, index, input, groups } = match;
  if (match.indices !== undefined) return match.indices.groups ?? {};
  const [id, secret] = [groups?.['id'], groups?.['secret'] ?? ''];
  const at = whole.length - secret.length;
  const idAt = id === undefined ? 0 : whole.indexOf(id);
  if (whole.indexOf(secret) === at && (id === undefined || whole.lastIndexOf(id) === idAt)) {
    const span: Indexes = [index + at, index + whole.length];
    return id === undefined ? { secret: span } : { id: [index + idAt, index + idAt + id.length], secret: span };
  }
  pattern.lastIndex = index;
  return pattern.exec(input)?.indices?.groups ?? {};
}

/** @param first where matches may begin */
function* matchPattern(rule: CompiledRule, text: string, first: number): Generator<Found> {
  const pattern = searching(rule);
  pattern.lastIndex = first;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (pattern.lastIndex === match.index) pattern.lastIndex++;
    const secret = match.groups?.['secret'];
    if (secret === undefined) continue;
    const { id: idSpan, secret: span } = spansOf(rule, match);
    if (span === undefined) continue;
    // A public part that stands elsewhere (in a line of its own) is no part of the range.
    const adjoins = idSpan !== undefined && idSpan[1] <= span[0] && span[0] - idSpan[1] <= ADJOINING;
    const start = (adjoins ? idSpan : span)[0];
    const [from, to] = [match.index, match.index + match[0].length];
    yield { id: match.groups?.['id'], secret, from, to, start, end: span[1], secretStart: span[0], encodings: [] };
  }
}

function toHits(rule: CompiledRule, reading: Reading, { offset, rewritten }: Place, found: Iterable<Found>): readonly Hit[] {
  const hits: Hit[] = [];
  for (const parts of found) {
    const { start, end, secretStart } = parts;
    const encodings = [...reading.encodings(start, end), ...parts.encodings];
    if (encodings.length > mostEncodings(rule)) continue;
    const certainOnly =
      (rule.isDeep && (rewritten || encodings.length > 1 || parts.encodings.length > 0)) ||
      encodings.some((name) => CERTAIN_ONLY.has(name));
    const { worth, id, secret } = judged(rule, certainOnly, parts);
    if (worth === undefined) continue;
    const lead = (): string => reading.text.slice(Math.max(0, start - CONTEXT_REACH), start);
    const candidate: Candidate = {
      rule,
      encodings,
      joined: parts.encodings.length > 0 || reading.isJoined(start, end),
      rewritten,
      confidence: worth === 'in context' ? judgeContext(rule, lead()) : worth,
      start: offset + reading.start(start),
      end: offset + reading.end(end),
      secretStart: offset + reading.start(secretStart),
      id,
      secret,
      locate: () => locate(reading, { offset, rewritten }, secretStart, end, parts.encodings.length > 0),
    };
    hits.push({ from: offset + reading.start(parts.from), to: offset + reading.end(parts.to), candidate });
  }
  return hits;
}

/** By how many bytes a character is written at most where all is rewritten and no line ends in it. */
const WIDEST = 4;

/** Where the characters of [from, to) of the text of `reading` are written; of those in gaps nothing is said, where it is in pieces. */
export function locate(reading: Reading, place: Place, from: number, to: number, inPieces: boolean): readonly Range[] {
  const indexes = inPieces
    ? ownIndexes(reading.text.slice(from, to)).map((index) => from + index)
    : Array.from({ length: to - from }, (_, index) => from + index);
  return indexes.flatMap((index) => {
    const [start, end] = [place.offset + reading.start(index), place.offset + reading.end(index + 1)];
    // A line ends in the digits of this character: what stands before the next line is not its.
    if (place.rewritten && end - start > WIDEST) {
      return [
        { from: start, to: start + 1 },
        { from: end - 1, to: end },
      ];
    }
    return [{ from: start, to: end }];
  });
}

/** How many encodings deep a rule is looked for; bytes that are no text as they are only. */
function mostEncodings({ rule, isDeep }: CompiledRule): number {
  if (rule.binary === true) return 0;
  return isDeep ? DEPTH : 1;
}
