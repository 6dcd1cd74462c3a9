// The files of a commit that exists already: the change under test cannot have edited them.
import { readObjects, startCatFile } from '../../git/cat-file.ts';
import { listFiles } from '../../git/index-entries.ts';
import type { View } from '../../git/view.ts';
import { pathToText } from '../../system/path-text.ts';

/** The files of the commit that a change is compared with. */
export interface BaseTree {
  /** The bytes of a file; undefined if there is none. Throws GitError. */
  bytes(path: string): Promise<Buffer | undefined>;
  /** The text of a file; undefined if there is none. Throws GitError. */
  read(path: string): Promise<string | undefined>;
}

/** Throws GitError. */
export async function readBaseTree(view: View, commit: string): Promise<BaseTree> {
  const files = new Map((await listFiles(view, commit)).map(({ path, oid }) => [pathToText(path), oid]));
  const bytes = async (path: string): Promise<Buffer | undefined> => {
    const oid = files.get(path);
    if (oid === undefined) return undefined;
    for await (const object of readObjects(startCatFile(view.cwd, view.env), [oid])) {
      if (object.missing) return undefined;
      const content = Buffer.alloc(object.size);
      for (let at = 0; at < content.length; ) at += await object.read(content.subarray(at));
      return content;
    }
    return undefined;
  };
  return { bytes, read: async (path) => (await bytes(path))?.toString('utf8') };
}
