// Plans: the anchors of a set of rules, and how the search groups their fingerprints.
import type { CompiledRule } from '../../model/compiled-rule.ts';
import { PACKED_FINGERPRINTS } from '../packed-texts.ts';
import { type Anchor, deriveAnchors, makeAnchor, type Probe } from './anchors.ts';
import { DERIVED, type Derived } from './derived.ts';
import { addFingerprints, groupFingerprints } from './kernel/buckets.ts';
import type { Buckets } from './kernel/kernel.ts';

/** How many bytes of an anchor are searched for. */
const FINGERPRINT_BYTES = 3;

/** What a detector needs for the search. */
export interface Plan {
  /** Made when they are first needed: where no fingerprint is found they never are. */
  readonly anchors: () => readonly Anchor[];
  readonly buckets: Buckets;
}

/**
 * The plan for `rules`. That of the built-in ones is generated (derived.ts): making it takes as long as everything else that a commit waits
 * for. Users' rules are added to it.
 */
export function planFor(rules: readonly CompiledRule[]): Plan {
  const trusted = rules.filter(({ untrusted }) => !untrusted);
  if (trusted.map(({ rule }) => rule.id).join() !== DERIVED.rules.join()) return makePlan(rules);
  const anchors = once(() => recall(DERIVED, trusted));
  if (trusted.length === rules.length) return { anchors, buckets: DERIVED.buckets };
  const known = DERIVED.buckets.flat();
  const more = deriveAnchors(
    rules.filter(({ untrusted }) => untrusted),
    known,
  );
  const fresh = [...new Set(more.map(({ fingerprint }) => fingerprint))].filter((fingerprint) => !known.includes(fingerprint));
  return { anchors: once(() => [...anchors(), ...more]), buckets: addFingerprints(DERIVED.buckets, fresh) };
}

/** The plan for `rules`, without derived.ts. */
export function makePlan(rules: readonly CompiledRule[]): Plan {
  const anchors = rowsOf(deriveAnchors(rules)).flat();
  const fingerprints = [...new Set([...anchors.map(({ fingerprint }) => fingerprint), ...PACKED_FINGERPRINTS])];
  return { anchors: () => anchors, buckets: groupFingerprints(fingerprints) };
}

/** Calls `make` once, at the first use. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function recall({ probes, anchors }: Derived, rules: readonly CompiledRule[]): readonly Anchor[] {
  const known = probes.flatMap(([index, layer, reach]): Probe[] => {
    const rule = rules[index];
    return rule === undefined ? [] : [{ rule, layer, reach }];
  });
  return anchors.flatMap(([start, ends, offset, ...tried]) => {
    const its = tried.flatMap((index) => known[index] ?? []);
    return [...ends].map((end) => {
      const bytes = start + end;
      return makeAnchor(bytes, bytes.slice(offset, offset + FINGERPRINT_BYTES), its);
    });
  });
}

/** The anchors that differ in their last byte alone, in rows. */
function rowsOf(anchors: readonly Anchor[]): readonly (readonly Anchor[])[] {
  const rows = new Map<string, Anchor[]>();
  for (const anchor of anchors) {
    const { bytes, offset, probes } = anchor;
    const key = JSON.stringify([bytes.slice(0, -1), offset, probes.map(({ rule, layer, reach }) => [rule.order, layer, reach])]);
    const row = rows.get(key);
    if (row === undefined) rows.set(key, [anchor]);
    else row.push(anchor);
  }
  return [...rows.values()];
}

/** A plan as derived.ts holds it. @param rules those the plan was made for */
export function writeDown({ anchors, buckets }: Plan, rules: readonly CompiledRule[]): Derived {
  const probes = new Map<string, readonly [number, Probe['layer'], number]>();
  const rows = rowsOf(anchors()).map((row) => {
    const indexes = (row[0]?.probes ?? []).map(({ rule, layer, reach }) => {
      const probe = [rules.indexOf(rule), layer, reach] as const;
      probes.set(probe.join(), probe);
      return [...probes.keys()].indexOf(probe.join());
    });
    const ends = row.map(({ bytes }) => bytes.slice(-1)).join('');
    return [row[0]?.bytes.slice(0, -1) ?? '', ends, row[0]?.offset ?? 0, ...indexes] as const;
  });
  return { rules: rules.map(({ rule }) => rule.id), probes: [...probes.values()], anchors: rows, buckets };
}
