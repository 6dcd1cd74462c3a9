// A cache of judgements: a bot writes the same token into every line of its log.
import type { CompiledRule } from '../../model/compiled-rule.ts';
import { Secret } from '../../model/types.ts';
import { canonical, judgeParts, type Parts, type Worth } from './judge.ts';

/** The parts of a match, and their worth. */
export interface Judged {
  readonly worth: Worth;
  readonly id: string | undefined;
  readonly secret: Secret;
}

/** How many are kept for one rule: few bots write into one log, and the cache holds secrets in clear. */
const MAX_ENTRIES = 8;

const known = new WeakMap<CompiledRule, Map<string, Judged>>();

/** The worth of `parts` under `rule`. @param certainOnly whether only a perfect structure counts */
export function judged(rule: CompiledRule, certainOnly: boolean, parts: Parts): Judged {
  const kept = known.get(rule) ?? new Map<string, Judged>();
  // With the length of the id, so that two ways to divide the same characters have two keys.
  const key = `${certainOnly ? 1 : 0}${parts.id?.length ?? ''}:${parts.id ?? ''}${parts.secret}`;
  const before = kept.get(key);
  if (before !== undefined) return before;
  const now: Judged = {
    worth: judgeParts(rule, certainOnly, parts),
    id: parts.id === undefined ? undefined : copy(parts.id),
    secret: new Secret(copy(canonical(parts)), preview(parts)),
  };
  if (kept.size >= MAX_ENTRIES) kept.clear();
  const own = copy(key);
  // A character beyond latin1 is changed by the copy, and the key could be that of another secret.
  if (own === key) kept.set(own, now);
  known.set(rule, kept);
  return now;
}

/** What may be shown: the public id, and the first three characters of a secret that is text and long enough. */
function preview({ id, secret }: Parts): string {
  const mask = secret.length >= 20 && /^[!-~]+$/.test(secret) ? `${secret.slice(0, 3)}***` : '***';
  return copy(id === undefined ? mask : `${id}:${mask}`);
}

/** A copy with its own memory: a slice would keep the whole text alive in V8. */
function copy(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}
