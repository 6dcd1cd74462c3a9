// The matches of a rule in a reading of some bytes.
import type { CompiledRule } from '../model/compiled-rule.ts';
import type { Confidence, Cut } from '../model/rule.ts';
import type { Candidate, Range, RuleMatch } from './candidate.ts';
import { findAdjoined, findOverlapping } from './encodings/adjoined.ts';
import { mayGoOnCut } from './encodings/cut-records.ts';
import { CERTAIN_ONLY } from './encodings/escapes.ts';
import { DEPTH } from './encodings/layers.ts';
import { findCut, findInParts } from './encodings/parts.ts';
import { findInPieces, ownIndexes } from './encodings/pieces.ts';
import type { Reading } from './encodings/reading.ts';
import { CONTEXT_REACH, judgeContext, type Parts, type Worth } from './judgement/judge.ts';
import { judged } from './judgement/judgement-cache.ts';
import { isSoughtInPieces } from './judgement/structure.ts';

/** Where a reading comes from. */
export interface ReadingOrigin {
  /** Whether the Blob is binary data. */
  readonly isBinary?: () => boolean;
  /** The offset in the Blob of the bytes it was read from. */
  readonly offset: number;
  readonly rewritten: boolean;
}

/** The parts of a secret and their indexes in the text of a reading. */
interface LocatedParts extends Parts {
  /** The whole match. */
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
  readonly secretStart: number;
  /** The encodings that were undone beside those of the reading. */
  readonly encodings: readonly string[];
  /** It may have been cut out wrongly: it is never certain. */
  readonly isDoubtful?: boolean;
  readonly reason?: Cut;
}

/** The matches of the pattern of `rule` in `reading`. */
export function matchesOfPattern(rule: CompiledRule, reading: Reading, origin: ReadingOrigin): readonly RuleMatch[] {
  return toMatches(rule, reading, origin, matchPattern(rule, reading.text, firstWhole(reading, origin)));
}

/**
 * The first index at which a match may begin. Where a text was cut, a part of a word may look like a whole one; cuts are made CONTEXT_REACH bytes
 * further out for this reason. Where all characters are rewritten, pieces begin anywhere.
 */
function firstWhole(reading: Reading, { offset, rewritten }: ReadingOrigin): number {
  if (offset === 0 || rewritten) return 0;
  let first = 0;
  while (first < reading.text.length && reading.start(first) < CONTEXT_REACH - 1) first++;
  return first;
}

/** The tokens in `reading` that stand in pieces, or with other text right behind them; none of a rule whose grammar is not known. */
export function matchesInPieces(rule: CompiledRule, reading: Reading, origin: ReadingOrigin): readonly RuleMatch[] {
  if (!isSoughtInPieces(rule)) return [];
  const { text } = reading;
  const inPieces = findInPieces(text).map((token) => ({ ...token, encodings: [token.encoding] }));
  const overlapping = findOverlapping(text, (index) => origin.offset + reading.start(index));
  const cutOut = findAdjoined(text, origin.isBinary).filter(
    ({ secretStart }) => !overlapping.some((other) => other.secretStart === secretStart),
  );
  const adjoined = [...overlapping, ...cutOut].map((token) => ({ ...token, encodings: [] }));
  const inParts = [...findInParts(text), ...findCut(text).map((token) => ({ ...token, reason: 'end-cut' as const }))].map(
    (token) => ({
      ...token,
      encodings: [],
      isDoubtful: true,
    }),
  );
  return toMatches(
    rule,
    reading,
    origin,
    // An anchor of a secret in parts begins with the character before it.
    [...inPieces, ...adjoined, ...inParts].map((token) => ({ ...token, from: Math.max(0, token.start - 1), to: token.end })),
  );
}

/** How many characters may stand between an id and its secret so that the match begins with the id. */
const MAX_SEPARATOR = 1;

/** The patterns of built-in rules without the flag `d`: to get the indices of groups takes longer than all else about a match. */
const withoutIndices = new WeakMap<RegExp, RegExp>();

/** The pattern to search with. Those of users keep their indices: their groups may stand anywhere, also in a lookahead. */
function searching({ pattern, untrusted }: CompiledRule): RegExp {
  if (untrusted) return pattern;
  const known = withoutIndices.get(pattern) ?? new RegExp(pattern.source, pattern.flags.replace('d', ''));
  withoutIndices.set(pattern, known);
  return known;
}

type Indexes = readonly [from: number, to: number];

/** Where the groups `id` and `secret` of a match stand. Nearly always the match ends with its secret, which stands in it only once. */
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
function* matchPattern(rule: CompiledRule, text: string, first: number): Generator<LocatedParts> {
  const pattern = searching(rule);
  pattern.lastIndex = first;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (pattern.lastIndex === match.index) pattern.lastIndex++;
    const secret = match.groups?.['secret'];
    if (secret === undefined) continue;
    const { id: idSpan, secret: span } = spansOf(rule, match);
    if (span === undefined) continue;
    // An id that stands elsewhere (on a line of its own) is not part of the range.
    const adjoins = idSpan !== undefined && idSpan[1] <= span[0] && span[0] - idSpan[1] <= MAX_SEPARATOR;
    const start = (adjoins ? idSpan : span)[0];
    const [from, to] = [match.index, match.index + match[0].length];
    yield { id: match.groups?.['id'], secret, from, to, start, end: span[1], secretStart: span[0], encodings: [] };
  }
}

function toMatches(
  rule: CompiledRule,
  reading: Reading,
  { offset, rewritten }: ReadingOrigin,
  found: Iterable<LocatedParts>,
): readonly RuleMatch[] {
  const matches: RuleMatch[] = [];
  const hasStructure = rule.rule.structure !== undefined;
  for (const parts of found) {
    const { start, end, secretStart } = parts;
    const encodings = [...reading.encodings(start, end), ...parts.encodings];
    if (encodings.length > mostEncodings(rule)) continue;
    const certainOnly =
      (rule.isDeep && hasStructure && (rewritten || encodings.length > 1 || parts.encodings.length > 0)) ||
      encodings.some((name) => CERTAIN_ONLY.has(name) || name === 'line-wrap');
    const { worth, id, secret } = judged(rule, certainOnly, parts);
    if (worth === undefined) continue;
    const lead = (): string => reading.text.slice(Math.max(0, start - CONTEXT_REACH), start);
    const isCut = mayGoOnCut(reading.text, start);
    const reason = isCut ? 'start-cut' : parts.reason;
    const candidate: Candidate = {
      rule,
      encodings,
      joined: parts.encodings.length > 0 || reading.isJoined(start, end),
      isBehindEscapes: encodings.length > 0 && start > 1 && reading.encodings(start - 1, start - 1).length > 0,
      rewritten,
      confidence: isCut ? 'possible' : confidenceOf(rule, worth, parts.isDoubtful === true, lead),
      ...(reason === undefined ? {} : { reason }),
      start: offset + reading.start(start),
      end: offset + reading.end(end),
      secretStart: offset + reading.start(secretStart),
      id,
      secret,
      locate: () => locate(reading, { offset, rewritten }, secretStart, end, parts.encodings.length > 0),
    };
    matches.push({ from: offset + reading.start(parts.from), to: offset + reading.end(parts.to), candidate });
  }
  return matches;
}

function confidenceOf(rule: CompiledRule, worth: Exclude<Worth, undefined>, isDoubtful: boolean, lead: () => string): Confidence {
  if (isDoubtful) return worth === 'possible' ? worth : 'likely';
  return worth === 'in context' ? judgeContext(rule, lead()) : worth;
}

/** The most bytes that carry one character where all are rewritten and no line ends within it. */
const MAX_CHARACTER_BYTES = 4;

/** Where the characters of [from, to) of the text of `reading` are written, and where they stand once more; without those in gaps where it is `inPieces`. */
export function locate(reading: Reading, origin: ReadingOrigin, from: number, to: number, inPieces: boolean): readonly Range[] {
  const indexes = inPieces
    ? ownIndexes(reading.text.slice(from, to)).map((index) => from + index)
    : Array.from({ length: to - from }, (_, index) => from + index);
  const echoes = reading.echoes?.(from, to) ?? [];
  const ranges = indexes.flatMap((index) => {
    const [start, end] = [origin.offset + reading.start(index), origin.offset + reading.end(index + 1)];
    // A line ends within the digits of this character: what stands before the next line does not belong to it.
    if (origin.rewritten && end - start > MAX_CHARACTER_BYTES) {
      return [
        { from: start, to: start + 1 },
        { from: end - 1, to: end },
      ];
    }
    return [{ from: start, to: end }];
  });
  if (echoes.length === 0) return ranges;
  const shown = echoes.map((at) => ({ from: origin.offset + at, to: origin.offset + at + 1 }));
  return [...ranges, ...shown].sort((a, b) => a.from - b.from);
}

/** How many encodings deep a rule is searched for. Binary secrets are searched for in plain form only. */
function mostEncodings({ rule, isDeep }: CompiledRule): number {
  if (rule.binary === true) return 0;
  return isDeep ? DEPTH : 1;
}
