// The randomness of keys: an MTProto authorization key and parts of it.

/** How many bytes an authorization key has (core.telegram.org/mtproto/auth_key: 2048 bits). */
export const AUTH_KEY_LENGTH = 256;

/**
 * Whether `key` is an authorization key: 256 bytes that look random. Of 256 random bytes about 162 are different, 131 to 193
 * with a chance of one in ten million; text has fewer, a made-up key that counts up or repeats a byte has more or far fewer.
 */
export function authKey(key: Uint8Array): boolean {
  const different = new Set(key).size;
  return key.length === AUTH_KEY_LENGTH && different >= 125 && different <= 200;
}

/** Whether a short key (16 to 64 bytes) looks random: most bytes differ, and few are one more than the one before. */
export function shortKey(key: Uint8Array): boolean {
  let steps = 0;
  for (let at = 1; at < key.length; at++) {
    const step = (key[at] ?? 0) - (key[at - 1] ?? 0);
    if (step >= -1 && step <= 1) steps++;
  }
  return new Set(key).size >= key.length * 0.6 && steps < key.length * 0.4;
}
