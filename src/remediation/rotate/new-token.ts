// A token, as it was pasted: is it one, and the one that is wanted?

import { prepareRules } from '../../config/rules/builtin.ts';
import { createDetector } from '../../detect/detector.ts';
import { matchesIn } from '../../detect/whole.ts';
import { tokenFingerprint } from '../../findings/fingerprint.ts';
import type { Secret } from '../../model/types.ts';

export interface PastedToken {
  readonly ok: true;
  readonly secret: Secret;
  /** The id of its bot. */
  readonly id: string;
  readonly fingerprint: string;
  /** It is as long as all tokens known are. A character that was not copied, or one too many, makes it otherwise. */
  readonly isWhole: boolean;
}

/** In words that say what to do, and that hold nothing of what was pasted. */
export interface NotTaken {
  readonly ok: false;
  readonly why: string;
}

/** Reads the token in what was pasted, which may be the whole message of @BotFather. */
export function readToken(pasted: string): PastedToken | NotTaken {
  const matches = matchesIn(createDetector(prepareRules()), Buffer.from(pasted)).filter(
    ({ rule }) => rule.structure === 'telegram-bot-token',
  );
  const [match, ...more] = matches.filter((one, at) => matches.findIndex(({ secret }) => secret.equals(one.secret)) === at);
  if (match?.id === undefined) {
    const why = 'that is no token, or not all of it: copy it again, from the first digit to the last character';
    return { ok: false, why: pasted.trim() === '' ? 'nothing was given' : why };
  }
  if (more.length > 0) return { ok: false, why: 'there is more than one token in it: give one alone' };
  return {
    ...{ ok: true, secret: match.secret, id: match.id, fingerprint: tokenFingerprint(match.secret) },
    isWhole: match.confidence === 'certain',
  };
}

/** Whether a token is the new one for the bot `id`. @param old the fingerprint of the one that is to be replaced */
export function expectNew(token: PastedToken | NotTaken, id: string, old: string): PastedToken | NotTaken {
  if (!token.ok) return token;
  if (token.id !== id) return { ok: false, why: `that is the token of another bot (${token.id}): choose bot ${id}` };
  if (token.fingerprint === old)
    return { ok: false, why: 'that is the old token: /token only shows it again, /revoke makes a new one' };
  return token;
}
