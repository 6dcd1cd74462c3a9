// Lists what the next commit adds or changes: what is in the index and not in HEAD.
import { join } from 'node:path';
import { GitError } from '../model/errors.ts';
import type { Environment } from '../system/environment.ts';
import { gitDirOf, readText } from './repository.ts';
import { runGit } from './run.ts';

/** One path that the next commit adds or changes. */
export interface StagedEntry {
  /** The path as bytes: it need not be UTF-8. */
  readonly path: Buffer;
  readonly oid: string;
  /** The content of a symbolic link is its target; a submodule has no content, only a commit id. */
  readonly kind: 'file' | 'symbolic-link' | 'submodule';
}

const KINDS: Readonly<Record<string, StagedEntry['kind'] | 'deleted'>> = {
  '100644': 'file',
  '100755': 'file',
  '120000': 'symbolic-link',
  '160000': 'submodule',
  '000000': 'deleted',
};

/**
 * The entries that the next commit adds or changes, in git's order, without deleted ones. For a merge, entries that are the same in one
 * of the merged commits are skipped: that commit has them already. Throws GitError.
 *
 * With a plumbing command, because no configuration changes its output; without renames, because a renamed and edited file must be
 * scanned; with every status letter, because a link that became a file is a "T".
 */
export async function listStaged(cwd: string, env: Environment): Promise<readonly StagedEntry[]> {
  const [entries, merged] = await Promise.all([listChanges('HEAD', cwd, env), mergedCommits(cwd, env)]);
  const others = (await Promise.all(merged.map((oid) => listChanges(oid, cwd, env)))).map(
    (list) => new Set(list.map(({ path }) => path.toString('latin1'))),
  );
  return others.length === 0
    ? entries
    : entries.filter(({ path }) => others.every((paths) => paths.has(path.toString('latin1'))));
}

/** All entries of the index. Throws GitError. */
export async function listTracked(cwd: string, env: Environment): Promise<readonly StagedEntry[]> {
  return listChanges(await emptyTree(cwd, env), cwd, env);
}

/** The entries of the index that a commit or tree does not have. */
async function listChanges(base: string, cwd: string, env: Environment): Promise<readonly StagedEntry[]> {
  const diff = (commit: string): Promise<Buffer> =>
    runGit(['diff-index', '--cached', '--raw', '-z', '--no-renames', '--no-abbrev', '--no-ext-diff', commit, '--'], { cwd, env });
  try {
    return parseRawDiff(await diff(base));
  } catch (error) {
    // Before the first commit there is no HEAD, and everything is new. Other failures are errors.
    if (base !== 'HEAD' || (await hasHead(cwd, env))) throw error;
    return parseRawDiff(await diff(await emptyTree(cwd, env)));
  }
}

/**
 * The commits that are being merged into HEAD. While conflicts are resolved, MERGE_HEAD names them, one per line. `git merge` itself
 * writes that file only after pre-merge-commit, and before that has a variable GITHEAD_<id> for each.
 *
 * Programs that hooks of a merge start inherit these variables: ids that HEAD reaches, or of another repository, are out of date.
 */
async function mergedCommits(cwd: string, env: Environment): Promise<readonly string[]> {
  const gitDir = gitDirOf(cwd, env);
  const text = gitDir === undefined ? undefined : readText(join(gitDir, 'MERGE_HEAD'));
  if (text !== undefined) return text.split('\n').filter((line) => /^[0-9a-f]{40,64}$/.test(line));
  const named = Object.keys(env).flatMap((name) => /^GITHEAD_([0-9a-f]{40,64})$/.exec(name)?.[1] ?? []);
  const isNew = async (oid: string): Promise<boolean> => {
    // 128: no such commit exists here.
    const args = ['rev-list', '--max-count=1', oid, '--not', 'HEAD'];
    return (await runGit(args, { cwd, env, expected: [128] })).length > 0;
  };
  const answers = await Promise.all(named.map(isNew));
  return named.filter((_, at) => answers[at] === true);
}

/** The id of the empty tree, which differs between SHA-1 and SHA-256 repositories. */
async function emptyTree(cwd: string, env: Environment): Promise<string> {
  return (await runGit(['hash-object', '-t', 'tree', '--stdin'], { cwd, env, input: '' })).toString('latin1').trim();
}

async function hasHead(cwd: string, env: Environment): Promise<boolean> {
  const output = await runGit(['rev-parse', '--verify', '--quiet', 'HEAD'], { cwd, env, expected: [1] });
  return output.length > 0;
}

/**
 * Parses the output of `diff-index --raw -z`: for each path
 * `:<old mode> <new mode> <old id> <new id> <status>` NUL `<path>` NUL. Throws GitError for anything else.
 */
export function parseRawDiff(output: Buffer): readonly StagedEntry[] {
  const entries: StagedEntry[] = [];
  for (let at = 0; at < output.length; ) {
    const headEnd = output.indexOf(0, at);
    const pathEnd = output.indexOf(0, headEnd + 1);
    const head = /^:[0-7]{6} ([0-7]{6}) [0-9a-f]{40,64} ([0-9a-f]{40,64}) [A-Z][0-9]*$/.exec(
      headEnd < 0 ? '' : output.toString('latin1', at, headEnd),
    );
    const kind = KINDS[head?.[1] ?? ''];
    const oid = head?.[2];
    if (kind === undefined || oid === undefined || pathEnd < 0) {
      throw new GitError(`unexpected output from git diff-index, at byte ${at} of ${output.length}`);
    }
    if (kind !== 'deleted') entries.push({ path: Buffer.from(output.subarray(headEnd + 1, pathEnd)), oid, kind });
    at = pathEnd + 1;
  }
  return entries;
}
