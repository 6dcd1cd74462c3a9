// LevelDB and RocksDB: tables are known by their last bytes, logs and manifests by what stands beside them.
import { basename, dirname } from 'node:path';
import { readableNamesIn } from '../../system/files.ts';

/** The last eight bytes of a table: LevelDB and old RocksDB; RocksDB with blocks; with plain rows. */
const TABLE_ENDS = ['57fb808b247547db', 'f7cff485b741e288', '6495bf6396224282'];

/** Whether `tail`, the last bytes of a file, is that of a table. */
export function isTableOfKeyValueStore(tail: Buffer): boolean {
  return TABLE_ENDS.includes(tail.subarray(-8).toString('hex'));
}

/** Whether the file at `path` is a part of a store with checksums: beside it there are the files that every store has. `LOG` is text. */
export function isInKeyValueStore(path: string): boolean {
  if (/^LOG(?:\.|$)/.test(basename(path))) return false;
  const names = readableNamesIn(dirname(path));
  return names.includes('CURRENT') && names.some((name) => /^MANIFEST-[0-9]+$/.test(name));
}
