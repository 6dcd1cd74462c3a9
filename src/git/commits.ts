// Commits and what each of them changes, from the latest to the first.
import { GitError } from '../errors.ts';
import { type CommitRange, revList } from './list-objects.ts';
import { startGit } from './run.ts';
import type { View } from './view.ts';

export interface Commit {
  readonly oid: string;
  readonly parents: readonly string[];
  /** When its author wrote it, with the author's time zone. */
  readonly date: string;
  readonly changes: readonly Change[];
}

/** A path whose content a commit changed; of a merge only where it is what none of the parents has. */
export interface Change {
  readonly path: Buffer;
  /** What each parent had there; zeros for nothing. */
  readonly old: readonly string[];
  readonly fresh: string;
}

/**
 * The commits of a range, none before those that follow it. Plumbing, because no configuration changes what it prints. Throws
 * GitError.
 */
export async function* readCommits({ cwd, env }: View, range: CommitRange): AsyncGenerator<Commit> {
  if (range.tips.length === 0) return;
  const { args, input } = revList(range, ['--topo-order', '--ignore-missing']);
  const commits = startGit(args, { cwd, env, stdin: true });
  commits.end(input);
  const changes = startGit(
    [
      ...'diff-tree --stdin --always -r -c --raw -z --root --no-renames --no-abbrev --no-ext-diff'.split(' '),
      '--pretty=tformat:%H %aI %P',
    ],
    { cwd, env, stdin: true },
  );
  const feeding = changes.feed(commits.output);
  let failure: unknown;
  feeding.catch((error: unknown) => {
    failure = error;
    // It would wait for more commits for ever.
    changes.stop();
  });
  try {
    yield* parse(changes.output);
    await feeding;
  } catch (error) {
    throw failure ?? error;
  } finally {
    commits.stop();
    changes.stop();
  }
}

const NUL = 0;
const LINE_FEED = 10;
const COLON = 0x3a;

/**
 * What `diff-tree -z --pretty` prints are texts that end in NUL: a line for the commit, and for each change its ids and its path. Line
 * feeds and empty texts stand between them, but never before a path, which may itself begin with one.
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
  if (ids !== undefined) throw new GitError('git diff-tree ended before it had named a path');
  if (commit !== undefined) yield commit;
}

function parseCommit(line: string): Commit & { changes: Change[] } {
  const [, oid, date, parents = ''] = /^([0-9a-f]{40,64}) (\S*) ?([0-9a-f ]*)\s*$/.exec(line) ?? [];
  if (oid === undefined || date === undefined) throw new GitError('git diff-tree printed something we do not understand');
  return { oid, date, parents: parents.split(' ').filter(Boolean), changes: [] };
}

/** `:<mode> <mode> <old> <new> <status>`; of a merge one colon, mode and id more for each further parent. */
function parseIds(line: string): Omit<Change, 'path'> {
  const old = line.split(' ').filter((word) => /^[0-9a-f]{40,64}$/.test(word));
  const fresh = old.pop();
  if (fresh === undefined || old.length === 0) throw new GitError('git diff-tree printed something we do not understand');
  return { old, fresh };
}

/** What stands before each NUL. */
async function* texts(output: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of output) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    for (let end = bytes.indexOf(NUL); end >= 0; end = bytes.indexOf(NUL, at)) {
      yield bytes.subarray(at, end);
      at = end + 1;
    }
    rest = bytes.subarray(at);
  }
  if (rest.some((byte) => byte !== LINE_FEED)) throw new GitError('git diff-tree ended in the middle of what it said');
}
