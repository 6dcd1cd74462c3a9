// The event of a CI run, independent of the provider.

/** The CI provider; `other` if all that is known is that it is CI. */
export type Provider =
  | 'github'
  | 'gitlab'
  | 'azure'
  | 'bitbucket'
  | 'buildkite'
  | 'circleci'
  | 'drone'
  | 'jenkins'
  | 'woodpecker'
  | 'other';

interface Run {
  readonly provider: Provider;
  /** The provider's name of the event: lowercase letters and `_` only. */
  readonly name: string;
  /**
   * Whether the author of the change may have no write access to this repository: then nothing in the tree, least of all its
   * configuration, may decide what is searched for.
   */
  readonly fromOutside: boolean;
  /** What to do if the clone lacks commits that the event names: one sentence, without a full stop. */
  readonly remedy: string;
}

/**
 * The event has new commits: those reachable from the head and not from the base.
 *
 * All revisions are ids of 40 or 64 hex digits or full names of refs, checked: they are safe as arguments of git. Whether
 * the clone has them is not known here.
 */
export interface NewCommits extends Run {
  readonly kind: 'commits';
  /** The head: the first of these that the clone has counts. If it has none, the clone is insufficient (`remedy`). */
  readonly heads: readonly [string, ...string[]];
  /**
   * The base, likewise. A shallow clone is sufficient only if it has the first of these, and if no commit between that and the head is
   * a shallow boundary: what lies beyond it would be missed silently.
   */
  readonly bases: readonly string[];
  /**
   * What it means if a complete clone has none of `bases`: that the clone is insufficient, or that everything reachable from the
   * head is new (the first push; a push that was forced over commits that are no longer reachable).
   */
  readonly withoutBase: 'insufficient' | 'all-new';
}

/** The event has no new commits by its nature: only the tree can be scanned. */
interface NothingNew extends Run {
  readonly kind: 'nothing-new';
  /** Why, for people: `a schedule has no new commits`. */
  readonly reason: string;
}

/** Which commits are new is not known: only the tree can be scanned, unless the user names commits. */
interface UnknownNews extends Run {
  readonly kind: 'unknown';
}

export type CiEvent = NewCommits | NothingNew | UnknownNews;
