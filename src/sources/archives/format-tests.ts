// What must hold of the first bytes of a file beside the mark of its format: short marks begin other things, too.

/** Whether `text`, one character a byte, stands at `at`. */
export function isAt(head: Uint8Array, at: number, text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (head[at + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}

/** As far as a test looks: `head` may be all of a long first piece. */
const startOf = (head: Uint8Array): Buffer => Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 256));

/** Whether a byte stands in no text: a control character that is no white space, bell or escape. */
export function isControl(byte: number): boolean {
  return byte < 32 ? byte !== 27 && (byte < 7 || byte > 13) : byte === 127;
}

/** Whether a zero byte stands near the start, as in no text. */
export function hasNul(head: Uint8Array): boolean {
  return head.subarray(0, 64).includes(0);
}

/** The third byte says how many bits a code has at most. */
export function isCompress(head: Uint8Array): boolean {
  const flags = head[2] ?? 0;
  return (flags & 0x60) === 0 && (flags & 31) >= 9 && (flags & 31) <= 16;
}

/** No mark, but few sizes of dictionaries, and a size of the content that is unknown or possible. */
export function isLzma(head: Uint8Array): boolean {
  if (head.length < 14) return false;
  const size = head.subarray(5, 13);
  return head[13] === 0 && (size.every((byte) => byte === 255) || (size[5] === 0 && size[6] === 0 && size[7] === 0));
}

/** Marks of two bytes, of which one is a letter and the other may be one, too: the first block must be of a kind that there is. */
export function isZlib(head: Uint8Array): boolean {
  const third = head[2] ?? 0x07;
  return (third & 6) !== 6 && head.subarray(0, 40).some((byte) => byte >= 128 || isControl(byte));
}

/** The fields of the header are numbers in text, in one of the two forms. */
export function isCpio(head: Uint8Array): boolean {
  return head[0] !== 0x30 ? hasNul(head) : head.subarray(6, 70).every((byte) => /[0-9a-f]/i.test(String.fromCharCode(byte)));
}

/** Behind the first line a zip archive begins. */
export function hasZipEntry(head: Uint8Array): boolean {
  return isAt(head, head.indexOf(10) + 1, 'PK\x03\x04');
}

/** A page of 8 KiB, whose parts stand in their order. */
export function isPostgres(head: Uint8Array): boolean {
  const [flags, lower, upper, special] = [10, 12, 14, 16].map((at) => (head[at] ?? 0) + 256 * (head[at + 1] ?? 0));
  if (flags === undefined || lower === undefined || upper === undefined || special === undefined) return false;
  return flags < 16 && lower >= 24 && lower <= upper && upper <= special && special <= 8192 && special > 0;
}

/** The first record is a batch of writes: its number, how many they are, the kind of the first. */
export function isStoreLog(head: Uint8Array): boolean {
  const type = head[6] ?? 0;
  const batch = type > 4 ? 11 : 7;
  const size = (head[4] ?? 0) + 256 * (head[5] ?? 0);
  if (type % 4 === 2 && size + batch !== 32_768) return false;
  const [a = 1, b = 1, c = 1] = head.subarray(batch + 5, batch + 8);
  const count = (head[batch + 8] ?? 0) + 256 * (head[batch + 9] ?? 0);
  const isSmall = head[batch + 10] === 0 && head[batch + 11] === 0;
  return size > 12 && a + b + c === 0 && isSmall && count > 0 && (head[batch + 12] ?? 255) < 24;
}

/** What makeself writes into its second line. */
export function isMakeself(head: Uint8Array): boolean {
  return startOf(head).toString('latin1').includes('using Makeself');
}

/** The first page of a tablespace, whose flags say that its pages are compressed. */
export function isCompressedInnodb(head: Uint8Array): boolean {
  const bytes = startOf(head);
  if (bytes.length < 58 || bytes.readUInt32BE(4) !== 0 || bytes.readUInt32BE(34) !== bytes.readUInt32BE(38)) return false;
  const flags = bytes.readUInt32BE(54);
  const zip = (flags >> 1) & 15;
  if ((flags & 0x10) !== 0 && zip > 5) return (flags & 0xe0) !== 0;
  return (zip > 0 && zip <= 5) || (flags & 0x10000) !== 0;
}

/** The number of a version of Python, behind which a text has no zero byte. */
export function isPyc(head: Uint8Array): boolean {
  const version = (head[0] ?? 0) + 256 * (head[1] ?? 0);
  return version >= 3000 && version < 4000 && hasNul(head);
}

/** A header of eight bytes, the length in the last four, and behind that many bytes the next header. */
export function isDockerStream(head: Uint8Array): boolean {
  const next = 8 + (head[6] ?? 0) * 256 + (head[7] ?? 0);
  if (head[4] !== 0 || head[5] !== 0 || next === 8) return false;
  return next >= head.length ? !isControl(head[8] ?? 0) : ((head[next] ?? 0) | 3) === 3 && head[next + 1] === 0;
}

/** The first event of a log of TDLib says that all others are encrypted: its kind, and the lengths of its three fields. */
export function isTdBinlog(head: Uint8Array): boolean {
  return isAt(head, 12, '\xfd\xff\xff\xff') && isAt(head, 28, '\0\0\0\0\x20') && head[68] === 16 && head[88] === 32;
}

/** The first command: as many words as it says, of which the first is a name. */
export function isRedisLog(head: Uint8Array): boolean {
  return head[2] === 0x0d && /^\*[1-9]\r\n\$[1-9][0-9]?\r\n[A-Za-z]/.test(startOf(head).toString('latin1'));
}
