// Events of CI systems that say what they know in a few variables: each kind of event from these.
//
// A variable that is not set is not known, and then nothing is claimed about commits; one that is set and malformed is an error.
import type { CiEvent, NewCommits } from './ci-event.ts';
import { fetchedBranch, isZero, readBranch, readCommit, readOid } from './revisions.ts';

type Run = Pick<CiEvent, 'provider' | 'name' | 'remedy'>;

/** A variable: its value, and its name for errors. */
export type Variable = readonly [value: string | undefined, name: string];

/** The variable of this name. */
export function variable(env: Readonly<Record<string, string | undefined>>, name: string): Variable {
  return [env[name], name];
}

/** Which commits are new is not known. @param fromOutside whether the author may have no write access, or that is not known */
export function unknownNews(run: Run, fromOutside: boolean): CiEvent {
  return { ...run, kind: 'unknown', fromOutside };
}

/** A run on a branch as it is. */
export function nothingNew(run: Run, reason: string): CiEvent {
  return { ...run, kind: 'nothing-new', fromOutside: false, reason };
}

/**
 * A pull request into a branch: new is what that branch does not have. Throws CiError.
 *
 * @param known commits of the target branch that the system names
 */
export function pullRequest(run: Run, head: Variable, target: Variable, known: readonly string[] = []): CiEvent {
  const branch = readBranch(...target);
  if (!isSet(head) || branch === undefined) return unknownNews(run, true);
  const bases = [...known, fetchedBranch(branch)];
  return { ...run, kind: 'commits', fromOutside: true, heads: [readCommit(...head)], bases, withoutBase: 'insufficient' };
}

/** An old commit, where the variable names one as a whole: some systems abbreviate it, and zeros are none. Throws CiError. */
export function oldCommit(commit: Variable): readonly string[] {
  const [value, name] = commit;
  if (!isSet(commit) || /^[0-9a-f]{7,39}$/.test(value ?? '')) return [];
  const oid = readOid(value, name);
  return isZero(oid) ? [] : [oid];
}

/** A push: new is what none of `bases` reaches; not known where there is none. Throws CiError. */
export function push(run: Run, head: Variable, bases: NewCommits['bases']): CiEvent {
  if (!isSet(head) || bases.length === 0) return unknownNews(run, false);
  return { ...run, kind: 'commits', fromOutside: false, heads: [readCommit(...head)], bases, withoutBase: 'all-new' };
}

/** The default branch as a base, unless it is the one that was pushed. Throws CiError. */
export function defaultBranch(name: Variable, pushed: string | undefined): readonly string[] {
  const branch = readBranch(...name);
  return branch === undefined || branch === pushed ? [] : [fetchedBranch(branch)];
}

function isSet([value]: Variable): boolean {
  return value !== undefined && value !== '';
}
