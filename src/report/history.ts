// How something came into git and what keeps it there, in words.
import type { CommitPoint, Keeper, ObjectHistory, ObjectType, Origin } from '../model/origin.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { shortId } from './origins.ts';

/** How many names of a kind are listed. */
const SHOWN = 3;

/** The history of an origin in a line or two, safe for a terminal; nothing where none is known. */
export function describeHistory(origin: Origin): readonly string[] {
  if (origin.kind === 'staged' || !('history' in origin) || origin.history === undefined) return [];
  const { history } = origin;
  const course = origin.kind === 'object' ? courseOf(history, origin.type) : courseOf(history, 'tree');
  const also = history.paths.length > 1 ? [`also as ${list(history.paths.slice(1))}`] : [];
  return [[course, reachOf(history)].filter(Boolean).join(' · '), ...also];
}

/** From when to when it was there. */
function courseOf({ first, last, inHead }: ObjectHistory, type: ObjectType): string {
  if (first === undefined) return '';
  if (type === 'commit') return `written on ${day(first)}`;
  const since = `since ${point(first)}`;
  if (inHead) return `${since}, and still in HEAD`;
  if (last === undefined) return since;
  return last.oid === first.oid ? `only in ${point(first)}` : `${since}, last in ${point(last)}`;
}

/** What reaches it, and whether others have it. */
function reachOf(history: ObjectHistory): string {
  const { branches, tags, remotes, refs, keptBy } = history;
  const parts = [
    branches.length === 0 ? '' : `${branches.length === 1 ? 'branch' : 'branches'} ${list(branches)}`,
    tags.length === 0 ? '' : `${tags.length === 1 ? 'tag' : 'tags'} ${list(tags)}`,
    refs.length === 0 ? '' : list(refs),
    remotes.length === 0 ? '' : `pushed: ${list(remotes)}`,
  ].filter(Boolean);
  if (parts.length > 0) return remotes.length > 0 ? parts.join('; ') : `${parts.join('; ')}; not seen on a remote`;
  if (keptBy.length === 0) return 'nothing reaches it any more';
  return `only in ${keptBy.map(nameOf).join(', ')}`;
}

function nameOf(keeper: Keeper): string {
  switch (keeper.kind) {
    case 'head':
      return 'a HEAD that is on no branch';
    case 'stash':
      return 'the stash';
    case 'reflog':
      return `the reflog of ${escapeForTerminal(keeper.ref.replace(/^refs\/(?:heads|remotes)\//, ''))}`;
    case 'index':
      return keeper.worktree === undefined ? 'the index' : `the index of the work tree ${escapeForTerminal(keeper.worktree)}`;
  }
}

function point(commit: CommitPoint): string {
  // Not everybody's commits have a date that is one.
  return commit.date === '' ? shortId(commit.oid) : `${shortId(commit.oid)} (${day(commit)})`;
}

function day({ date }: CommitPoint): string {
  return escapeForTerminal(date.slice(0, 10));
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).map((name) => escapeForTerminal(name));
  return names.length > SHOWN ? `${shown.join(', ')} and ${names.length - SHOWN} more` : shown.join(', ');
}
