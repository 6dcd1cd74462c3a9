// Masks a history in an SQLite database: through SQL, so that its indexes stay valid and no free page keeps a token.
import { closeSync, readSync, realpathSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isSystemError, TokenscanError } from '../../model/errors.ts';
import { countSecrets } from '../files/count-secrets.ts';
import { openTarget } from '../files/target.ts';
import type { HistoryOptions, HistoryResult } from './options.ts';
import { openSql, type Sql } from './sql.ts';

const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');

/** Suffixes of the files of a database. */
const SUFFIXES = ['', '-wal', '-journal'] as const;

/** Whether the file at `path` is an SQLite database. Throws like openTarget. */
function isDatabase(path: string): boolean {
  const { fd } = openTarget(path, 'read');
  try {
    const head = Buffer.alloc(MAGIC.length);
    return readSync(fd, head, 0, head.length, 0) === head.length && head.equals(MAGIC);
  } finally {
    closeSync(fd);
  }
}

/** The database that the file at `path` is, or whose log it is: logs have checksums, and are emptied through the database. Undefined if none. */
export function databaseOf(path: string): string | undefined {
  const owner = path.replace(/-(?:wal|journal)$/, '');
  if (owner !== path && statSync(owner, { throwIfNoEntry: false })?.isFile() === true && isDatabase(owner)) return owner;
  return isDatabase(path) ? path : undefined;
}

/** The number of secrets in the bytes of the database and its logs. */
export async function countInDatabase(path: string, options: Pick<HistoryOptions, 'createRedactor' | 'signal'>): Promise<number> {
  const real = realpathSync(path);
  const signal = options.signal ?? new AbortController().signal;
  let count = 0;
  for (const end of SUFFIXES) {
    const file = `${real}${end}`;
    if (statSync(file, { throwIfNoEntry: false }) === undefined) continue;
    try {
      count += await countSecrets(file, options.createRedactor(), signal);
    } catch (error) {
      // The last program that closes the database removes its log.
      if (end === '' || !isSystemError(error) || error.code !== 'ENOENT') throw error;
    }
  }
  return count;
}

/** Masks every text and blob in the database at `path`. Throws TokenscanError if not everything can be masked. */
export async function redactDatabase(path: string, options: HistoryOptions): Promise<HistoryResult> {
  if ((await countInDatabase(path, options)) === 0) return { masked: 0, notes: [] };
  const sql = await openSql(realpathSync(path), options.env);
  let masked = 0;
  try {
    const updates: string[] = [];
    for (const table of await tablesOf(sql)) masked += await collectUpdates(sql, table, options, updates);
    options.signal?.throwIfAborted();
    await write(sql, updates);
  } finally {
    sql.close();
  }
  if ((await countInDatabase(path, options)) > 0)
    throw new TokenscanError(
      'still contains tokens (table without row ids, full-text index, or a log in use); end the programs that use it, then run this again',
    );
  const notes =
    options.tool === 'atuin'
      ? ['what atuin has synchronised (records.db, its server) is encrypted and cannot be masked; delete it with `atuin history`']
      : [];
  return { masked, notes };
}

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const decode = (hex: string | undefined): string => Buffer.from(hex ?? '', 'hex').toString('utf8');

/** The tables with row ids. Names are read as hex: they may contain any character. */
async function tablesOf(sql: Sql): Promise<readonly Table[]> {
  const columns = new Map<string, string[]>();
  const query =
    "SELECT hex(t.name), hex(c.name) FROM pragma_table_list t, pragma_table_info(t.name) c WHERE t.schema = 'main' AND t.type = 'table' AND t.wr = 0 AND t.name NOT LIKE 'sqlite~_%' ESCAPE '~';";
  await sql.rows(query, ([table, column]) => {
    const name = decode(table);
    columns.set(name, [...(columns.get(name) ?? []), decode(column)]);
  });
  return [...columns].map(([name, names]) => ({ name, columns: names }));
}

/** Adds a statement for each value of the table with a secret. Gives the number of secrets. */
async function collectUpdates(sql: Sql, { name, columns }: Table, options: HistoryOptions, updates: string[]): Promise<number> {
  let count = 0;
  for (const column of columns.map(quote)) {
    const query = `SELECT _rowid_, typeof(${column}), hex(CAST(${column} AS BLOB)) FROM ${quote(name)} WHERE typeof(${column}) IN ('text', 'blob');`;
    // One redactor for a whole column: creating one takes a millisecond.
    const redactor = options.createRedactor();
    await sql.rows(query, ([row, type, hex]) => {
      const before = Buffer.from(hex ?? '', 'hex');
      const after = Buffer.concat([redactor.take(before), redactor.end()]);
      if (after.equals(before)) return;
      const value = `x'${after.toString('hex')}'`;
      updates.push(
        `UPDATE ${quote(name)} SET ${column} = ${type === 'text' ? `CAST(${value} AS TEXT)` : value} WHERE _rowid_ = ${row} AND ${sameRow(column, before, after)};`,
      );
    });
    count += redactor.count;
  }
  return count;
}

/** A condition that the value is unchanged, without a secret: its length, and the bytes before and after the masked ones. */
function sameRow(column: string, before: Buffer, after: Buffer): string {
  let from = 0;
  while (before[from] === after[from]) from++;
  let to = before.length;
  while (before[to - 1] === after[to - 1]) to--;
  const blob = `CAST(${column} AS BLOB)`;
  const head = `substr(${blob}, 1, ${from}) = x'${before.subarray(0, from).toString('hex')}'`;
  return `length(${blob}) = ${before.length} AND ${head} AND substr(${blob}, ${to + 1}) = x'${before.subarray(to).toString('hex')}'`;
}

/** How often emptying the log is tried: a reader is soon done. */
const MAX_CHECKPOINT_TRIES = 20;

const CHECKPOINT_RETRY_MS = 100;

async function write(sql: Sql, updates: readonly string[]): Promise<void> {
  // secure_delete overwrites freed bytes; VACUUM drops pages that were freed before; the log keeps old pages until it is truncated.
  await sql.run(['PRAGMA secure_delete = ON;', 'BEGIN IMMEDIATE;', ...updates, 'COMMIT;'].join('\n'));
  await sql.vacuum();
  for (let left = MAX_CHECKPOINT_TRIES; left > 0; left--) {
    let busy = '';
    await sql.rows('PRAGMA wal_checkpoint(TRUNCATE);', ([first = '']) => {
      busy = first;
    });
    if (busy !== '1') return;
    await sleep(CHECKPOINT_RETRY_MS);
  }
}
