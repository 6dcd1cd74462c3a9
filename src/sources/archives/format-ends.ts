// Formats that are known by their last bytes: what stands before may be anything. A part of the table in formats.ts.
import type { FormatFacts } from './formats.ts';

/** How many bytes from the end of a file `formatAtEnd` may need: the mark of a disk image of macOS stands there. */
export const TAIL_LENGTH = 512;

/** The last eight bytes of a table: LevelDB and old RocksDB; RocksDB with blocks; with plain rows. */
const TABLE_ENDS = ['57fb808b247547db', 'f7cff485b741e288', '6495bf6396224282'];

type EndRow = Omit<FormatFacts, 'marks' | 'test'> & { readonly fits: (tail: Buffer) => boolean };

/** All formats that are known by their end. */
export const FORMAT_ENDS: readonly EndRow[] = [
  {
    id: 'zip-behind',
    name: 'a zip archive after other data',
    reading: 'archive',
    masking: 'repack',
    // The end record, without a comment.
    fits: (tail) => tail.toString('latin1', tail.length - 22, tail.length - 18) === 'PK\x05\x06',
  },
  {
    id: 'pyinstaller',
    name: 'a PyInstaller program',
    reading: 'archive',
    masking: 'rebuild',
    fits: (tail) => tail.includes('MEI\x0c\x0b\x0a\x0b\x0e', 0, 'latin1'),
  },
  {
    id: 'dmg',
    name: 'a disk image of macOS',
    reading: 'archive',
    masking: 'repack',
    fits: (tail) => tail.length === TAIL_LENGTH && tail.toString('latin1', 0, 4) === 'koly',
  },
  {
    id: 'key-value-table',
    name: 'a table of a key-value store',
    reading: 'data',
    masking: 'its-program',
    fits: isTableOfKeyValueStore,
  },
];

/** Whether `tail`, the last bytes of a file, is that of a table of LevelDB or RocksDB. */
export function isTableOfKeyValueStore(tail: Buffer): boolean {
  return TABLE_ENDS.includes(tail.subarray(-8).toString('hex'));
}

/** The format that `tail`, the last TAIL_LENGTH bytes of a file, shows; undefined for none. */
export function formatAtEnd(tail: Buffer): EndRow | undefined {
  return FORMAT_ENDS.find(({ fits }) => fits(tail));
}
