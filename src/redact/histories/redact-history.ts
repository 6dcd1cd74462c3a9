// Masks one history where it is kept: text and fixed structures in place, under the lock of its shell; databases through SQL.
import { TokenscanError } from '../../model/errors.ts';
import { realPath } from '../../system/files.ts';
import { redactInPlace } from '../files/in-place.ts';
import { databaseOf, redactDatabase } from './database.ts';
import { type LockOptions, withLock } from './lock.ts';
import type { HistoryOptions, HistoryResult } from './options.ts';

/** What has an order or sums of its own that nobody has written down for others. */
const REFUSED: Readonly<Record<string, string>> = {
  clink: 'Clink keeps it in a form of its own: end its sessions, then `clink history delete N` for each entry',
  jetbrains:
    'it is the local history of an IDE, in a form of its own: File, Invalidate Caches, with "Clear file system cache and Local History"',
};

/**
 * Masks what is in the history at `path`, which a link may name. Of a database rows and columns stay, of all else every byte outside the masks, and
 * with both mode and owner. Throws TokenscanError for what cannot be done, and what the system throws.
 */
export async function redactHistory(path: string, options: HistoryOptions): Promise<HistoryResult> {
  const refusal = REFUSED[options.tool];
  if (refusal !== undefined) throw new TokenscanError(`was not masked: ${refusal}`);
  const database = databaseOf(path);
  if (options.noLinks === true && [path, database ?? path].some((name) => realPath(name) !== name))
    throw new TokenscanError('was not masked: a link has taken its place; look again');
  if (database !== undefined) return redactDatabase(database, options);
  const lock: LockOptions = { tool: options.tool, env: options.env, self: options.self, names: options.names };
  const { result, note } = await withLock(path, lock, () => redactInPlace(path, options));
  return note === undefined ? result : { masked: result.masked, notes: [...result.notes, note] };
}
