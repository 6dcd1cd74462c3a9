// What the variables are called that the code will read.
import { UsageError } from '../../model/errors.ts';
import type { Match, Secret } from '../../model/types.ts';
import type { DotEnv } from './dot-env.ts';

/** A variable for a token. */
interface Chosen {
  readonly variable: string;
  /** Why the token does not go into `.env` under that name. */
  readonly stays?: 'has it' | 'has another one of this bot';
}

/** @param hint the variable that the code reads in the first place, with the token for want of it */
export type ChooseName = (match: Match, hint?: string) => Chosen;

/**
 * Chooses a name for each token: the one under which `.env` has it, or has another token of the same bot; else `wish`, or what its rule calls it,
 * and for further ones that with the bot's id. The same token has the same name each time. Throws UsageError where `wish` is taken.
 */
export function createNames({ held, taken }: DotEnv, wish: string | undefined): ChooseName {
  const chosen: { readonly secret: Secret; readonly choice: Chosen }[] = [];
  const used = new Set(taken);
  if (wish !== undefined && taken.has(wish) && !held.some(({ variable }) => variable === wish)) {
    throw new UsageError(`--name ${wish}: .env has a variable of that name, with another value`);
  }
  const choose = ({ secret, id, rule }: Match, hint: string | undefined): Chosen => {
    const same = held.find((other) => other.secret.equals(secret));
    if (same !== undefined) return { variable: same.variable, stays: 'has it' };
    const other = id === undefined ? undefined : held.find((one) => one.id === id);
    if (other !== undefined) return { variable: other.variable, stays: 'has another one of this bot' };
    const base = wish ?? hint ?? rule.help.variable ?? 'TELEGRAM_SECRET';
    return { variable: [...namesFrom(base, id, used.size)].find((name) => !used.has(name)) ?? base };
  };
  return (match, hint) => {
    const known = chosen.find(({ secret }) => secret.equals(match.secret));
    if (known !== undefined) return known.choice;
    const choice = choose(match, hint);
    used.add(choice.variable);
    chosen.push({ secret: match.secret, choice });
    return choice;
  };
}

/** `base`, with the id of the bot, and with numbers: one more than `most`. */
function* namesFrom(base: string, id: string | undefined, most: number): Generator<string> {
  yield base;
  const longer = id === undefined ? base : `${base}_${id}`;
  if (longer !== base) yield longer;
  for (let count = 2; count <= most + 2; count++) yield `${longer}_${count}`;
}
