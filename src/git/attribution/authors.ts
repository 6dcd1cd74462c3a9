// Who wrote the commits that a history names: the name alone. Asked for few commits, of one git, after the walks.
import type { CommitPoint, ObjectHistory } from '../../model/origin.ts';
import { type GitObject, readObjects, startCatFile } from '../cat-file.ts';
import type { View } from '../view.ts';

/** How much of a commit is read: its author is in one of its first lines. */
const MAX_HEADER_BYTES = 4096;

/** The histories, with the authors of their commits. A commit that is not there, or has no author, has none. Throws GitError. */
export async function withAuthors(
  view: View,
  histories: ReadonlyMap<string, ObjectHistory>,
): Promise<ReadonlyMap<string, ObjectHistory>> {
  const oids = new Set([...histories.values()].flatMap(({ first, last }) => [first, last].flatMap((point) => point?.oid ?? [])));
  if (oids.size === 0) return histories;
  const authors = await readAuthors(view, [...oids]);
  const signed = (point: CommitPoint): CommitPoint => {
    const author = authors.get(point.oid);
    return author === undefined ? point : { ...point, author };
  };
  return new Map(
    [...histories].map(([key, history]) => {
      const { first, last } = history;
      return [key, { ...history, ...(first && { first: signed(first) }), ...(last && { last: signed(last) }) }];
    }),
  );
}

async function readAuthors({ cwd, env }: View, oids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const authors = new Map<string, string>();
  const git = startCatFile(cwd, env);
  const buffer = Buffer.alloc(MAX_HEADER_BYTES);
  try {
    for await (const object of readObjects(git, oids)) {
      if (object.missing) continue;
      const [header = ''] = (await beginningOf(object, buffer)).split('\n\n');
      const [, author = ''] = /^author ([^<\n]*)</m.exec(header) ?? [];
      if (author.trim() !== '') authors.set(object.oid, author.trim());
    }
  } finally {
    git.stop();
  }
  return authors;
}

/** As much of the object as `buffer` has room for. */
async function beginningOf({ read }: Extract<GitObject, { readonly missing: false }>, buffer: Buffer): Promise<string> {
  let length = 0;
  while (length < buffer.length) {
    const count = await read(buffer.subarray(length));
    if (count === 0) break;
    length += count;
  }
  return buffer.toString('utf8', 0, length);
}
