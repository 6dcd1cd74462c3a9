// OLE documents (.doc, .xls, .msg): their streams in one piece each. A document stores them in sectors, which may stand anywhere in it.
//
// The format: [MS-CFB]; the compressed text of a mail: [MS-OXRTFCP].
import type { ContainerItem } from '../../model/container-item.ts';
import type { Budget } from './budget.ts';
import { damaged, truncated } from './damage.ts';
import type { ByteReader } from './reader.ts';
import { bytesEntry, takeWhole } from './whole.ts';

const MAX_SECTOR = 0xfffffffa;
const STREAM = 2;
const ROOT = 5;

/** Streams that are smaller stand in sectors of 64 bytes, in the stream of the root. */
const MINI_STREAM_BYTES = 4096;

/** The text of a mail in compressed RTF. */
const COMPRESSED_RTF = '__substg1.0_10090102';

/** The streams of a document. */
export async function* listCfb(reader: ByteReader, budget: Budget): AsyncGenerator<ContainerItem> {
  const bytes = await takeWhole(reader, 'save it as another format');
  if (bytes.length < 512) throw truncated();
  const document = new CompoundFile(bytes);
  for (const { name, content } of document.streams()) {
    if (name === COMPRESSED_RTF) {
      const text = decodeRtf(content);
      budget.charge(text.length);
      yield* bytesEntry(name, text);
    } else if (content.length > 0) yield* bytesEntry(name, content);
  }
}

class CompoundFile {
  readonly #bytes: Buffer;
  readonly #sectorBytes: number;
  readonly #miniBytes: number;
  readonly #table: Buffer;
  readonly #miniTable: Buffer;

  constructor(bytes: Buffer) {
    const [shift, miniShift] = [bytes.readUInt16LE(30), bytes.readUInt16LE(32)];
    if ((shift !== 9 && shift !== 12) || miniShift !== 6) throw damaged('invalid header');
    this.#bytes = bytes;
    this.#sectorBytes = 1 << shift;
    this.#miniBytes = 1 << miniShift;
    this.#table = Buffer.concat(this.#tableSectors().map((sector) => this.#sector(sector)));
    this.#miniTable = this.#chain(bytes.readUInt32LE(60), bytes.length);
  }

  *streams(): Generator<{ readonly name: string; readonly content: Buffer }> {
    const directory = this.#chain(this.#bytes.readUInt32LE(48), this.#bytes.length);
    let mini: Buffer = Buffer.alloc(0);
    for (let at = 0; at + 128 <= directory.length; at += 128) {
      const kind = directory[at + 66];
      const [start, size] = [directory.readUInt32LE(at + 116), directory.readUInt32LE(at + 120)];
      if (kind === ROOT) mini = this.#chain(start, size);
      if (kind !== STREAM) continue;
      const name = directory.toString('utf16le', at, at + Math.max(0, Math.min(64, directory.readUInt16LE(at + 64)) - 2));
      yield { name, content: size < MINI_STREAM_BYTES ? this.#miniChain(mini, start, size) : this.#chain(start, size) };
    }
  }

  /** The sectors of the table of sectors: the first 109 in the header, the others in sectors of their own. */
  #tableSectors(): readonly number[] {
    const sectors: number[] = [];
    for (let at = 76; at < 512; at += 4) sectors.push(this.#bytes.readUInt32LE(at));
    let next = this.#bytes.readUInt32LE(68);
    const most = this.#bytes.length / this.#sectorBytes;
    for (let count = 0; next < MAX_SECTOR && count < most; count++) {
      const sector = this.#sector(next);
      if (sector.length < this.#sectorBytes) break;
      for (let at = 0; at + 8 <= sector.length; at += 4) sectors.push(sector.readUInt32LE(at));
      next = sector.readUInt32LE(sector.length - 4);
    }
    return sectors.filter((sector) => sector < MAX_SECTOR).slice(0, most);
  }

  #sector(number: number): Buffer {
    const at = (number + 1) * this.#sectorBytes;
    return this.#bytes.subarray(at, at + this.#sectorBytes);
  }

  #chain(start: number, size: number): Buffer {
    return follow(this.#table, start, size, this.#bytes.length, (sector) => this.#sector(sector));
  }

  #miniChain(mini: Buffer, start: number, size: number): Buffer {
    const width = this.#miniBytes;
    return follow(this.#miniTable, start, size, mini.length, (sector) => mini.subarray(sector * width, (sector + 1) * width));
  }
}

/** The sectors of a chain; a chain that is longer than the file is a circle. */
function follow(table: Buffer, start: number, size: number, most: number, read: (sector: number) => Buffer): Buffer {
  const parts: Buffer[] = [];
  let length = 0;
  for (let sector = start; sector < MAX_SECTOR && length < Math.min(size, most); ) {
    const part = read(sector);
    if (part.length === 0) break;
    parts.push(part);
    length += part.length;
    sector = sector * 4 + 4 <= table.length ? table.readUInt32LE(sector * 4) : MAX_SECTOR;
  }
  return Buffer.concat(parts).subarray(0, size);
}

/** What the dictionary holds at first. */
const RTF_START =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx';

/** The text; as far as it can be read, if it is damaged. */
function decodeRtf(bytes: Buffer): Buffer {
  if (bytes.length < 16 || bytes.toString('latin1', 8, 12) !== 'LZFu') return bytes.subarray(16);
  const text = new RtfText(Math.min(bytes.readUInt32LE(4), bytes.length * 16));
  for (let at = 16; at < bytes.length && !text.isEnded; ) {
    const control = bytes[at++] ?? 0;
    for (let bit = 0; bit < 8 && at < bytes.length; bit++) {
      if ((control & (1 << bit)) === 0) text.put(bytes[at++] ?? 0);
      else {
        text.repeat(((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0));
        at += 2;
      }
    }
  }
  return text.bytes;
}

class RtfText {
  readonly #out: Buffer;
  readonly #dictionary = Buffer.alloc(4096);
  #write: number;
  #length = 0;
  isEnded = false;

  constructor(size: number) {
    this.#out = Buffer.alloc(size);
    this.#write = this.#dictionary.write(RTF_START, 'latin1');
  }

  get bytes(): Buffer {
    return this.#out.subarray(0, this.#length);
  }

  put(byte: number): void {
    if (this.isEnded) return;
    this.#out[this.#length++] = byte;
    this.#dictionary[this.#write] = byte;
    this.#write = (this.#write + 1) & 4095;
    this.isEnded = this.#length >= this.#out.length;
  }

  /** @param word where in the dictionary, and how many bytes less two; where the next byte goes is the end mark */
  repeat(word: number): void {
    const from = word >> 4;
    if (from === this.#write) this.isEnded = true;
    for (let index = 0; index < (word & 15) + 2; index++) this.put(this.#dictionary[(from + index) & 4095] ?? 0);
  }
}
