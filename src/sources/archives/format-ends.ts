// Formats that are known by their last bytes, or by nothing but a name. A part of the table in formats.ts.
import { isAt, isControl } from './format-tests.ts';
import type { FormatFacts } from './formats.ts';

/** How many bytes from the end of a file `formatAtEnd` may need: the mark of a disk image of macOS stands there. */
export const TAIL_LENGTH = 512;

/** The last eight bytes of a table: LevelDB and old RocksDB; RocksDB with blocks; with plain rows. */
const TABLE_ENDS = ['57fb808b247547db', 'f7cff485b741e288', '6495bf6396224282'];

/** The same by the last byte: asked of every file, of which hardly one ends so. */
const TABLE_ENDS_BY_LAST = new Map(TABLE_ENDS.map((end) => [Number.parseInt(end.slice(-2), 16), end]));

type EndRow = Omit<FormatFacts, 'marks' | 'test'> & { readonly fits: (tail: Buffer, isScript: boolean) => boolean };

/** All formats that are known by their end. */
export const FORMAT_ENDS = [
  {
    id: 'phar',
    name: 'a PHP archive',
    reading: 'unpacked',
    masking: 'rebuild',
    fits: (tail) => isAt(tail, tail.length - 4, 'GBMB'),
  },
  {
    id: 'zip-behind',
    name: 'a zip archive after other data',
    reading: 'unpacked',
    masking: 'repack',
    // The end record, without a comment.
    fits: (tail) => isAt(tail, tail.length - 22, 'PK\x05\x06'),
  },
  {
    id: 'pyinstaller',
    name: 'a PyInstaller program',
    reading: 'unpacked',
    masking: 'rebuild',
    // No text has the last byte: to search for it takes less time than for all.
    fits: (tail) => tail.includes(0x0e) && tail.includes('MEI\x0c\x0b\x0a\x0b\x0e', 0, 'latin1'),
  },
  {
    id: 'script',
    name: 'a script with data after it',
    reading: 'unpacked',
    masking: 'repack',
    fits: (tail, isScript) => isScript && tail.length >= 64 && tail.filter(isControl).length * 50 > tail.length,
  },
  {
    id: 'dmg',
    name: 'a disk image of macOS',
    reading: 'archive',
    masking: 'repack',
    fits: (tail) => tail.length === TAIL_LENGTH && isAt(tail, 0, 'koly'),
  },
  {
    id: 'key-value-table',
    name: 'a table of a key-value store',
    reading: 'unpacked',
    masking: 'its-program',
    fits: isTableOfKeyValueStore,
  },
] as const satisfies readonly EndRow[];

type NamedRow = Omit<FormatFacts, 'marks' | 'test'> & { readonly suffixes: readonly string[] };

/** All formats that begin with nothing of their own. */
export const FORMAT_NAMES = [
  { id: 'brotli', name: 'a Brotli file', reading: 'unpacked', masking: 'repack', suffixes: ['.br'] },
  {
    id: 'gogram',
    name: 'a session of gogram',
    reading: 'unpacked',
    masking: 'kept',
    suffixes: ['.dat', '.session'],
    hasOwnContent: true,
  },
] as const satisfies readonly NamedRow[];

/** The format of a file that is called so, if it is not a text. */
export function formatByName(head: Uint8Array, name: string): NamedRow | undefined {
  const format = FORMAT_NAMES.find(({ suffixes }) => suffixes.some((suffix) => name.endsWith(suffix)));
  return format !== undefined && head.subarray(0, 64).some((byte) => byte >= 128 || isControl(byte)) ? format : undefined;
}

/** Whether `tail`, the last bytes of a file, is that of a table of LevelDB or RocksDB. */
export function isTableOfKeyValueStore(tail: Buffer): boolean {
  const end = TABLE_ENDS_BY_LAST.get(tail[tail.length - 1] ?? 0);
  return end !== undefined && tail.toString('hex', tail.length - 8) === end;
}

/** The format that `tail`, the last TAIL_LENGTH bytes of a file, shows; undefined for none. @param isScript whether the file begins as a script does */
export function formatAtEnd(tail: Buffer, isScript: boolean): EndRow | undefined {
  return FORMAT_ENDS.find(({ fits }) => fits(tail, isScript));
}
