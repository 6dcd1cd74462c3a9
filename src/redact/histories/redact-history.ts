// Masks one history: text in place, under the lock of its shell; databases through SQL.
//
// In:  the path of a history, and the id of the program that keeps it.
// Out: the number of masked secrets, and notes for the user.
//
//     await redactHistory(join(home, '.zsh_history'), { tool: 'zsh', createRedactor, env, self: pid });
//
// lock.ts takes the locks of shells; database.ts and sql.ts change SQLite databases. Invariants: bytes outside of masks, mode and owner stay; rows
// and columns of a database stay; no statement contains a token; nothing is written while a shell holds its lock.
import { TokenscanError } from '../../model/errors.ts';
import { toolOf } from '../../sources/histories/tools.ts';
import { realPath } from '../../system/files.ts';
import { redactInPlace } from '../files/in-place.ts';
import { databaseOf, redactDatabase } from './database.ts';
import { type LockOptions, withLock } from './lock.ts';
import type { HistoryOptions, HistoryResult } from './options.ts';

/** Programs whose histories have undocumented checksums or an internal order, and files that are in use and no history. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  clink: 'Clink has its own format; end its sessions, then run `clink history delete N` for each entry',
  jetbrains:
    'the local history of a JetBrains IDE has its own format; use File, Invalidate Caches, "Clear file system cache and Local History"',
  'agent-settings':
    'the agent uses it, and a mask would be a wrong value; put the token into an environment variable, and its name here',
};

/** Browsers hold their histories in memory, and synchronise them. */
const BROWSER =
  'in the browser, delete the entry (history: Ctrl+H, Cmd+Y on a Mac), close the tab, and clear the data of that site; it may be synchronised: delete it on your other devices, too';

/** What to do with a history that cannot be masked safely; undefined for one that can. */
function refusalOf(tool: string): string | undefined {
  return UNSUPPORTED[tool] ?? (toolOf(tool).kind === 'browser' ? BROWSER : undefined);
}

/**
 * Masks the history at `path`, which may be a link. Throws TokenscanError and system errors; also for a database of which not everything could be
 * masked.
 */
export async function redactHistory(path: string, options: HistoryOptions): Promise<HistoryResult> {
  const refusal = refusalOf(options.tool);
  if (refusal !== undefined) throw new TokenscanError(`not masked: ${refusal}`);
  const database = databaseOf(path);
  if (options.noLinks === true && [path, database ?? path].some((name) => realPath(name) !== name))
    throw new TokenscanError('not masked: it was replaced by a link; scan again');
  if (database !== undefined) return redactDatabase(database, options);
  const lock: LockOptions = { tool: options.tool, env: options.env, self: options.self, names: options.names };
  const { result, note } = await withLock(path, lock, () => redactInPlace(path, options));
  return note === undefined ? result : { masked: result.masked, notes: [...result.notes, note] };
}
