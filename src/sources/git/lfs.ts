// Git LFS: recognises the pointers in git, and finds the contents they stand for.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { joinPath, walk } from '../../system/walk.ts';

/** https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md: some 130 bytes, less than 1024 in any case. */
const POINTER =
  /^version https:\/\/(?:git-lfs\.github\.com|hawser\.github\.com)\/spec\/[^\n]*\n(?:ext-[^\n]*\n)*oid sha256:([0-9a-f]{64})\n/;
const MAX_POINTER_BYTES = 1024;

/** The id of the content that `bytes` point to; undefined if they are not a pointer. */
export function pointedTo(bytes: Uint8Array): string | undefined {
  // Nearly nothing begins with a "v".
  if (bytes[0] !== 0x76 || bytes.length > MAX_POINTER_BYTES) return undefined;
  return POINTER.exec(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'))?.[1];
}

/** The file with the content `id`, if it exists. */
export function lfsContent(commonDir: string, id: string): string | undefined {
  const path = join(commonDir, 'lfs', 'objects', id.slice(0, 2), id.slice(2, 4), id);
  return existsSync(path) ? path : undefined;
}

/** All contents that are stored. */
export function* lfsContents(commonDir: string): Generator<{ readonly id: string; readonly path: string }> {
  const folder = join(commonDir, 'lfs', 'objects');
  if (!existsSync(folder)) return;
  for (const entry of walk(folder, () => true)) {
    if (entry.kind === 'file') yield { id: entry.name, path: joinPath(folder, entry.path) };
  }
}
