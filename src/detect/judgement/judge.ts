// Judges a pattern match: how sure it is, or that it is none.
import type { CompiledRule } from '../../model/compiled-rule.ts';
import type { Confidence } from '../../model/rule.ts';
import { shannonEntropy } from './entropy.ts';
import { hashPrefix } from './hash.ts';
import { isPlaceholder } from './placeholders.ts';
import { structureOf } from './structure.ts';

/** How far before a match a word of context may stand, in characters. */
export const CONTEXT_REACH = 64;

/** The named groups of a pattern match. */
export interface Parts {
  readonly id: string | undefined;
  readonly secret: string;
}

/** The canonical form of a token, the same however it was written: `<id>:<secret>`, or the secret alone. */
export function canonical({ id, secret }: Parts): string {
  return id === undefined ? secret : `${id}:${secret}`;
}

/** The confidence of the parts by themselves; `in context` where the text before them decides between `possible` and `likely`. */
export type Worth = Confidence | 'in context' | undefined;

/**
 * How sure a match is by its parts alone, so that the same parts need not be judged twice; undefined for a placeholder, a value known to be
 * public, or one too regular to be secret.
 *
 * @param certainOnly whether only a perfect structure counts, for in that place others occur by chance
 */
export function judgeParts(compiled: CompiledRule, certainOnly: boolean, parts: Parts): Worth {
  const { rule } = compiled;
  const structure = structureOf(compiled);
  const sound = structure?.check(parts.id, parts.secret) === true;
  if (certainOnly && !sound) return undefined;
  if (rule.entropy !== undefined && shannonEntropy(parts[rule.entropy.group] ?? '') < rule.entropy.min) return undefined;
  if (looksMadeUp(compiled, parts.secret, sound)) return undefined;
  if (compiled.publicValues.size > 0 && compiled.publicValues.has(hashPrefix(canonical(parts)))) return undefined;
  if (sound) return structure?.isShared === true ? 'likely' : 'certain';
  if (structure?.isRefused?.(parts.secret) === true) return 'possible';
  return rule.confidence === 'possible' ? 'in context' : rule.confidence;
}

/** How sure a match is whose worth is `in context`. @param lead the text before the match */
export function judgeContext({ rule }: CompiledRule, lead: string): Confidence {
  const telling = withoutRandom(lead.slice(-CONTEXT_REACH)).toLowerCase();
  return rule.context?.some((word) => telling.includes(word)) ? 'likely' : 'possible';
}

/** The text without long random runs, in which any short word occurs by chance. */
function withoutRandom(text: string): string {
  return text.replace(/[A-Za-z0-9_-]{20,}/g, (run) => (/[A-Z]/.test(run) && /[a-z]/.test(run) && /[0-9]/.test(run) ? ' ' : run));
}

function looksMadeUp(rule: CompiledRule, secret: string, sound: boolean): boolean {
  const structure = structureOf(rule);
  // What is made up in a user's rule, its pattern and entropy must say.
  if (rule.untrusted && structure === undefined) return false;
  // A record has regular fields, zeros above all; its check has examined the key in it.
  if (sound && structure?.isRecord === true) return false;
  return isPlaceholder(secret, sound);
}
