// Checks a pasted token: whether it is one, and the new one of the right bot.

import { prepareRules } from '../../config/rules/builtin.ts';
import { createDetector } from '../../detect/detector.ts';
import { matchesIn } from '../../detect/matches-in.ts';
import { tokenFingerprint } from '../../findings/fingerprint.ts';
import type { Secret } from '../../model/types.ts';

/** A token that was pasted, and whether it is the one that is wanted. */
export interface PastedToken {
  readonly ok: true;
  readonly secret: Secret;
  /** The id of the bot. */
  readonly id: string;
  readonly fingerprint: string;
  /** It is as long as all known tokens are; false suggests a missing or an extra character. */
  readonly isWhole: boolean;
}

/** `why` says what to do, and contains nothing of what was pasted. */
export interface RejectedToken {
  readonly ok: false;
  readonly why: string;
}

/** Finds the token in what was pasted, which may be the whole message of @BotFather. */
export function readToken(pasted: string): PastedToken | RejectedToken {
  const matches = matchesIn(createDetector(prepareRules()), Buffer.from(pasted)).filter(
    ({ rule }) => rule.structure === 'telegram-bot-token',
  );
  const [match, ...more] = matches.filter((one, at) => matches.findIndex(({ secret }) => secret.equals(one.secret)) === at);
  if (match?.id === undefined) {
    const why = 'not a token, or not all of one; copy it again, from the first digit to the last character';
    return { ok: false, why: pasted.trim() === '' ? 'no input' : why };
  }
  if (more.length > 0) return { ok: false, why: 'more than one token; paste one alone' };
  return {
    ...{ ok: true, secret: match.secret, id: match.id, fingerprint: tokenFingerprint(match.secret) },
    isWhole: match.confidence === 'certain',
  };
}

/** Checks that a token is a new one of the bot `id`. @param old the fingerprint of the token to replace */
export function expectNew(token: PastedToken | RejectedToken, id: string, old: string): PastedToken | RejectedToken {
  if (!token.ok) return token;
  if (token.id !== id) return { ok: false, why: `the token of another bot (${token.id}); choose bot ${id}` };
  if (token.fingerprint === old) return { ok: false, why: 'the old token; /token only shows it again, /revoke makes a new one' };
  return token;
}
