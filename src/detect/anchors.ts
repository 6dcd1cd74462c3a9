// From rules and encodings to the few byte strings that are searched for.
import type { CompiledRule } from '../rules/compile.ts';
import { ENCODINGS, type Encoding } from './encodings.ts';

/** How far before a match a word of context may stand, in characters. */
export const CONTEXT_REACH = 64;

/** What to try where an anchor stands: one rule under one encoding. */
export interface Probe {
  readonly rule: CompiledRule;
  readonly encoding: Encoding;
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

/** The anchors of all rules under all encodings, each byte string once. */
export function deriveAnchors(rules: readonly CompiledRule[]): readonly Anchor[] {
  const probes = new Map<string, Probe[]>();
  for (const encoding of ENCODINGS) {
    for (const rule of rules) {
      for (const bytes of rule.rule.anchors.flatMap((anchor) => encoding.spell(anchor))) {
        const known = probes.get(bytes) ?? [];
        known.push({ rule, encoding });
        probes.set(bytes, known);
      }
    }
  }
  const chosen = new Set<string>();
  // The shorter ones first: they have the least choice, and longer ones may share theirs.
  return [...probes]
    .sort(([a], [b]) => a.length - b.length)
    .map(([bytes, tried]) => {
      const offset = chooseFingerprint(bytes, chosen);
      const fingerprint = bytes.slice(offset, offset + 3);
      chosen.add(fingerprint);
      const reach = Math.max(...tried.map(({ rule, encoding }) => rule.rule.maxLength + encoding.slack)) + 1;
      return { bytes, fingerprint, offset, before: reach + CONTEXT_REACH, after: reach, probes: tried };
    });
}

/** Where the three bytes stand that are chosen already, or else are rarest in the texts and binaries people have. */
function chooseFingerprint(bytes: string, chosen: ReadonlySet<string>): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let offset = 0; offset + 3 <= bytes.length; offset++) {
    const fingerprint = bytes.slice(offset, offset + 3);
    const weight = frequency(fingerprint) / discount(fingerprint, chosen);
    if (weight <= least) {
      least = weight;
      best = offset;
    }
  }
  return best;
}

/** The search is fastest where fingerprints are the same, or end alike. */
function discount(fingerprint: string, chosen: ReadonlySet<string>): number {
  if (chosen.has(fingerprint)) return 1e6;
  return [...chosen].some((other) => other.endsWith(fingerprint.slice(1))) ? 1e3 : 1;
}

/** A rough weight of how often three bytes stand together. */
function frequency(fingerprint: string): number {
  const [first, second, third] = fingerprint;
  // "AAA" fills source maps and binaries; so does any other byte that repeats. "%2F" fills the logs of web servers.
  if (first === '%' || (first === second && second === third)) return 1000;
  let weight = 1;
  for (let at = 0; at < fingerprint.length; at++) weight *= weightOf(fingerprint.charCodeAt(at));
  return weight;
}

/** Small letters, digits and spaces are everywhere; capitals and most punctuation are not. */
function weightOf(code: number): number {
  if (code >= 0x61 && code <= 0x7a) return 9;
  if (code === 0x20 || (code >= 0x30 && code <= 0x39)) return 9;
  if (code >= 0x41 && code <= 0x5a) return 2;
  return code === 0x2e || code === 0x2f || code === 0x3a ? 6 : 3;
}
