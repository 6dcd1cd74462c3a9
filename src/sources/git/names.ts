// Names that are only in git, as a source: those of refs, and those of files and folders in trees and indexes.
import { readObjects, startCatFile } from '../../git/cat-file.ts';
import type { IndexEntry } from '../../git/index-entries.ts';
import type { Ref } from '../../git/refs.ts';
import type { View } from '../../git/view.ts';
import { blobOf } from '../../model/blob-of.ts';
import type { Blob, SourceItem } from '../../model/types.ts';
import { pathToText } from '../../system/path-text.ts';

/** The names of refs. */
export function* refNames(refs: readonly Ref[], root: string | undefined): Generator<SourceItem> {
  for (const { name } of refs) yield blobOf(Buffer.from(name, 'utf8'), { kind: 'ref', path: name, ...rooted(root) });
}

/**
 * All paths in an index, as one Blob: there may be 100,000. Which of them has a token is found out only if one does.
 *
 * @param path what the index is called, below `root`
 */
export function indexPaths(entries: readonly IndexEntry[], path: string, root: string | undefined): Blob {
  return blobOf(Buffer.concat(entries.flatMap((entry) => [entry.path, Buffer.from([0])])), {
    kind: 'name',
    path,
    ...rooted(root),
  });
}

/** The names in trees. Throws GitError. */
export async function readNames(view: View, trees: readonly string[]): Promise<readonly Buffer[]> {
  const names: Buffer[] = [];
  for await (const object of readObjects(startCatFile(view.cwd, view.env), trees)) {
    if (object.missing) continue;
    const content = Buffer.alloc(object.size);
    for (let at = 0; at < content.length; ) at += await object.read(content.subarray(at));
    names.push(...namesInTree(content, object.oid.length / 2));
  }
  return names;
}

/** A tree is a list of `<mode> <name>` NUL `<id>`, the id as bytes. */
function* namesInTree(content: Buffer, width: number): Generator<Buffer> {
  for (let at = 0; at < content.length; ) {
    const end = content.indexOf(0, at);
    if (end < 0) return;
    yield content.subarray(content.indexOf(0x20, at) + 1, end);
    at = end + 1 + width;
  }
}

/** Each of `names` as a Blob of its own, once. Calls `onClean` for those without a token. */
export function* eachName(names: readonly Buffer[], root: string | undefined, onClean: (name: string) => void): Generator<Blob> {
  for (const name of new Set(names.map((bytes) => bytes.toString('latin1')))) {
    const bytes = Buffer.from(name, 'latin1');
    yield { ...blobOf(bytes, { kind: 'name', path: pathToText(bytes), ...rooted(root) }), foundClean: () => onClean(name) };
  }
}

function rooted(root: string | undefined): { root?: string } {
  return root === undefined ? {} : { root };
}
