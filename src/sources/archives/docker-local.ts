// Logs of Docker's `local` driver: its records as lines, those that it cut joined again.
//
// Each record is its length, a message of protocol buffers, its length again (github.com/moby/moby, daemon/logger/local).
import type { ContainerItem } from '../../model/container-item.ts';
import { damaged, truncated } from './damage.ts';
import { entryItem } from './entries.ts';
import type { ByteReader } from './reader.ts';
import { takeExactly } from './records.ts';
import { readVarint } from './varint.ts';

/** Docker cuts lines at 16 KiB; a record that is much longer is none. */
const MAX_RECORD_BYTES = 2 ** 24;

/** Parts of a line that are longer are not joined further. */
const MAX_LINE_BYTES = 2 ** 24;

const LINE_FEED = Buffer.from('\n');

/** All lines, of each stream as it was written. */
export async function* listDockerLocal(reader: ByteReader): AsyncGenerator<ContainerItem> {
  yield* entryItem('lines', true, linesOf(reader));
}

async function* linesOf(reader: ByteReader): AsyncGenerator<Uint8Array> {
  const open = new Map<string, Buffer[]>();
  for (;;) {
    const head = await reader.peek(4);
    if (head.length === 0) break;
    if (head.length < 4) throw truncated();
    const size = head.readUInt32BE(0);
    if (size > MAX_RECORD_BYTES) throw damaged('invalid record');
    reader.take(4);
    const record = await takeExactly(reader, size);
    if ((await takeExactly(reader, 4)).readUInt32BE(0) !== size) throw damaged('invalid record');
    const { source, line, isPartial } = readRecord(record);
    const parts = [...(open.get(source) ?? []), line];
    const isLong = parts.reduce((sum, part) => sum + part.length, 0) > MAX_LINE_BYTES;
    if (isPartial && !isLong) open.set(source, parts);
    else {
      open.delete(source);
      yield Buffer.concat([...parts, LINE_FEED]);
    }
  }
  for (const parts of open.values()) yield Buffer.concat([...parts, LINE_FEED]);
}

interface LogRecord {
  readonly source: string;
  readonly line: Buffer;
  /** Whether the next record of the stream goes on with it. */
  readonly isPartial: boolean;
}

function readRecord(bytes: Buffer): LogRecord {
  let source = '';
  let line: Buffer = Buffer.alloc(0);
  let isPartial = false;
  let isLast = false;
  for (const { field, value, content } of fieldsOf(bytes)) {
    if (field === 1) source = content.toString('latin1');
    if (field === 3) line = content;
    if (field === 4) isPartial = value !== 0;
    // Which part it is: the last one is partial, too.
    if (field === 5) isLast = [...fieldsOf(content)].some((part) => part.field === 1 && part.value !== 0);
  }
  return { source, line, isPartial: isPartial && !isLast };
}

function* fieldsOf(bytes: Buffer): Generator<{ readonly field: number; readonly value: number; readonly content: Buffer }> {
  for (let at = 0; at < bytes.length; ) {
    const [tag, afterTag] = readVarint(bytes, at);
    const [value, end] = readVarint(bytes, afterTag);
    const kind = tag & 7;
    if (kind !== 0 && kind !== 2) throw damaged('invalid record');
    at = kind === 0 ? end : end + value;
    if (at > bytes.length) throw damaged('invalid record');
    yield { field: tag >> 3, value, content: kind === 0 ? bytes.subarray(0, 0) : bytes.subarray(end, at) };
  }
}
