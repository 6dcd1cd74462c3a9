// Integers in groups of seven bits, the lowest first, as protocol buffers and LevelDB write them.
import { damaged } from './damage.ts';

/** The integer at `start`, and where it ends. Throws where it is cut off or longer than ten bytes. */
export function readVarint(bytes: Buffer, start: number): readonly [value: number, end: number] {
  let value = 0;
  for (let at = start; at < start + 10; at++) {
    const byte = bytes[at];
    if (byte === undefined) break;
    value += (byte & 127) * 2 ** (7 * (at - start));
    if (byte < 128) return [value, at + 1];
  }
  throw damaged('invalid number');
}
