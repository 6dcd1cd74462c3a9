// Anchors: the few byte strings to search for, derived from rules and encodings.
//
// Example: the rule for bot tokens names the anchor `:AA`. Percent-encoded it is `%3AAA`, so `3AAA` is an anchor of the layer `direct`, too; in
// base64 its digits depend on the alignment, so that there are three sets of anchors. A fingerprint is three bytes of an anchor.
import type { CompiledRule } from '../../model/compiled-rule.ts';
import { ESCAPE_STRETCH, ESCAPES, spellEscaped, spellEvery } from '../encodings/escapes.ts';
import { DEEP_STRETCH, type LayerName, REWRITINGS } from '../encodings/layers.ts';
import { ALONE, ALONE_STRETCH, spellInPieces } from '../encodings/pieces.ts';
import type { Rewriting } from '../encodings/rewriting.ts';
import { CONTEXT_REACH } from '../judgement/judge.ts';
import { isSoughtInPieces } from '../judgement/structure.ts';
import { chooseFingerprints } from './fingerprints.ts';

/** What to try where an anchor stands: one rule in one layer. */
export interface Probe {
  readonly rule: CompiledRule;
  readonly layer: LayerName;
  /** How many raw bytes from the anchor a match can reach. */
  readonly reach: number;
}

/** A byte string that stands in matches of its probes, and the three bytes of it that are searched for. */
export interface Anchor {
  readonly bytes: string;
  readonly fingerprint: string;
  /** The index of the fingerprint in `bytes`. */
  readonly offset: number;
  /** How many raw bytes before its start and behind its end can belong to a match or its context. */
  readonly before: number;
  readonly after: number;
  readonly probes: readonly Probe[];
}

/** By how many bytes a token may be longer where a few of its characters are escaped. */
const SLACK_BYTES = 24;

/** How many bytes of line ends, indentation, quotes and terminal control sequences may stand in a token in pieces or in lines. */
const GAPS_BYTES = 320;

/**
 * The anchors of all rules in all layers, each byte string once.
 *
 * @param known fingerprints that are searched for in any case
 */
export function deriveAnchors(rules: readonly CompiledRule[], known: readonly string[] = []): readonly Anchor[] {
  const probes = new Map<string, Probe[]>();
  const add = (bytes: string, probe: Probe): void => {
    const tried = probes.get(bytes);
    if (tried === undefined) probes.set(bytes, [probe]);
    else if (!tried.some(({ rule, layer }) => rule === probe.rule && layer === probe.layer)) tried.push(probe);
  };
  for (const rule of rules) {
    const { maxLength } = rule.rule;
    const direct: Probe = {
      rule,
      layer: 'direct',
      reach: rule.isDeep ? ESCAPE_STRETCH * maxLength + GAPS_BYTES : maxLength + SLACK_BYTES,
    };
    for (const bytes of spellDirect(rule)) add(bytes, direct);
    for (const bytes of isSoughtInPieces(rule) ? ALONE : []) add(bytes, { ...direct, reach: ALONE_STRETCH * maxLength });
    for (const { name, stretch } of REWRITINGS) {
      const reach = Math.ceil((rule.isDeep ? Math.max(DEEP_STRETCH, stretch) : stretch) * (maxLength + SLACK_BYTES)) + GAPS_BYTES;
      for (const bytes of spellRewritten(rule, name)) add(bytes, { rule, layer: name, reach });
    }
  }
  const fingerprints = chooseFingerprints([...probes.keys()], known);
  return [...probes].map(([bytes, tried]) => makeAnchor(bytes, fingerprints.get(bytes) ?? bytes.slice(0, 3), tried));
}

/** The anchor `bytes` with what follows from its probes. */
export function makeAnchor(bytes: string, fingerprint: string, probes: readonly Probe[]): Anchor {
  const after = Math.max(...probes.map(({ reach }) => reach)) + 1;
  return { bytes, fingerprint, offset: bytes.indexOf(fingerprint), before: after + CONTEXT_REACH, after, probes };
}

/** How the anchors of a rule can be spelled in a text whose letters are as they are. */
function spellDirect(compiled: CompiledRule): readonly string[] {
  const { rule, isDeep, encoded } = compiled;
  if (rule.binary === true) return rule.anchors;
  const once = spellAll(rule.anchors);
  if (!isDeep) return shortest(once);
  // Two encodings deep and in pieces the longer literals can be searched for, for only certain matches count there.
  const telling = [...new Set(encoded.map((literal) => literal.slice(-4)))];
  const everyEscaped = telling.flatMap((literal) => ESCAPES.flatMap((kind) => spellEvery(kind, literal.slice(-3))));
  // Names of folders are not escaped.
  const nested = spellAll(spellAll(telling).filter((literal) => !literal.includes('~')));
  const pieces = isSoughtInPieces(compiled) ? telling.flatMap(spellInPieces) : [];
  return shortest([...once, ...nested, ...pieces, ...everyEscaped]);
}

/** The literals, and how each kind of escape spells them. */
function spellAll(literals: readonly string[]): readonly string[] {
  return [...new Set([...literals, ...literals.flatMap((literal) => ESCAPES.flatMap((kind) => spellEscaped(kind, literal)))])];
}

/** How the literals of a rule are spelled in the encoding `layer`, also with another encoding in it. */
function spellRewritten({ rule, isDeep, encoded }: CompiledRule, layer: LayerName): readonly string[] {
  const outer = REWRITINGS.find(({ name }) => name === layer);
  if (outer === undefined || rule.binary === true || encoded.length === 0) return [];
  const spelled = [...outer.spell(encoded, isDeep)];
  if (isDeep) {
    const escaped = encoded.flatMap((literal) => ESCAPES.flatMap((kind) => spellEscaped(kind, literal)));
    // In a dump of bytes, each digit of an escape would be searched for.
    if (layer !== 'hex-list' && layer !== 'spaced') spelled.push(...outer.spell(escaped, false));
    for (const inner of REWRITINGS) {
      if (mayHold(outer.name, inner.name)) spelled.push(...outer.spell(inner.spell(encoded, false), false));
    }
  }
  return shortest(spelled);
}

/**
 * Whether `inner` is searched for within `outer`. UTF-16 of UTF-16 is not text; and nobody writes encoded text in hexadecimal, whose digits are
 * in every log and list of checksums, or numbers: to search for these would cost more than everything else.
 */
export function mayHold(outer: Rewriting['name'], inner: Rewriting['name']): boolean {
  if (outer === 'base64') return inner === 'base64' || inner === 'hex' || inner === 'utf-16';
  return outer === 'utf-16' && (inner === 'base64' || inner === 'hex');
}

/** The texts without those that contain another one of them. */
function shortest(texts: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (const text of [...new Set(texts)].sort((a, b) => a.length - b.length)) {
    if (!kept.some((shorter) => text.includes(shorter))) kept.push(text);
  }
  return kept;
}
