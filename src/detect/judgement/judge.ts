// What the parts of a pattern match are worth.
import type { CompiledRule } from '../../rules/compile.ts';
import type { Confidence } from '../../types.ts';
import { CONTEXT_REACH } from '../search/anchors.ts';
import { shannonEntropy } from './entropy.ts';
import { hashPrefix } from './hash.ts';
import { isPlaceholder } from './placeholders.ts';
import { PACKED, REFUSED, STRUCTURAL_CHECKS } from './structure.ts';

/** The named groups of a pattern match. */
export interface Parts {
  readonly id: string | undefined;
  readonly secret: string;
}

/** The form of a token that is the same however it was written: `<id>:<secret>`, or the secret alone. */
export function canonical({ id, secret }: Parts): string {
  return id === undefined ? secret : `${id}:${secret}`;
}

/**
 * How sure a match is; undefined where it is none: a placeholder, a value known to be public, too regular to be secret.
 *
 * @param certainOnly whether nothing but a perfect structure counts, for the place says little
 * @param lead the text before the match
 */
export function judge(compiled: CompiledRule, certainOnly: boolean, parts: Parts, lead: string): Confidence | undefined {
  const { rule } = compiled;
  const { sound, real } = worthOf(compiled, parts);
  if ((certainOnly && !sound) || !real()) return undefined;
  if (sound) return 'certain';
  if (rule.structure !== undefined && REFUSED[rule.structure]?.(parts.secret) === true) return 'possible';
  if (rule.confidence !== 'possible') return rule.confidence;
  const telling = withoutRandom(lead.slice(-CONTEXT_REACH)).toLowerCase();
  return rule.context?.some((word) => telling.includes(word)) ? 'likely' : 'possible';
}

/** What a value is worth wherever it stands. */
interface Value {
  readonly sound: boolean;
  /** Whether it is no placeholder, and not known to be public; worked out when it is asked for the first time. */
  readonly real: () => boolean;
}

/** How many values are remembered for each rule: a log holds the same token on every other line. */
const REMEMBERED = 8;

const remembered = new WeakMap<CompiledRule, Map<string, Value>>();

function worthOf(compiled: CompiledRule, parts: Parts): Value {
  const values = remembered.get(compiled) ?? new Map<string, Value>();
  remembered.set(compiled, values);
  const key = canonical(parts);
  const known = values.get(key);
  if (known !== undefined) return known;
  const { structure } = compiled.rule;
  const sound = structure !== undefined && STRUCTURAL_CHECKS[structure](parts.id, parts.secret);
  let real: boolean | undefined;
  const value = { sound, real: () => (real ??= isReal(compiled, parts, sound)) };
  if (values.size >= REMEMBERED) values.clear();
  values.set(key, value);
  return value;
}

function isReal(compiled: CompiledRule, parts: Parts, sound: boolean): boolean {
  const { rule, publicValues } = compiled;
  if (rule.entropy !== undefined && shannonEntropy(parts[rule.entropy.group] ?? '') < rule.entropy.min) return false;
  if (looksMadeUp(compiled, parts.secret, sound)) return false;
  return publicValues.size === 0 || !publicValues.has(hashPrefix(canonical(parts)));
}

/** The text without long runs of random characters: any short word is in one of them sooner or later. */
function withoutRandom(text: string): string {
  return text.replace(/[A-Za-z0-9_-]{20,}/g, (run) => (/[A-Z]/.test(run) && /[a-z]/.test(run) && /[0-9]/.test(run) ? ' ' : run));
}

function looksMadeUp({ rule, untrusted }: CompiledRule, secret: string, sound: boolean): boolean {
  // What counts as made up in a user's rule is for its pattern and entropy to say.
  if (untrusted && rule.structure === undefined) return false;
  // A record has regular fields, zeros above all; its check has looked at the key in it.
  if (sound && rule.structure !== undefined && PACKED.has(rule.structure)) return false;
  return isPlaceholder(secret, sound);
}
