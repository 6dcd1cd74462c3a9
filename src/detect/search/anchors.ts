// From rules and encodings to the few byte strings that are searched for.
import type { CompiledRule } from '../../model/compiled-rule.ts';
import { ESCAPE_STRETCH, ESCAPES, spellEscaped, spellEvery } from '../encodings/escapes.ts';
import { DEEP_STRETCH, type LayerName, REWRITINGS } from '../encodings/layers.ts';
import { ALONE, ALONE_STRETCH, spellInPieces } from '../encodings/pieces.ts';
import type { Rewriting } from '../encodings/rewriting.ts';
import { CONTEXT_REACH } from '../judgement/judge.ts';
import { isSoughtInPieces } from '../judgement/structure.ts';
import { chooseFingerprints } from './fingerprints.ts';

/** What to try where an anchor stands: a rule in one layer. */
export interface Probe {
  readonly rule: CompiledRule;
  readonly layer: LayerName;
  /** How many raw bytes a match and its context can reach from the anchor. */
  readonly reach: number;
}

/** A byte string that stands in every match of its probes, and its three bytes that the search looks for. */
export interface Anchor {
  readonly bytes: string;
  readonly fingerprint: string;
  /** Where in `bytes` the fingerprint stands. */
  readonly offset: number;
  /** How many raw bytes before its start and behind its end can belong to a match or its context. */
  readonly before: number;
  readonly after: number;
  readonly probes: readonly Probe[];
}

/** By how many bytes a token may be longer than its text where a few characters in it are escaped. */
const SLACK = 24;

/** How many bytes of line ends, indentation, quotes and commands to a terminal may stand in a token in pieces or in lines. */
const GAPS = 320;

/**
 * The anchors of all rules in all layers, each byte string once.
 *
 * @param known fingerprints that are searched for anyway
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
      reach: rule.isDeep ? ESCAPE_STRETCH * maxLength + GAPS : maxLength + SLACK,
    };
    for (const bytes of spellDirect(rule)) add(bytes, direct);
    for (const bytes of isSoughtInPieces(rule) ? ALONE : []) add(bytes, { ...direct, reach: ALONE_STRETCH * maxLength });
    for (const { name, stretch } of REWRITINGS) {
      const reach = Math.ceil((rule.isDeep ? DEEP_STRETCH : stretch) * (maxLength + SLACK)) + GAPS;
      for (const bytes of spellRewritten(rule, name)) add(bytes, { rule, layer: name, reach });
    }
  }
  const fingerprints = chooseFingerprints([...probes.keys()], known);
  return [...probes].map(([bytes, tried]) => makeAnchor(bytes, fingerprints.get(bytes) ?? bytes.slice(0, 3), tried));
}

/** The anchor `bytes` with all that follows from its probes. */
export function makeAnchor(bytes: string, fingerprint: string, probes: readonly Probe[]): Anchor {
  const after = Math.max(...probes.map(({ reach }) => reach)) + 1;
  return { bytes, fingerprint, offset: bytes.indexOf(fingerprint), before: after + CONTEXT_REACH, after, probes };
}

/** How the anchors of a rule may be spelled in a text whose letters are as they are. */
function spellDirect(compiled: CompiledRule): readonly string[] {
  const { rule, isDeep, encoded } = compiled;
  if (rule.binary === true) return rule.anchors;
  const once = spellAll(rule.anchors);
  if (!isDeep) return shortest(once);
  // Two deep and in pieces only what is certain counts: the literals that say more can be looked for.
  const telling = [...new Set(encoded.map((literal) => literal.slice(-4)))];
  const everyEscaped = telling.flatMap((literal) => ESCAPES.flatMap((kind) => spellEvery(kind, literal.slice(-3))));
  // The names of folders are written in no escapes.
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
    spelled.push(
      ...outer.spell(
        encoded.flatMap((literal) => ESCAPES.flatMap((kind) => spellEscaped(kind, literal))),
        false,
      ),
    );
    for (const inner of REWRITINGS) {
      if (mayHold(outer.name, inner.name)) spelled.push(...outer.spell(inner.spell(encoded, false), false));
    }
  }
  return shortest(spelled);
}

/**
 * Whether one encoding is looked for in another one. UTF-16 in itself is not text; and nobody writes what is encoded already in hexadecimal,
 * whose digits are in every log and list of checksums: to look for them would cost more than all the rest.
 */
export function mayHold(outer: Rewriting['name'], inner: Rewriting['name']): boolean {
  return outer === 'base64' || (outer === 'utf-16' && inner !== 'utf-16');
}

/** The texts without those that hold another one of them. */
function shortest(texts: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (const text of [...new Set(texts)].sort((a, b) => a.length - b.length)) {
    if (!kept.some((shorter) => text.includes(shorter))) kept.push(text);
  }
  return kept;
}
