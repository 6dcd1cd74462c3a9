// The fingerprint of a token: it reveals nothing of the token and is the same wherever it is found.
import { distinctCharacters, shannonEntropy } from '../detect/judgement/entropy.ts';
import { hashPrefix } from '../detect/judgement/hash.ts';
import type { Match, Secret } from '../model/types.ts';

/** The bits of entropy from which a secret cannot be guessed from its plain hash. */
const MIN_STRONG_BITS = 80;

/**
 * The fingerprint of a match: 16 hex digits. For a Telegram token it is the start of the sha256 of `<id>:<secret>`, so that a
 * person can check it by hand; 210 random bits cannot be guessed from it.
 *
 * A user's rule may match something that can be guessed (a password). There the hash is of the rule and the place, not of
 * the secret: the `count`-th match of the rule in `place`, a path relative to the folder of the configuration.
 */
export function fingerprint(match: Pick<Match, 'rule' | 'secret'>, place: string, count: number): string {
  const clear = match.secret.expose();
  if (match.rule.structure !== undefined || isStrong(clear)) return hashPrefix(clear);
  return hashPrefix(Buffer.from(['place', match.rule.id, place, count].join('\0'), 'utf8').toString('latin1'));
}

/** The fingerprint of a Telegram bot token. */
export function tokenFingerprint(token: Secret): string {
  return hashPrefix(token.expose());
}

/**
 * Tells whether two matches are the same secret, for comparing within a scan; never shown. It does not include the public part: where
 * a token stands right behind another digit, as at the start of a file stored in an archive, its id looks longer than it is.
 */
export function secretKey(match: Match): string {
  const clear = match.secret.expose();
  return hashPrefix(match.rule.structure === undefined ? clear : clear.slice(clear.indexOf(':') + 1));
}

/** Whether guessing `clear` is hopeless: long, varied, letters and digits mixed. */
function isStrong(clear: string): boolean {
  return (
    clear.length >= 20 &&
    distinctCharacters(clear) >= 12 &&
    shannonEntropy(clear) * clear.length >= MIN_STRONG_BITS &&
    /[0-9]/.test(clear) &&
    /[A-Za-z]/.test(clear)
  );
}
