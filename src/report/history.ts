// How something was added to git and what keeps it there, in words.
import type { CommitPoint, Keeper, ObjectHistory, ObjectType, Origin } from '../model/origin.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { shortId } from './origins.ts';

/** How many names of a kind are listed. */
const MAX_NAMES = 3;

/** The history of an origin in a line or two, safe for a terminal; empty if none is known. */
export function describeHistory(origin: Origin): readonly string[] {
  if (origin.kind === 'staged' || !('history' in origin) || origin.history === undefined) return [];
  const { history } = origin;
  const timeline = origin.kind === 'object' ? timelineOf(history, origin.type) : timelineOf(history, 'tree');
  const also = history.paths.length > 1 ? [`also as ${list(history.paths.slice(1))}`] : [];
  return [[timeline, reachOf(history)].filter(Boolean).join(' · '), ...also];
}

/** The first and the last commit with it. */
function timelineOf({ first, last, inHead }: ObjectHistory, type: ObjectType): string {
  if (first === undefined) return '';
  if (type === 'commit')
    return `written on ${day(first)}${first.author === undefined ? '' : ` by ${escapeForTerminal(first.author)}`}`;
  const since = `since ${point(first)}`;
  if (inHead) return `${since}, and still in HEAD`;
  if (last === undefined) return since;
  return last.oid === first.oid ? `only in ${point(first)}` : `${since}, last in ${point(last)}`;
}

/** What reaches it, and whether it was pushed. */
function reachOf(history: ObjectHistory): string {
  const { branches, tags, remotes, refs, keptBy } = history;
  const parts = [
    branches.length === 0 ? '' : `${branches.length === 1 ? 'branch' : 'branches'} ${list(branches)}`,
    tags.length === 0 ? '' : `${tags.length === 1 ? 'tag' : 'tags'} ${list(tags)}`,
    refs.length === 0 ? '' : list(refs),
    remotes.length === 0 ? '' : `pushed: ${list(remotes)}`,
  ].filter(Boolean);
  if (parts.length > 0) return remotes.length > 0 ? parts.join('; ') : `${parts.join('; ')}; not seen on a remote`;
  if (keptBy.length === 0) return 'unreachable';
  return `only in ${keptBy.map(nameOf).join(', ')}`;
}

function nameOf(keeper: Keeper): string {
  switch (keeper.kind) {
    case 'head':
      return 'a detached HEAD';
    case 'stash':
      return 'the stash';
    case 'reflog':
      return `the reflog of ${escapeForTerminal(keeper.ref.replace(/^refs\/(?:heads|remotes)\//, ''))}`;
    case 'index':
      return keeper.worktree === undefined ? 'the index' : `the index of the worktree ${escapeForTerminal(keeper.worktree)}`;
  }
}

function point(commit: CommitPoint): string {
  // The date of a commit need not be a valid date.
  const facts = [day(commit), escapeForTerminal(commit.author ?? '')].filter((fact) => fact !== '');
  return facts.length === 0 ? shortId(commit.oid) : `${shortId(commit.oid)} (${facts.join(', ')})`;
}

function day({ date }: CommitPoint): string {
  return escapeForTerminal(date.slice(0, 10));
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).map((name) => escapeForTerminal(name));
  return names.length > MAX_NAMES ? `${shown.join(', ')} and ${names.length - MAX_NAMES} more` : shown.join(', ');
}
