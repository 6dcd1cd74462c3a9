// From rules and encodings to the few byte strings that are searched for.
import type { CompiledRule } from '../rules/compile.ts';
import { ENCODINGS, type Encoding } from './encodings.ts';

/** How far before a match a word of context may stand, in characters. */
export const CONTEXT_REACH = 64;

/** What to try where an anchor stands: one rule under one encoding. */
export interface Probe {
  readonly rule: CompiledRule;
  readonly encoding: Encoding;
  /** How many raw bytes before the start and behind the end of the anchor can belong to a match or its context. */
  readonly before: number;
  readonly after: number;
}

/** A byte string that stands in every match of its probes, and its three bytes that the search looks for. */
export interface Anchor {
  readonly bytes: string;
  readonly fingerprint: string;
  /** Where in `bytes` the fingerprint stands. */
  readonly offset: number;
  readonly probes: readonly Probe[];
}

/** The anchors of all rules under all encodings, each byte string once. */
export function deriveAnchors(rules: readonly CompiledRule[]): readonly Anchor[] {
  const probes = new Map<string, Probe[]>();
  for (const encoding of ENCODINGS) {
    for (const rule of rules) {
      const reach = rule.rule.maxLength + encoding.slack + 1;
      for (const bytes of rule.rule.anchors.flatMap((anchor) => encoding.spell(anchor))) {
        const known = probes.get(bytes) ?? [];
        known.push({ rule, encoding, before: reach + CONTEXT_REACH, after: reach });
        probes.set(bytes, known);
      }
    }
  }
  return [...probes].map(([bytes, tried]) => ({ bytes, ...chooseFingerprint(bytes), probes: tried }));
}

/** The three bytes in a row that are rarest in the texts and binaries people have. */
function chooseFingerprint(bytes: string): { fingerprint: string; offset: number } {
  let best = { fingerprint: bytes.slice(0, 3), offset: 0 };
  let least = Number.POSITIVE_INFINITY;
  for (let offset = 0; offset + 3 <= bytes.length; offset++) {
    const fingerprint = bytes.slice(offset, offset + 3);
    const weight = frequency(fingerprint);
    if (weight < least) {
      least = weight;
      best = { fingerprint, offset };
    }
  }
  return best;
}

/** A rough weight of how often three bytes stand together: letters often, capitals and punctuation seldom. */
function frequency(fingerprint: string): number {
  // "AAA" fills source maps and binaries; so does any other byte that repeats.
  if (new Set(fingerprint).size === 1) return 1000;
  let weight = 1;
  for (const char of fingerprint) {
    if (/[a-z ]/.test(char)) weight *= 6;
    else if (/[0-9./:]/.test(char)) weight *= 4;
    else if (/[%&;\\"'=-]/.test(char)) weight *= 2;
  }
  return weight;
}
