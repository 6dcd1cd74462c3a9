// LevelDB and RocksDB: logs and manifests are known by what stands beside them. (Tables are by their last bytes: format-ends.ts.)
import { basename, dirname } from 'node:path';
import { readableNamesIn } from '../../system/files.ts';

/** Whether the file at `path` is a part of a store with checksums: beside it there are the files that every store has. `LOG` is text. */
export function isInKeyValueStore(path: string): boolean {
  if (/^LOG(?:\.|$)/.test(basename(path))) return false;
  const names = readableNamesIn(dirname(path));
  return names.includes('CURRENT') && names.some((name) => /^MANIFEST-[0-9]+$/.test(name));
}
