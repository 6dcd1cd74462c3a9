// Makes tokens at run time, so that no token-shaped text is ever in the repository.

import { seededBytes } from '../seeded.ts';
import { fillCredentials } from './credentials.ts';

/** An id of `digits` digits, 10 if not said. */
export function botId(seed: string, digits = 10): string {
  const bytes = seededBytes(`id ${seed}`, digits);
  return [...bytes].map((byte, at) => (at === 0 ? 1 + (byte % 9) : byte % 10)).join('');
}

/** The secret of a real token: 26 bytes, the first two 00 01, as 35 base64url characters. */
export function secretOf(seed: string): string {
  const bytes = seededBytes(`secret ${seed}`, 26);
  bytes[0] = 0;
  bytes[1] = 1;
  return bytes.toString('base64url');
}

/** A token that is perfect in structure and random in content; the same for the same seed. */
export function token(seed = 'tokenscan', digits = 10): string {
  return `${botId(seed, digits)}:${secretOf(seed)}`;
}

/** The shape of a token whose structure is not perfect: begins `AA`, third character outside E to H. */
export function looseToken(seed = 'loose'): string {
  return `${botId(seed)}:AA${'b'}${secretOf(seed).slice(3)}`;
}

/** A token that the server would take though it does not begin `AA`. */
export function oldToken(seed = 'old'): string {
  return `${botId(seed)}:${seededBytes(`old ${seed}`, 27).toString('base64url')}`;
}

/** What tokenscan shows of a token. */
export function maskOf(clear: string): string {
  return `${clear.slice(0, clear.indexOf(':') + 4)}***`;
}

/** Fills the `{{…}}` of a rule's example. */
export function fillExample(text: string, seed = 'example'): string {
  return fillCredentials(text, seed)
    .replaceAll('{{token}}', token(seed))
    .replaceAll('{{loose-token}}', looseToken(seed))
    .replaceAll('{{old-token}}', oldToken(seed))
    .replaceAll('{{id}}', botId(seed))
    .replaceAll('{{secret}}', secretOf(seed));
}
