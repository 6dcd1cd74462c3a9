// The structure of mtcute's session string: base64url of fields in the binary form of MTProto (core.telegram.org/mtproto/serialize).
import { authKey } from './auth-key.ts';
import { isHost } from './data-centers.ts';

const FIELDS =
  /^\x03[\0-\x07]\0{3}((?:[\x13-\x2f][\x01\x02][\x01-\x05][\0-\x0f][\x0b-\x27][0-9a-f.:]{11,39}\0{0,3}(?:\xbb\x01|P\0|f\x14|\xfb )\0\0){1,2})(?:[\s\S]{12})?\xfe\0\x01\0([\s\S]{256})$/;

/** Version 3, flags, the data center (and that for media), the account if it is known, the authorization key. Nothing may follow. */
export function mtcuteString(_id: string | undefined, secret: string): boolean {
  const [, centers = '', key = ''] = FIELDS.exec(Buffer.from(secret, 'base64url').toString('latin1')) ?? [];
  const addresses = centers.match(/[0-9a-f.:]{11,39}/g) ?? [];
  return addresses.every((address) => address.startsWith('2001:') || isHost(address)) && authKey(Buffer.from(key, 'latin1'));
}
