// Origins as they may be shown: a path can contain a token, too.
import type { Masker } from '../detect/mask.ts';
import type { CommitPoint, ObjectHistory, Origin } from '../model/origin.ts';
import type { AllowEntry } from '../model/types.ts';

/** The parts of an origin that may hold a token. */
interface Texts {
  readonly path?: string;
  readonly root?: string;
  readonly program?: string;
  readonly history?: ObjectHistory;
}

/** The origin with every token in its path, and in the names its history holds, masked. */
export function maskOrigin(origin: Origin, mask: Masker): Origin {
  const { path, root, program, history }: Texts = origin;
  return {
    ...origin,
    ...(path === undefined ? {} : { path: maskPath(path, mask) }),
    ...(root === undefined ? {} : { root: maskPath(root, mask) }),
    ...(program === undefined ? {} : { program: mask(program) }),
    ...(history === undefined ? {} : { history: maskHistory(history, mask) }),
  } as Origin;
}

function maskHistory(history: ObjectHistory, mask: Masker): ObjectHistory {
  const all = (names: readonly string[]): string[] => names.map((name) => maskPath(name, mask));
  const { first, last } = history;
  return {
    ...history,
    ...(first && { first: maskCommit(first, mask) }),
    ...(last && { last: maskCommit(last, mask) }),
    paths: all(history.paths),
    branches: all(history.branches),
    tags: all(history.tags),
    remotes: all(history.remotes),
    refs: all(history.refs),
    keptBy: history.keptBy.map((keeper) => (keeper.kind === 'reflog' ? { ...keeper, ref: maskPath(keeper.ref, mask) } : keeper)),
  };
}

/** The name of an author can contain a token, too. */
function maskCommit({ author, ...commit }: CommitPoint, mask: Masker): CommitPoint {
  return author === undefined ? commit : { ...commit, author: mask(author) };
}

/** Masks a path; bytes that are not UTF-8 (lone surrogates) keep their place. */
function maskPath(path: string, mask: Masker): string {
  return path
    .split(/([\udc80-\udcff]+)/)
    .map((piece) => mask(piece))
    .join('');
}

/** The allowlist entry with every token in its texts masked. */
export function maskEntry(entry: AllowEntry, mask: Masker): AllowEntry {
  return { ...entry, reason: mask(entry.reason), ...(entry.paths === undefined ? {} : { paths: entry.paths.map(mask) }) };
}

/** The path of an origin; empty for standard input itself. */
export function pathOf(origin: Origin): string {
  return origin.path ?? '';
}
