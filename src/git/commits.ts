// Reads commits and what each of them changes, from the latest to the first.
import { availableParallelism } from 'node:os';
import { GitError } from '../model/errors.ts';
import { type CommitRange, listCommitIds } from './list-objects.ts';
import type { ObjectIds } from './object-ids.ts';
import { startGit } from './run.ts';
import type { View } from './view.ts';

/** A commit and the paths it changes; only those that are wanted. */
export interface Commit {
  readonly oid: string;
  readonly parents: readonly string[];
  /** When its author wrote it, with the author's time zone. */
  readonly date: string;
  readonly changes: readonly Change[];
}

/** A path whose content a commit changed; of a merge, only where the content is different from that of every parent. */
export interface Change {
  /** As bytes in latin1. */
  readonly path: string;
  /** What each parent had there; zeros for nothing. */
  readonly old: readonly string[];
  readonly fresh: string;
}

/** Whether a change is wanted from or to the content `oid`. */
export type IsWanted = (oid: string) => boolean;

/** The number of commits in one batch, and of bytes to read ahead from each git: a few batches. */
const BATCH = 256;
const READ_AHEAD_BYTES = 2 * 1024 * 1024;

/** The maximum number of gits. More gain little, because their output is read in the order of the commits. */
const MAX_GITS = 3;

/**
 * The commits of a range, children before parents. With plumbing commands, because no configuration changes what those print.
 * Throws GitError.
 *
 * Where there are several processors, several gits compare trees, each for every nth batch.
 */
export async function* readCommits(view: View, range: CommitRange, isWanted: IsWanted = () => true): AsyncGenerator<Commit> {
  const ids = await listCommitIds(view, range);
  const count = Math.min(availableParallelism(), MAX_GITS, Math.ceil(ids.length / BATCH));
  const gits = Array.from({ length: count }, (_, nth) => readSome(view, ids, nth, count, isWanted));
  try {
    for (let at = 0; at < ids.length; at += BATCH) {
      const git = gits[(at / BATCH) % count];
      for (let index = at; index < Math.min(at + BATCH, ids.length); index++) {
        const next = await git?.next();
        if (next?.value?.oid !== ids.at(index))
          throw new GitError('unexpected output from git diff-tree: another commit than requested');
        yield next.value;
      }
    }
    // After the last commit comes git's exit code.
    for (const git of gits)
      if ((await git.next()).done !== true)
        throw new GitError('unexpected output from git diff-tree: more commits than requested');
  } finally {
    for (const git of gits) void git.return(undefined);
  }
}

/** The commits of every `count`th batch, from the `nth` on. */
async function* readSome(
  { cwd, env }: View,
  ids: ObjectIds,
  nth: number,
  count: number,
  isWanted: IsWanted,
): AsyncGenerator<Commit, undefined> {
  const options = 'diff-tree --stdin --always -r -c --raw -z --root --no-renames --no-abbrev --no-ext-diff'.split(' ');
  const git = startGit([...options, '--pretty=tformat:%H %aI %P'], { cwd, env, stdin: true, ahead: READ_AHEAD_BYTES });
  const parser = new CommitParser(isWanted);
  const feeding = git.feed(batches(ids, nth, count));
  try {
    for await (const chunk of git.output) yield* parser.take(chunk);
    yield* parser.end();
    await feeding;
    return undefined;
  } finally {
    git.stop();
  }
}

function* batches(ids: ObjectIds, nth: number, count: number): Generator<string> {
  for (let at = nth * BATCH; at < ids.length; at += count * BATCH) {
    let text = '';
    for (let index = at; index < Math.min(at + BATCH, ids.length); index++) text += `${ids.at(index)}\n`;
    yield text;
  }
}

const LINE_FEED = 10;
const COLON = 0x3a;

/** `:<mode> <mode> `, what stands before the first id of a change with one parent. */
const MODES = ':100644 100644 '.length;

/**
 * `diff-tree -z --pretty` prints strings that end in NUL: a line for the commit, and for each change its ids and its path. There are
 * line feeds and empty strings between them, but never before a path, which may itself begin with a line feed.
 *
 * Nearly no change is wanted, and there are millions: of those that are not, nothing is made but the ids.
 */
export class CommitParser {
  readonly #isWanted: IsWanted;
  #commit: (Commit & { changes: Change[] }) | undefined;
  /** The ids of the change whose path is next; false if it is not wanted. */
  #ids: Omit<Change, 'path'> | false | undefined;
  /** The start of a string that has not ended. A name may be of any length: its chunks are joined once. */
  #rest: string[] = [];

  constructor(isWanted: IsWanted) {
    this.#isWanted = isWanted;
  }

  /** The commits that end in `chunk`. */
  *take(chunk: Buffer): Generator<Commit> {
    const text = chunk.toString('latin1');
    let at = 0;
    for (let end = text.indexOf('\0'); end >= 0; end = text.indexOf('\0', at)) {
      let [from, whole, to] = [at, text, end];
      if (this.#rest.length > 0) {
        whole = this.#rest.join('') + text.slice(at, end);
        [from, to] = [0, whole.length];
        this.#rest = [];
      }
      const commit = this.#next(whole, from, to);
      if (commit !== undefined) yield commit;
      at = end + 1;
    }
    if (at < text.length) this.#rest.push(text.slice(at));
  }

  *end(): Generator<Commit> {
    if (/[^\n]/.test(this.#rest.join(''))) throw new GitError('git diff-tree ended in the middle of its output');
    if (this.#ids !== undefined) throw new GitError('git diff-tree ended before the path of a change');
    if (this.#commit !== undefined) yield this.#commit;
  }

  /** Takes the string [from, to) of `text`. Returns the commit before it, if it begins another. */
  #next(text: string, from: number, to: number): Commit | undefined {
    if (this.#ids !== undefined) {
      if (this.#ids !== false) this.#commit?.changes.push({ ...this.#ids, path: copyOf(text, from, to) });
      this.#ids = undefined;
      return undefined;
    }
    const start = text.charCodeAt(from) === LINE_FEED ? from + 1 : from;
    if (start >= to) return undefined;
    if (text.charCodeAt(start) === COLON) {
      this.#ids = this.#parseIds(text, start, to);
      return undefined;
    }
    const before = this.#commit;
    this.#commit = parseCommit(copyOf(text, start, to));
    return before;
  }

  /** `:<mode> <mode> <old> <new> <status>`; of a merge, one more colon, mode and id for each further parent. */
  #parseIds(text: string, from: number, to: number): Omit<Change, 'path'> | false {
    const width = (to - from - MODES - 3) / 2;
    if ((width === 40 || width === 64) && text.charCodeAt(from + 1) !== COLON) {
      const old = text.slice(from + MODES, from + MODES + width);
      const fresh = text.slice(from + MODES + width + 1, to - 2);
      if (!this.#isWanted(fresh) && !this.#isWanted(old)) return false;
    }
    const ids = copyOf(text, from, to)
      .split(' ')
      .filter((word) => /^[0-9a-f]{40,64}$/.test(word));
    const fresh = ids.pop();
    if (fresh === undefined || ids.length === 0) throw new GitError('unexpected output from git diff-tree');
    return [fresh, ...ids].some(this.#isWanted) ? { old: ids, fresh } : false;
  }
}

/** A copy of [from, to): a part of the text would keep all of it in memory. */
function copyOf(text: string, from: number, to: number): string {
  return Buffer.from(text.slice(from, to), 'latin1').toString('latin1');
}

function parseCommit(line: string): Commit & { changes: Change[] } {
  const [, oid, date, parents = ''] = /^([0-9a-f]{40,64}) (\S*) ?([0-9a-f ]*)\s*$/.exec(line) ?? [];
  if (oid === undefined || date === undefined) throw new GitError('unexpected output from git diff-tree');
  return { oid, date, parents: parents.split(' ').filter(Boolean), changes: [] };
}
