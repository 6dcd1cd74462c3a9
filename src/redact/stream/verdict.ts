// What is to be done with the bytes that came last: what is masked, and from where on more must come before that is known.

import { settle } from '../../detect/candidates.ts';
import { GLANCE, type LayerName } from '../../detect/encodings/layers.ts';
import type { Candidate } from '../../detect/hits.ts';
import type { Standing } from '../../detect/lookup.ts';
import { cutRegion, type View } from '../../detect/readings.ts';
import { CONTEXT_REACH } from '../../detect/search/anchors.ts';
import type { CompiledRule } from '../../model/compiled-rule.ts';
import { type Beginning, findBeginnings } from './beginnings.ts';
import { behind, isBare, keptOf, type Masked, maskedOf } from './mask.ts';
import type { Seen } from './seen.ts';

/** An anchor of which more may be known when more has come. The offset counts from the start of the stream. */
interface Live {
  readonly standing: Standing;
  readonly offset: number;
}

/** The rules that are looked for, each in some layers. */
type Probes = Map<CompiledRule, Set<LayerName>>;

/** An anchor and what it finds. */
interface Found {
  readonly standing: Standing;
  readonly candidates: readonly Candidate[];
}

interface Verdict {
  /** The secrets that are there in full. */
  readonly found: readonly Masked[];
  /** The beginnings of secrets that go on to the end. */
  readonly begun: readonly Masked[];
  /** What is before this offset is known: no secret that is still to show itself has a byte there. */
  readonly known: number;
}

export interface Judge {
  /** Judges what came behind the position `from` of the view; nothing before the offset `written` can be changed. */
  judge(from: number, written: number): Verdict;
  /** The offset from which on bytes must be kept. */
  readonly kept: number;
  /** Another stream begins. */
  reset(): void;
}

/** How many bytes tell whether a secret that nothing stands before may have begun. */
const NEAR = 32;
const BARE_BEGUN = /1[AB][A-Za-z0-9+/_-]{3,23}$/;

/** The rest of a perfect secret that begins `AA`, and what else may be waited for behind one. */
const REST = 'Eq7w3Rk9Tm2Xs8Vb4Nf6Hj1Gd5Lc0Yp3A BOT_ID=70123456 ';
const A = 65;

/** How much of a secret must be there before it is masked where nothing more comes; in digits of an encoding one more may be there in part. */
const ENOUGH = 8;

export function createJudge(rules: readonly CompiledRule[], seen: Seen): Judge {
  const bare = rules.filter(isBare);
  const untrusted = rules.filter((rule) => rule.untrusted);
  let live: readonly Live[] = [];

  /** All anchors that may be part of something new, in order. */
  function anchorsSince(from: number): readonly Standing[] {
    const { view } = seen;
    const fresh = seen.anchors(view, from);
    if (live.length === 0) return fresh;
    const kept = live.map(({ standing: { anchor }, offset }) => ({ anchor, at: offset - view.base }));
    return [...kept, ...fresh].sort((a, b) => a.at - b.at);
  }

  /** What each of the anchors finds. */
  function find(view: View, anchors: readonly Standing[]): readonly Found[] {
    if (anchors.length === 0) return [];
    const { finder } = seen.lookup;
    finder.reset();
    return anchors.map((standing) => ({ standing, candidates: finder.find(view, standing.anchor, standing.at) }));
  }

  /** What to look for at the end of what came, and how far back. */
  function suspicions(open: readonly Standing[]): { readonly probes: Probes; readonly reach: number } {
    const { view } = seen;
    const probes: Probes = new Map();
    let reach = 0;
    const suspect = (rule: CompiledRule, layer: LayerName, back: number): void => {
      probes.set(rule, (probes.get(rule) ?? new Set()).add(layer));
      reach = Math.max(reach, back);
    };
    for (const { anchor, at } of open) {
      for (const { rule, layer } of anchor.probes) {
        if (isWorth(at, layer)) suspect(rule, layer, view.length - at + anchor.before);
      }
    }
    const text = view.bytes.toString('latin1', Math.max(0, view.length - NEAR), view.length);
    if (BARE_BEGUN.test(text)) for (const rule of bare) suspect(rule, 'direct', NEAR + CONTEXT_REACH);
    for (const rule of untrusted) suspect(rule, 'direct', rule.rule.maxLength + 2 * CONTEXT_REACH);
    return { probes, reach };
  }

  /** Whether a glance at what is around says yes, or says nothing because the end is near. */
  function isWorth(at: number, layer: LayerName): boolean {
    return at + GLANCE > seen.view.length || seen.lookup.finder.isWorth(seen.view, at, layer);
  }

  /** The beginnings that the anchors are part of. */
  function beginningsAt(open: readonly Standing[]): readonly Beginning[] {
    const { view, lookup } = seen;
    const { probes, reach } = suspicions(open);
    if (reach === 0) return [];
    const region = cutRegion(view, view.length - reach, view.length, () => true);
    return [...probes].flatMap(([rule, layers]) =>
      [...layers].flatMap((layer) => findBeginnings(region, rule, layer, lookup.finder.hint)),
    );
  }

  /** Where the secret begins that may have begun with an `A` or two: whatever would then be found if it went on. */
  function supposed(): number | undefined {
    const { view } = seen;
    const { bytes, length } = view;
    if (bytes[length - 1] !== A) return undefined;
    const rests = bytes[length - 2] === A ? [REST, `A${REST}`] : [`A${REST}`];
    const starts = rests.flatMap((rest) =>
      seen.suppose(rest, (longer) => {
        const found = find(longer, seen.anchors(longer, length)).flatMap(({ candidates }) => candidates);
        return found.map((candidate) => candidate.locate()[0]?.from ?? 0);
      }),
    );
    const begun = starts.filter((start) => start < view.base + length && start >= view.base + length - 2);
    return begun.length === 0 ? undefined : Math.min(...begun);
  }

  return {
    judge(from, written) {
      const { view } = seen;
      const end = view.base + view.length;
      const around = find(view, anchorsSince(from));
      const candidates = around.flatMap((found) => found.candidates);
      const open = around.map(({ standing }) => standing).filter((standing) => isOpen(standing, view));
      const beginnings = beginningsAt(open);
      const begun = beginnings.filter((beginning) => !isCovered(beginning, candidates, end)).map(toBegun);
      const found = chosen(candidates)
        .map(maskedOf)
        .filter(({ own }) => (own.at(-1)?.to ?? 0) > written);
      let known = Math.min(end, supposed() ?? end, ...begun.map(({ held }) => held ?? end));
      // What is masked in part would be another thing if a beginning in it turned out to be the surer one.
      for (const { own } of found.toReversed()) {
        const [first, last] = [own[0]?.from ?? end, own.at(-1)?.to ?? 0];
        if (first < known && last > known) known = first;
      }
      known = Math.max(known, written);
      live = around
        .filter(
          ({ standing, candidates: its }) =>
            its.some((candidate) => candidate.end > known) || isBegun(standing, view, beginnings),
        )
        .map(({ standing }) => ({ standing, offset: view.base + standing.at }));
      return { found, begun: begun.filter(({ enough }) => enough), known };
    },
    get kept() {
      return Math.min(...live.map(({ offset }) => offset));
    },
    reset() {
      live = [];
    },
  };
}

/** The beginning of a secret, and the offset from which on it is held. */
interface Begun extends Masked {
  readonly held: number | undefined;
  /** Whether enough of it is there to be masked where nothing more comes. */
  readonly enough: boolean;
}

function toBegun({ rule, own, head, rewritten, layer, telling }: Beginning): Begun {
  const kept = keptOf(rule, own, head, rewritten);
  const rest = behind(own, kept);
  // Behind the last whole character may stand a part of the next one.
  const held = rest[0]?.from ?? (rewritten && own.length === kept ? own.at(-1)?.to : undefined);
  return {
    own: rest,
    encodings: rewritten ? [layer] : [],
    clear: undefined,
    held,
    enough: telling && own.length >= (rewritten ? ENOUGH - 1 : ENOUGH),
  };
}

/** Whether something that has not come yet can be part of a match with the anchor in it. */
function isOpen({ anchor, at }: Standing, { length }: View): boolean {
  return at + anchor.bytes.length + anchor.after > length;
}

/** Whether the anchor is in one of the beginnings. */
function isBegun({ anchor, at }: Standing, { base }: View, beginnings: readonly Beginning[]): boolean {
  return beginnings.some(
    ({ rule, layer, from }) =>
      from <= base + at + anchor.bytes.length && anchor.probes.some((probe) => probe.rule === rule && probe.layer === layer),
  );
}

/** Those that are reported, and those that overlap none of their secrets: of two tokens without a gap one takes the other's id for its end. */
function chosen(candidates: readonly Candidate[]): readonly Candidate[] {
  const settled = settle(candidates);
  const others = candidates.filter(
    ({ secretStart, end }) => !settled.some((one) => one.secretStart < end && secretStart < one.end),
  );
  return others.length === 0 ? settled : [...settled, ...settle(others)];
}

/**
 * Whether all that is there of what has begun is a secret that was found already: by another rule, or as a perfect one in the text as it
 * is, where its end is known. It is masked anyway; what may still come of it is not there yet.
 */
function isCovered({ rule, own, open }: Beginning, candidates: readonly Candidate[], end: number): boolean {
  const [first, last] = [own[0], own.at(-1)];
  if (first === undefined || last === undefined) return false;
  return candidates.some(
    (candidate) =>
      candidate.secretStart === first.from &&
      candidate.end === last.to &&
      (open ? candidate.end < end && isPlain(candidate) : candidate.rule !== rule),
  );
}

/** A perfect secret, as it is: a shorter one may be the beginning of one that goes on in the next line. */
const isPlain = ({ confidence, encodings }: Candidate): boolean => confidence === 'certain' && encodings.length === 0;
