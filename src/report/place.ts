// Where something is, as a person would type it.
import type { ObjectOrigin, Origin } from '../model/origin.ts';
import type { Finding } from '../model/types.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { PROCESS_PARTS } from './reasons.ts';

/** The path of `origin`, safe for a terminal. Of what is in git, what `git show` takes: `1a2b3c4d5e:src/bot.ts`. */
export function place(origin: Origin): string {
  if (origin.kind === 'stdin') return `standard input${escapeForTerminal(origin.path ?? '')}`;
  const root = origin.kind !== 'staged' && origin.root !== undefined ? origin.root.replace(/\/?$/, '/') : '';
  if (origin.kind === 'process')
    return `${PROCESS_PARTS[origin.part]} of process ${origin.pid} (${escapeForTerminal(origin.program)})`;
  if (origin.kind === 'object') return escapeForTerminal(`${root === '' ? '' : `${root.slice(0, -1)} `}${objectPlace(origin)}`);
  return escapeForTerminal(root + origin.path);
}

/** Where in its place a finding is: line and column, or what else there is to say it by. */
export function point({ origin, line, column, offset }: Pick<Finding, 'origin' | 'line' | 'column' | 'offset'>): string {
  if (origin.kind === 'name') return `${place(origin)} (in the name itself)`;
  if (origin.kind === 'journal' || origin.kind === 'process') return place(origin);
  if (origin.kind === 'history' && offset !== undefined && origin.store !== 'text') return `${place(origin)}, byte ${offset}`;
  return `${place(origin)}:${line}:${column}`;
}

/** As many digits of an id as nobody will mistake. */
export function shortId(oid: string): string {
  return oid.slice(0, 10);
}

function objectPlace({ oid, type, path, history }: ObjectOrigin): string {
  const commit = history?.last ?? history?.first;
  if (path === '' || path.startsWith('!') || commit === undefined || commit.oid === oid)
    return `${type} ${shortId(oid)}${path === '' ? '' : `:${path}`}`;
  return `${shortId(commit.oid)}:${path}`;
}
