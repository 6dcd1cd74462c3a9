// The structure of session strings: a login to a Telegram account, packed and written in base64.
import { AUTH_KEY_LENGTH, authKey } from './auth-key.ts';
import { isAddress4, isAddress6, isDataCenter, isHost, isPort } from './data-centers.ts';

/**
 * Telethon (telethon/sessions/string.py): `1` and the padded base64url of `>B{4|16}sH256s`: data center, address, port,
 * authorization key. The padding may be lost.
 */
export function telethonString(_id: string | undefined, secret: string): boolean {
  const bytes = decode(secret.slice(1).replace(/=$/, ''), 'base64url');
  if (secret[0] !== '1' || bytes === undefined) return false;
  const width = bytes.length === 7 + AUTH_KEY_LENGTH ? 4 : 16;
  if (bytes.length !== 3 + width + AUTH_KEY_LENGTH) return false;
  const address = bytes.subarray(1, 1 + width);
  return (
    isDataCenter(bytes.readUInt8(0)) &&
    (width === 4 ? isAddress4(address) : isAddress6(address)) &&
    isPort(bytes.readUInt16BE(1 + width)) &&
    authKey(bytes.subarray(3 + width))
  );
}

/**
 * GramJS (gramjs/sessions/StringSession.ts): `1` and the standard base64 of the data center, the length of the server's
 * name in two bytes, the name, the port in two, the authorization key.
 */
export function gramjsString(_id: string | undefined, secret: string): boolean {
  const bytes = decode(secret.slice(1).replace(/={1,2}$/, ''), 'base64');
  if (secret[0] !== '1' || bytes === undefined || bytes.length < 5 + AUTH_KEY_LENGTH) return false;
  const length = bytes.readUInt16BE(1);
  if (bytes.length !== 5 + length + AUTH_KEY_LENGTH) return false;
  return (
    isDataCenter(bytes.readUInt8(0)) &&
    isHost(bytes.toString('latin1', 3, 3 + length)) &&
    isPort(bytes.readUInt16BE(3 + length)) &&
    authKey(bytes.subarray(5 + length))
  );
}

/** The forms of Pyrogram's record by its length: which fields it has, in order. */
const PYROGRAM: ReadonlyMap<number, { readonly apiId: boolean; readonly userId: 4 | 8 }> = new Map([
  [271, { apiId: true, userId: 8 }], // >BI?256sQ?
  [267, { apiId: false, userId: 8 }], // >B?256sQ?
  [263, { apiId: false, userId: 4 }], // >B?256sI?
] as const);

/**
 * Pyrogram and Kurigram (pyrogram/storage/storage.py): base64url without padding of data center, app id (not in older ones), test
 * mode, authorization key, user id, whether it is a bot.
 */
export function pyrogramString(_id: string | undefined, secret: string): boolean {
  const bytes = decode(secret, 'base64url');
  const form = bytes && PYROGRAM.get(bytes.length);
  if (bytes === undefined || form === undefined) return false;
  const key = form.apiId ? 6 : 2;
  const end = key + AUTH_KEY_LENGTH;
  const user = bytes.readUIntBE(end + form.userId - 4, 4) + (form.userId === 8 ? bytes.readUInt32BE(end) * 2 ** 32 : 0);
  return (
    isDataCenter(bytes.readUInt8(0)) &&
    (!form.apiId || (bytes.readUInt32BE(1) > 0 && bytes.readUInt32BE(1) < 2 ** 31)) &&
    bytes.readUInt8(key - 1) <= 1 &&
    authKey(bytes.subarray(key, end)) &&
    user > 0 &&
    // core.telegram.org/api/bots/ids: ids of users are below 2^40.
    user < 2 ** 40 &&
    bytes.readUInt8(bytes.length - 1) <= 1
  );
}

/** The bytes of `text`, which has no padding; undefined where an encoder would have written them in another way. */
function decode(text: string, alphabet: 'base64' | 'base64url'): Buffer | undefined {
  const bytes = Buffer.from(text, alphabet);
  return bytes.toString(alphabet).replace(/={1,2}$/, '') === text ? bytes : undefined;
}
