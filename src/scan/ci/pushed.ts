// What existed before a push.
import type { NewCommits } from './ci-event.ts';
import { fetchedBranch, isZero } from './revisions.ts';

/**
 * The bases of a push. `before` is zeros for a new ref: then the default branch is the base, except for that branch itself. The
 * commits that a forced push replaced may be gone.
 */
export function pushedBases(
  before: string,
  mayBeGone: boolean,
  { defaultBranch, ref }: { readonly defaultBranch: string | undefined; readonly ref: string | undefined },
): Pick<NewCommits, 'bases' | 'withoutBase'> {
  const own = defaultBranch === undefined || ref === `refs/heads/${defaultBranch}`;
  const others = own ? [] : [fetchedBranch(defaultBranch)];
  if (isZero(before)) return { bases: others, withoutBase: 'all-new' };
  return mayBeGone ? { bases: [before, ...others], withoutBase: 'all-new' } : { bases: [before], withoutBase: 'insufficient' };
}
