// Which commits a user means.
import { GitError } from '../errors.ts';
import type { CommitRange } from '../git/list-objects.ts';
import { runGit } from '../git/run.ts';
import type { View } from '../git/view.ts';
import type { Outline } from '../history/holdings.ts';

/**
 * The range of the revisions given, in the forms that git has for them: `A..B`, `A...B`, `^A`, `A`. From every ref and HEAD if none
 * are given. Throws GitError for one that git does not know.
 */
export async function resolveRanges(
  view: View,
  revisions: readonly string[],
  since: string | undefined,
  { refs, head, otherHeads }: Outline,
): Promise<CommitRange> {
  const limits = since === undefined ? [] : [`--since=${since}`];
  if (revisions.length === 0) {
    const heads = head === undefined ? otherHeads : [head, ...otherHeads];
    return { tips: [...refs.map(({ oid }) => oid), ...heads], known: [], limits };
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
  return { tips, known, limits };
}

/**
 * The id of a commit, or of the tag that leads to one. Only ids are handed on to git: what a user, or an event of a CI, calls a
 * revision may be an option.
 *
 * Throws GitError where there is no such commit.
 */
async function resolveCommit(view: View, revision: string): Promise<string> {
  const oid = await findCommit(view, revision);
  if (oid === undefined) throw new GitError(`there is no commit "${revision}" in this repository`);
  return oid;
}

/** The same; undefined where there is no such commit. Throws GitError where git fails. */
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
