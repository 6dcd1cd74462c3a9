// The structure of the secret of an MTProxy.
import { shortKey } from './auth-key.ts';

const KEY_LENGTH = 16;

/**
 * 16 bytes; or `dd` and 16 bytes; or `ee`, 16 bytes and the name of the host that the proxy pretends to be, in hex or in
 * base64 of either alphabet (TelegramMessenger/MTProxy, README; 9seconds/mtg, mtglib/secret.go).
 */
export function mtproxySecret(secret: string): boolean {
  const bytes = /^(?:[0-9a-f]{2})+$/i.test(secret)
    ? Buffer.from(secret, 'hex')
    : Buffer.from(secret.replace(/=+$/, ''), 'base64url');
  if (bytes.length === KEY_LENGTH) return shortKey(bytes);
  const key = bytes.subarray(1, 1 + KEY_LENGTH);
  const host = bytes.toString('latin1', 1 + KEY_LENGTH);
  if (bytes[0] === 0xdd) return host === '' && shortKey(key);
  return bytes[0] === 0xee && shortKey(key) && /^(?:[a-z0-9-]{1,63}\.)+[a-z][a-z0-9-]{1,62}$/i.test(host);
}
