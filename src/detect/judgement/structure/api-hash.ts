// The structure of an app's api_id and api_hash.

/**
 * Numbers that stand for a real api_id in documentation: digits that count up or down, or repeat.
 */
const MADE_UP =
  /^(?:1234567890|123456789|12345678|1234567|123456|12345|1234|987654321|87654321|7654321|654321|54321|4321|([0-9])\1{3,})$/;

/**
 * my.telegram.org issues a positive number below 2^31 and 32 lowercase hex digits. The digits cannot be checked: a match is certain because
 * both stand beside their names.
 */
export function apiHash(id: string | undefined, secret: string): boolean {
  return (
    id !== undefined && /^[1-9][0-9]{3,9}$/.test(id) && Number(id) < 2 ** 31 && !MADE_UP.test(id) && /^[0-9a-f]{32}$/.test(secret)
  );
}
