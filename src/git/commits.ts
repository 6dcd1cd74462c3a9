// Reads commits and what each of them changes, from the latest to the first.
import { availableParallelism } from 'node:os';
import { GitError } from '../model/errors.ts';
import { type CommitRange, listCommitIds } from './list-objects.ts';
import type { ObjectIds } from './object-ids.ts';
import { startGit } from './run.ts';
import type { View } from './view.ts';

/** A commit and the paths it changes. */
export interface Commit {
  readonly oid: string;
  readonly parents: readonly string[];
  /** When its author wrote it, with the author's time zone. */
  readonly date: string;
  readonly changes: readonly Change[];
}

/** A path whose content a commit changed; of a merge, only where the content is different from that of every parent. */
export interface Change {
  readonly path: Buffer;
  /** What each parent had there; zeros for nothing. */
  readonly old: readonly string[];
  readonly fresh: string;
}

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
export async function* readCommits(view: View, range: CommitRange): AsyncGenerator<Commit> {
  const ids = await listCommitIds(view, range);
  const count = Math.min(availableParallelism(), MAX_GITS, Math.ceil(ids.length / BATCH));
  const gits = Array.from({ length: count }, (_, nth) => readSome(view, ids, nth, count));
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
async function* readSome({ cwd, env }: View, ids: ObjectIds, nth: number, count: number): AsyncGenerator<Commit, undefined> {
  const options = 'diff-tree --stdin --always -r -c --raw -z --root --no-renames --no-abbrev --no-ext-diff'.split(' ');
  const git = startGit([...options, '--pretty=tformat:%H %aI %P'], { cwd, env, stdin: true, ahead: READ_AHEAD_BYTES });
  const feeding = git.feed(batches(ids, nth, count));
  try {
    yield* parse(git.output);
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

const NUL = 0;
const LINE_FEED = 10;
const COLON = 0x3a;

/**
 * `diff-tree -z --pretty` prints strings that end in NUL: a line for the commit, and for each change its ids and its path. There are
 * line feeds and empty strings between them, but never before a path, which may itself begin with a line feed.
 */
async function* parse(output: AsyncIterable<Buffer>): AsyncGenerator<Commit> {
  let commit: (Commit & { changes: Change[] }) | undefined;
  let ids: Omit<Change, 'path'> | undefined;
  for await (const text of texts(output)) {
    if (ids !== undefined) {
      commit?.changes.push({ ...ids, path: Buffer.from(text) });
      ids = undefined;
      continue;
    }
    const start = text[0] === LINE_FEED ? 1 : 0;
    if (text.length === start) continue;
    const line = text.toString('latin1', start);
    if (text[start] === COLON) ids = parseIds(line);
    else {
      if (commit !== undefined) yield commit;
      commit = parseCommit(line);
    }
  }
  if (ids !== undefined) throw new GitError('git diff-tree ended before the path of a change');
  if (commit !== undefined) yield commit;
}

function parseCommit(line: string): Commit & { changes: Change[] } {
  const [, oid, date, parents = ''] = /^([0-9a-f]{40,64}) (\S*) ?([0-9a-f ]*)\s*$/.exec(line) ?? [];
  if (oid === undefined || date === undefined) throw new GitError('unexpected output from git diff-tree');
  return { oid, date, parents: parents.split(' ').filter(Boolean), changes: [] };
}

/** `:<mode> <mode> <old> <new> <status>`; of a merge, one more colon, mode and id for each further parent. */
function parseIds(line: string): Omit<Change, 'path'> {
  const old = line.split(' ').filter((word) => /^[0-9a-f]{40,64}$/.test(word));
  const fresh = old.pop();
  if (fresh === undefined || old.length === 0) throw new GitError('unexpected output from git diff-tree');
  return { old, fresh };
}

/** The strings that end in NUL. A name may be of any length: its chunks are joined once. */
async function* texts(output: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  for await (const chunk of output) {
    let at = 0;
    for (let end = chunk.indexOf(NUL); end >= 0; end = chunk.indexOf(NUL, at)) {
      const text = chunk.subarray(at, end);
      yield rest.length === 0 ? text : Buffer.concat([...rest, text]);
      rest = [];
      at = end + 1;
    }
    if (at < chunk.length) rest.push(chunk.subarray(at));
  }
  if (Buffer.concat(rest).some((byte) => byte !== LINE_FEED))
    throw new GitError('git diff-tree ended in the middle of its output');
}
