// Chooses the names of the variables that the code will read.
import { UsageError } from '../../model/errors.ts';
import type { Match, Secret } from '../../model/types.ts';
import type { DotEnv } from './dot-env.ts';

/** The variable for a token. */
interface ChosenName {
  readonly variable: string;
  /** Set if `.env` keeps the value it has: this token, or another one of the same bot. */
  readonly existing?: 'same token' | 'other token of the bot';
}

/** @param hint the variable that the code reads already, with the token as its default */
export type ChooseName = (match: Match, hint?: string) => ChosenName;

/**
 * Returns a function that chooses a name for each token: the variable of `.env` with this token or another one of the same bot; else `preferred`,
 * or the name in its rule; for further bots that name with the bot's id. The same token gets the same name each time. Throws UsageError if
 * `preferred` has another value.
 */
export function createNames({ held, taken }: DotEnv, preferred: string | undefined): ChooseName {
  const chosen: { readonly secret: Secret; readonly choice: ChosenName }[] = [];
  const used = new Set(taken);
  if (preferred !== undefined && taken.has(preferred) && !held.some(({ variable }) => variable === preferred)) {
    throw new UsageError(`--name ${preferred}: .env has this variable with another value`);
  }
  const choose = ({ secret, id, rule }: Match, hint: string | undefined): ChosenName => {
    const same = held.find((other) => other.secret.equals(secret));
    if (same !== undefined) return { variable: same.variable, existing: 'same token' };
    const other = id === undefined ? undefined : held.find((one) => one.id === id);
    if (other !== undefined) return { variable: other.variable, existing: 'other token of the bot' };
    const base = preferred ?? hint ?? rule.help.variable ?? 'TELEGRAM_SECRET';
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

/** `base`, then with the id of the bot, then with numbers up to `most` + 2. */
function* namesFrom(base: string, id: string | undefined, most: number): Generator<string> {
  yield base;
  const longer = id === undefined ? base : `${base}_${id}`;
  if (longer !== base) yield longer;
  for (let count = 2; count <= most + 2; count++) yield `${longer}_${count}`;
}
