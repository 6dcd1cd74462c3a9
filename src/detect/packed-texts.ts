// Finds where a text begins that is compressed data or an archive, written in base64 or hexadecimal.
//
// A Helm release, the user data of cloud-init, a log subscription, an attachment of a mail: what is in them is no match of any rule as it
// stands. The detector says where such a text begins; to read and unpack it is not its work.
import type { View } from './readings.ts';

/** How the bytes are written. */
export type PackedForm = 'base64' | 'hex';

/** Where such a text begins. */
export interface PackedText {
  /** Of its first digit, in the Blob. */
  readonly offset: number;
  readonly form: PackedForm;
  /** All bytes from there on that have come so far: valid until the call returns. */
  readonly bytes: Uint8Array;
}

/** Asked of each such text. Of two that overlap both are named. */
export type OnPacked = (text: PackedText) => void;

interface Start {
  /** What the text begins with. */
  readonly digits: string;
  /** Where in it the three bytes stand that are searched for. */
  readonly offset: number;
  readonly form: PackedForm;
  /** What must hold of the first bytes it is made of: short starts stand in other texts, too. */
  readonly fits?: (head: Buffer) => boolean;
}

/** A shorter text holds no token: three quarters of it are bytes, and ten of them a header. */
const MIN_DIGITS = 40;

/** How many slashes among these may be escaped, as PHP does in JSON. */
const SLASHES = 8;

const BASE64 = /^[A-Za-z0-9+/_-]{40}/;
const HEX = /^[0-9a-fA-F]{40}/;

const start = (digits: string, offset: number, form: PackedForm, fits?: Start['fits']): Start => ({
  digits,
  offset,
  form,
  ...(fits === undefined ? {} : { fits }),
});

const base64 = (digits: string, offset = 0, fits?: Start['fits']): Start => start(digits, offset, 'base64', fits);
/** No unknown flag, an effort and a system that there are (RFC 1952). */
const isGzip = (head: Buffer): boolean =>
  (head[3] ?? 255) < 32 && [0, 2, 4].includes(head[8] ?? 1) && ((head[9] ?? 14) <= 13 || head[9] === 255);

/** The header's checksum, and a first block of a kind that there is (RFC 1950, 1951). */
const isZlib = (head: Buffer): boolean => head.readUInt16BE(0) % 31 === 0 && ((head[2] ?? 6) & 6) !== 6;

/** A version and a method that there are. */
const isZip = (head: Buffer): boolean => (head[4] ?? 255) <= 63 && head[5] === 0 && (head[8] ?? 255) <= 99 && head[9] === 0;

/** Digits of base64 once more. */
const isBase64 = (head: Buffer): boolean => head.subarray(0, 20).every((byte) => byte >= 0x2b && byte <= 0x7a);

/** Of the four efforts that its header can name, those of nearly all programs: the usual one, and the best. */
const ZLIB_STARTS = ['eJw', 'eJx', 'eJy', 'eJz', 'eNo', 'eNp', 'eNq', 'eNr'];

const STARTS: readonly Start[] = [
  base64('H4sI', 0, isGzip),
  base64('KLUv'),
  base64('UEsDB', 0, isZip),
  ...ZLIB_STARTS.map((digits) => base64(digits, 0, isZlib)),
  // gzip in base64 twice.
  base64('SDRzS', 0, isBase64),
  // Attachments of mails: PDF, documents of old programs; and what `base64 FILE` gives of xz and bzip2.
  base64('JVBERi0'),
  base64('0M8R4KGx', 5),
  base64('/Td6WFoA', 4),
  base64('QlpoOTFBWSZT', 5),
  // As databases dump binary values.
  start('1f8b08', 3, 'hex', isGzip),
  start('1F8B08', 3, 'hex', isGzip),
  start('789c', 1, 'hex', isZlib),
  start('789C', 1, 'hex', isZlib),
];

const BY_KEY = new Map<number, Start[]>();
for (const one of STARTS) {
  const [a = 0, b = 0, c = 0] = Buffer.from(one.digits.slice(one.offset, one.offset + 3), 'latin1');
  const key = (a << 16) | (b << 8) | c;
  BY_KEY.set(key, [...(BY_KEY.get(key) ?? []), one]);
}

/** The three bytes of each start that are searched for, without repeats. */
export const PACKED_FINGERPRINTS: readonly string[] = [
  ...new Set(STARTS.map(({ digits, offset }) => digits.slice(offset, offset + 3))),
];

/** The text that begins where one of PACKED_FINGERPRINTS stands at `position`, if its first digit is in [from, to). */
export function packedTextAt(view: View, position: number, from: number, to: number): PackedText | undefined {
  const { bytes, length, base } = view;
  const key = ((bytes[position] ?? 0) << 16) | ((bytes[position + 1] ?? 0) << 8) | (bytes[position + 2] ?? 0);
  for (const one of BY_KEY.get(key) ?? []) {
    const at = position - one.offset;
    if (at >= from && at < to && isStart(view, one, at))
      return { offset: base + at, form: one.form, bytes: bytes.subarray(at, length) };
  }
  return undefined;
}

/** Whether a text begins at `at` with this start. */
function isStart({ bytes, length }: View, { digits, form, fits }: Start, at: number): boolean {
  if (at + MIN_DIGITS > length || bytes.toString('latin1', at, at + digits.length) !== digits) return false;
  const first = bytes
    .toString('latin1', at, Math.min(length, at + MIN_DIGITS + SLASHES))
    .replaceAll('\\/', '/')
    .slice(0, MIN_DIGITS);
  if (!(form === 'hex' ? HEX : BASE64).test(first) || !isBegin(bytes, at, form)) return false;
  return fits?.(Buffer.from(first, form === 'hex' ? 'hex' : 'base64')) !== false;
}

/** Whether no digit stands before the text: what begins inside of digits is something else. Behind a backslash a letter is a part of an escape. */
function isBegin(bytes: Buffer, at: number, form: PackedForm): boolean {
  if (at === 0) return true;
  const before = String.fromCharCode(bytes[at - 1] ?? 0);
  if (at > 1 && bytes[at - 2] === 0x5c && /[nrtx]/.test(before)) return true;
  return !(form === 'hex' ? /[0-9A-Fa-f]/ : /[A-Za-z0-9+/_]/).test(before);
}
