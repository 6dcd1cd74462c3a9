// Resolves the revisions and ranges that a user names.

import type { Outline } from '../../git/attribution/read-roots.ts';
import { type CommitRange, revList } from '../../git/list-objects.ts';
import { runGit } from '../../git/run.ts';
import type { View } from '../../git/view.ts';
import { GitError } from '../../model/errors.ts';

/**
 * The range of the revisions given, in the forms that git has for them: `A..B`, `A...B`, `^A`, `A`. From every ref and HEAD if none
 * are given. Throws GitError for one that git does not know.
 */
export async function resolveRanges(
  view: View,
  revisions: readonly string[],
  since: string | undefined,
  outline: Outline,
): Promise<CommitRange> {
  const range = await commitsOf(view, revisions, outline);
  return since === undefined ? range : limited(view, range, [await readSince(view, since)]);
}

/** The git option for a date as a person writes it. Throws GitError if it is not one. */
async function readSince({ cwd, env }: View, since: string): Promise<string> {
  const option = (await runGit(['rev-parse', `--since=${since}`], { cwd, env })).toString('latin1').trim();
  const seconds = Number(/^--max-age=(\d+)$/.exec(option)?.[1]);
  // git reads a date that it does not understand as the current time, without an error.
  if (Number.isNaN(seconds) || (seconds > Date.now() / 1000 - 5 && !/\d|now/i.test(since)))
    throw new GitError('--since: not a date that git understands');
  return option;
}

/** The range with `limits` on its commits; their parents are known, so that only the objects they add are listed. */
async function limited({ cwd, env }: View, range: CommitRange, limits: readonly string[]): Promise<CommitRange> {
  if (range.tips.length === 0) return range;
  const { args, input } = revList({ ...range, limits }, ['--boundary']);
  const lines = (await runGit(args, { cwd, env, input })).toString('latin1').split('\n');
  const parents = lines.filter((line) => line.startsWith('-')).map((line) => line.slice(1));
  return { ...range, known: [...range.known, ...parents], limits };
}

async function commitsOf(view: View, revisions: readonly string[], { refs, head, otherHeads }: Outline): Promise<CommitRange> {
  if (revisions.length === 0) {
    const heads = head === undefined ? otherHeads : [head, ...otherHeads];
    return { tips: [...refs.map(({ oid }) => oid), ...heads], known: [] };
  }
  const tips: string[] = [];
  const known: string[] = [];
  for (const revision of revisions) {
    const [, from, dots, to] = /^(.*?)(\.\.\.?)(.*)$/.exec(revision) ?? [];
    if (from !== undefined && to !== undefined) {
      const sides = [await resolveCommit(view, from || 'HEAD'), await resolveCommit(view, to || 'HEAD')] as const;
      tips.push(sides[1]);
      if (dots === '..') known.push(sides[0]);
      else {
        tips.push(sides[0]);
        known.push(...(await mergeBases(view, sides)));
      }
    } else if (revision.startsWith('^')) known.push(await resolveCommit(view, revision.slice(1)));
    else tips.push(await resolveCommit(view, revision));
  }
  return { tips, known };
}

/**
 * The id of a commit, or of the tag that leads to one. Only ids are passed to git: a revision that a user or a CI event names
 * could be an option.
 *
 * Throws GitError if there is no such commit.
 */
async function resolveCommit(view: View, revision: string): Promise<string> {
  const oid = await findCommit(view, revision);
  if (oid === undefined) throw new GitError(`unknown revision "${revision}"`);
  return oid;
}

/** The same; undefined if there is no such commit. Throws GitError if git fails. */
export async function findCommit({ cwd, env }: View, revision: string): Promise<string | undefined> {
  const parse = async (text: string): Promise<string> => {
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', text];
    return (await runGit(args, { cwd, env, expected: [1, 128] })).toString('latin1').trim();
  };
  if (!isOid(await parse(`${revision}^{commit}`))) return undefined;
  const oid = await parse(revision);
  return isOid(oid) ? oid : undefined;
}

function isOid(text: string): boolean {
  return /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(text);
}

async function mergeBases({ cwd, env }: View, sides: readonly [string, string]): Promise<readonly string[]> {
  const output = await runGit(['merge-base', '--all', ...sides], { cwd, env, expected: [1] });
  return output.toString('latin1').split('\n').filter(Boolean);
}
