// Prefixes: how the secrets of a rule begin, and how many of their characters are shown for that reason.
import type { Range } from '../../detect/candidate.ts';
import type { CompiledRule } from '../../model/compiled-rule.ts';

/** How many characters of an encoded secret are shown where its rule does not say how it begins: as many as the shortest anchor has. */
const DEFAULT_SHOWN = 3;

/** One character or class of a prefix, and how often it stands there. */
const ELEMENT = /(\[(?:\\.|[^\]\\])+\]|[^[\]{}])(?:\{([0-9]+)\})?/g;

/** The prefix of a rule, ready to use. */
interface Prefix {
  /** How many characters it has. */
  readonly length: number;
  /** The literal characters it begins with. */
  readonly literal: string;
}

const known = new Map<string, Prefix>();

/** @param source as in `partial.prefix` of a rule */
function prefixOf(source: string): Prefix {
  const prefix = known.get(source) ?? {
    length: [...source.matchAll(ELEMENT)].reduce((sum, [, , times = '1']) => sum + Number(times), 0),
    literal: /^(?:[^[{](?!\{))*/.exec(source)?.[0] ?? '',
  };
  known.set(source, prefix);
  return prefix;
}

/** Whether secrets of `rule` begin with a prefix that is always shown. */
export const hasShownPrefix = ({ rule }: CompiledRule): boolean => rule.partial?.shown === 'always';

/** How many characters stay as they are of a secret that is not encoded and stands in one piece. */
export function plainShown({ rule: { partial } }: CompiledRule): number {
  return partial?.shown === 'always' ? prefixOf(partial.prefix).length : 0;
}

/**
 * How many characters of a secret stay as they are. They are written before it shows what they begin, and they are the same in many secrets:
 * the version and data center of a session, the mark `AAE` of a token that is not written as it is.
 *
 * @param own where the characters of the secret are @param head its first ones @param rewritten whether an encoding rewrites all of them
 */
export function shownOf(compiled: CompiledRule, own: readonly Range[], head: string, rewritten: boolean): number {
  const { partial } = compiled.rule;
  if (partial === undefined) return rewritten ? DEFAULT_SHOWN : 0;
  const { length, literal } = prefixOf(partial.prefix);
  if (rewritten || partial.shown === 'always') return length;
  if (head === '' || !literal.startsWith(head.slice(0, literal.length))) return 0;
  const inOnePiece = own.slice(0, length).every(({ from, to }, at) => to - from === 1 && (at === 0 || own[at - 1]?.to === from));
  return inOnePiece ? 0 : length;
}

/** `own` without the first `shown` characters, and without a digit that the last of these shares with the next one. */
export function behind(own: readonly Range[], shown: number): readonly Range[] {
  const least = shown === 0 ? 0 : (own[shown - 1]?.to ?? 0);
  return own.slice(shown).map(({ from, to }) => ({ from: Math.max(from, least), to: Math.max(to, least) }));
}

/** How far behind a prefix an anchor may stand, in characters. */
const ANCHOR_REACH = 20;

/** Matches a text at whose end a secret with a shown prefix may have begun whose anchor has not come yet; undefined without such rules. */
export function shownPrefixAtEnd(rules: readonly CompiledRule[]): RegExp | undefined {
  const prefixes = new Set(rules.filter(hasShownPrefix).map(({ rule }) => rule.partial?.prefix ?? ''));
  return prefixes.size === 0 ? undefined : new RegExp(`(?:${[...prefixes].join('|')})[A-Za-z0-9+/_-]{0,${ANCHOR_REACH}}$`);
}

/** A text that may follow the beginning of a prefix. */
export interface Sample {
  /** The literal characters that the prefix begins with. */
  readonly literal: string;
  /** What may follow these. */
  readonly rest: string;
}

/** The samples that the rules bring, each once. */
export function samplesOf(rules: readonly CompiledRule[]): readonly Sample[] {
  const samples = new Map<string, Sample>();
  for (const { rule } of rules) {
    if (rule.partial?.sample === undefined) continue;
    const { literal } = prefixOf(rule.partial.prefix);
    samples.set(`${literal} ${rule.partial.sample}`, { literal, rest: rule.partial.sample });
  }
  return [...samples.values()];
}
