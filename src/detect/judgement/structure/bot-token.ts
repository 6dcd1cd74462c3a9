// The structure of a Telegram bot token.

/**
 * The secret is 35 base64url characters for 26 bytes. 35 characters hold 210 bits, so the last two are spare, and the
 * decoder of the published server (tdlib/td, tdutils/td/utils/base64.cpp) refuses a secret in which they are not zero.
 * The first two bytes are 00 01 in every token ever seen; that is empirical, not promised. The id is positive, without
 * leading zero and below 2^54 (telegram-bot-api, ClientManager.cpp).
 */
export function botToken(id: string | undefined, secret: string): boolean {
  return (
    /^AA[E-H][A-Za-z0-9_-]{31}[AEIMQUYcgkosw048]$/.test(secret) &&
    id !== undefined &&
    /^[1-9][0-9]{4,15}$/.test(id) &&
    Number(id) < 2 ** 54
  );
}

/**
 * Whether the published server would take `secret` at all: it decodes it as base64url without padding, which leaves no single
 * character and no spare bit that is not zero (tdlib/td, tdutils/td/utils/base64.cpp).
 */
export function isDecodable(secret: string): boolean {
  const spare = secret.length % 4;
  return spare === 0 || (spare === 2 && /[AQgw]$/.test(secret)) || (spare === 3 && /[AEIMQUYcgkosw048]$/.test(secret));
}
