// The structure of gogram's session string: `1BvE` and the base64url of JSON (internal/session/string.go).
import { authKeyText } from './auth-key-text.ts';

const PREFIX = '1BvE';
const FIELDS =
  /^\{"key":"([A-Za-z0-9+/]{342}==)","hash":"[A-Za-z0-9+/]{11}="(?:,"dc_id":[1-5])?,"ip_addr":"([0-9.]{7,15}):[0-9]{2,4}"/;

/** The authorization key and its hash, the data center, the address of a server of Telegram's. */
export function gogramString(_id: string | undefined, secret: string): boolean {
  const json = Buffer.from(secret.slice(PREFIX.length), 'base64url').toString('latin1');
  const [, key, address] = FIELDS.exec(json) ?? [];
  return secret.startsWith(PREFIX) && key !== undefined && json.endsWith('}') && authKeyText(address, key);
}
