// The matches of rules in the bytes around an anchor; each rule is run once on each kind of reading.
import type { CompiledRule } from '../model/compiled-rule.ts';
import type { Candidate, RuleMatch } from './candidate.ts';
import { readColumns } from './encodings/columns.ts';
import { isSoughtInPieces } from './judgement/structure.ts';
import type { Allowance } from './pattern-budget.ts';
import { matchesInPieces, matchesOfPattern } from './pattern-matches.ts';
import type { ReadingKind, Region } from './readings.ts';
import type { Probe } from './search/anchors.ts';

/** Bytes that were cut out, and the matches found in them so far. */
export class RegionSearch {
  readonly #region: Region;
  readonly #allowance: Allowance;
  readonly #matches = new Map<ReadingKind, Map<CompiledRule, readonly RuleMatch[]>>();

  constructor(region: Region, allowance: Allowance) {
    this.#region = region;
    this.#allowance = allowance;
  }

  /** The candidates whose match covers the offset `at`, where an anchor of the probe stands. */
  candidatesAt({ rule, layer }: Probe, at: number): readonly Candidate[] {
    if (layer !== 'direct') return this.#covering(rule, layer, at);
    const plain = this.#covering(rule, 'as it is', at);
    // Most tokens in logs stand in a URL as they are: no time goes into other readings.
    if (plain.length > 0 && plain.every((candidate) => isBeyondDoubt(candidate, this.#region))) return plain;
    return [...plain, ...this.#covering(rule, 'direct', at)];
  }

  #covering(rule: CompiledRule, kind: ReadingKind, at: number): readonly Candidate[] {
    return this.#matchesOf(rule, kind)
      .filter(({ from, to }) => from <= at && at < to)
      .map(({ candidate }) => candidate);
  }

  #matchesOf(rule: CompiledRule, kind: ReadingKind): readonly RuleMatch[] {
    const byRule = this.#matches.get(kind) ?? new Map<CompiledRule, readonly RuleMatch[]>();
    const known = byRule.get(rule);
    if (known !== undefined) return known;
    const matches = withoutCopies(this.#run(rule, kind));
    byRule.set(rule, matches);
    this.#matches.set(kind, byRule);
    return matches;
  }

  #run(rule: CompiledRule, kind: ReadingKind): readonly RuleMatch[] {
    if (!rule.untrusted) return this.#search(rule, kind);
    const run = this.#region.read(kind).length > 0 ? this.#allowance(rule) : undefined;
    if (run === undefined) return [];
    const matches = this.#search(rule, kind);
    run.done();
    return matches;
  }

  #search(rule: CompiledRule, kind: ReadingKind): readonly RuleMatch[] {
    const readings = this.#region.read(kind);
    const { from: offset, isBinary } = this.#region;
    const origin = { offset, isBinary, rewritten: kind !== 'as it is' && kind !== 'direct' };
    const matches: RuleMatch[] = [];
    for (const reading of readings) matches.push(...matchesOfPattern(rule, reading, origin));
    // A token in pieces is always in doubt: it is searched for only where escapes are undone, but then in the text as it is, too.
    const broken = kind === 'as it is' ? [] : [...(kind === 'direct' ? this.#region.read('as it is') : []), ...readings];
    for (const reading of broken) matches.push(...matchesInPieces(rule, reading, origin));
    const columns = kind === 'direct' && isSoughtInPieces(rule) ? readColumns(this.#region.raw) : [];
    for (const reading of columns) matches.push(...matchesOfPattern(rule, reading, origin));
    return matches;
  }
}

/** Whether a perfect token stands where its id can begin nowhere else: no digits of an escape or of another line are in question. */
export function isBeyondDoubt({ confidence, start }: Candidate, { raw, from }: Region): boolean {
  return confidence === 'certain' && raw.endsWith('bot', start - from);
}

/** The matches without repeats: readings overlap, so the same match is often found in several. */
function withoutCopies(matches: readonly RuleMatch[]): readonly RuleMatch[] {
  const kept = new Map<string, RuleMatch>();
  for (const match of matches) {
    const { start, end, encodings, confidence } = match.candidate;
    const key = `${start} ${end} ${confidence} ${encodings.length}`;
    if (!kept.has(key)) kept.set(key, match);
  }
  return [...kept.values()];
}
