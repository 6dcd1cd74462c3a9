// The structure of a Telegram bot token.
import { ID_LIMIT, idPattern, LAST, LAST_OF_TWO, secretPattern } from '../../grammar/bot-token.ts';

const ID = new RegExp(`^${idPattern()}$`);
const SECRET = new RegExp(`^${secretPattern()}$`);
const SPARE_TWO = new RegExp(`${LAST_OF_TWO}$`);
const SPARE_THREE = new RegExp(`${LAST}$`);

/**
 * The secret is 35 base64url characters for 26 bytes. 35 characters hold 210 bits, so the last two are spare, and the
 * decoder of the published server (tdlib/td, tdutils/td/utils/base64.cpp) refuses a secret in which they are not zero.
 * The first two bytes are 00 01 in every token ever seen; that is empirical, not promised. The id is positive, without
 * leading zero and below 2^54 (telegram-bot-api, ClientManager.cpp).
 */
export function botToken(id: string | undefined, secret: string): boolean {
  return SECRET.test(secret) && id !== undefined && ID.test(id) && Number(id) < ID_LIMIT;
}

/**
 * Whether the published server would take `secret` at all: it decodes it as base64url without padding, which leaves no single
 * character and no spare bit that is not zero (tdlib/td, tdutils/td/utils/base64.cpp).
 */
export function isDecodable(secret: string): boolean {
  const spare = secret.length % 4;
  return spare === 0 || (spare === 2 && SPARE_TWO.test(secret)) || (spare === 3 && SPARE_THREE.test(secret));
}
