// An authorization key written as a text: in hexadecimal, in base64, or as a list of numbers.
import { authKey } from './auth-key.ts';
import { isHost } from './data-centers.ts';

/** Whether the text is a key; `id` is its server, where that is known. */
export function authKeyText(id: string | undefined, text: string): boolean {
  return (id === undefined || isHost(id)) && authKey(bytesOf(text));
}

/** The bytes that the text says; none where it is a list and one of its numbers is no byte. */
function bytesOf(text: string): Uint8Array {
  if (!text.includes(',')) return Buffer.from(text, /^[0-9a-f]*$/.test(text) ? 'hex' : 'base64');
  const numbers = text.split(',');
  const isBytes = numbers.every((number) => /^(?:0|[1-9][0-9]{0,2})$/.test(number) && Number(number) < 256);
  return Uint8Array.from(isBytes ? numbers.map(Number) : []);
}
