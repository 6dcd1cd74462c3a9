// Whether some bytes are text: masking binary data may break what is computed over them.
import { isControl } from '../../sources/archives/format-tests.ts';

/** Of so many bytes one may be a control character: terminals and programs that print raw data put some into logs. */
const BYTES_PER_CONTROL = 100;

/**
 * Whether more of the bytes are control characters than in a text. NUL does not count: UTF-16 is full of it, and so is the gap that
 * `copytruncate` leaves in a log. Bytes from 128 up are letters in many encodings. Random bytes have one control character in eleven.
 */
export function isMostlyControls(bytes: Uint8Array): boolean {
  let controls = 0;
  let others = 0;
  for (const byte of bytes) {
    if (byte === 0) continue;
    if (isControl(byte)) controls++;
    else others++;
  }
  return controls * BYTES_PER_CONTROL > others + controls;
}
