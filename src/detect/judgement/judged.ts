// What parts of a match are worth, kept for those that come again: a bot writes the same token into every line of its log.
import type { CompiledRule } from '../../model/compiled-rule.ts';
import { Secret } from '../../model/types.ts';
import { canonical, judgeParts, type Parts, type Worth } from './judge.ts';

/** The parts of a match, and what they are worth. */
export interface Judged {
  readonly worth: Worth;
  readonly id: string | undefined;
  readonly secret: Secret;
}

/** How many are kept for one rule: logs have few bots, and what is kept is in clear. */
const MOST = 8;

const known = new WeakMap<CompiledRule, Map<string, Judged>>();

/** What `parts` are worth under `rule`. @param certainOnly whether nothing but a perfect structure counts */
export function judged(rule: CompiledRule, certainOnly: boolean, parts: Parts): Judged {
  const kept = known.get(rule) ?? new Map<string, Judged>();
  // With the length of the id: where it ends is in question in no two ways.
  const key = `${certainOnly ? 1 : 0}${parts.id?.length ?? ''}:${parts.id ?? ''}${parts.secret}`;
  const before = kept.get(key);
  if (before !== undefined) return before;
  const now: Judged = {
    worth: judgeParts(rule, certainOnly, parts),
    id: parts.id === undefined ? undefined : copy(parts.id),
    secret: new Secret(copy(canonical(parts)), preview(parts)),
  };
  if (kept.size >= MOST) kept.clear();
  const own = copy(key);
  // A character beyond latin1 does not survive that, and the key would be that of another secret.
  if (own === key) kept.set(own, now);
  known.set(rule, kept);
  return now;
}

/** What may be shown: the public id, and three characters of a secret that is text and long enough to spare them. */
function preview({ id, secret }: Parts): string {
  const mask = secret.length >= 20 && /^[!-~]+$/.test(secret) ? `${secret.slice(0, 3)}***` : '***';
  return copy(id === undefined ? mask : `${id}:${mask}`);
}

/** A string with memory of its own: V8 keeps the whole text alive for a slice of it. */
function copy(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}
