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
 * The id of a commit. Only ids are handed on to git: what a user, or an event of a CI, calls a revision may be an option.
 *
 * Throws GitError where there is no such commit.
 */
export async function resolveCommit({ cwd, env }: View, revision: string): Promise<string> {
  const output = await runGit(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`], {
    cwd,
    env,
    expected: [1, 128],
  });
  const oid = output.toString('latin1').trim();
  if (!/^[0-9a-f]{40,64}$/.test(oid)) throw new GitError(`there is no commit "${revision}" in this repository`);
  return oid;
}

async function mergeBases({ cwd, env }: View, sides: readonly [string, string]): Promise<readonly string[]> {
  const output = await runGit(['merge-base', '--all', ...sides], { cwd, env, expected: [1] });
  return output.toString('latin1').split('\n').filter(Boolean);
}
