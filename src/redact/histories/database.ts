// Masks what is in a database of a history (SQLite): through SQL, so that its indexes stay right and no free page keeps a token.
import { closeSync, readSync, realpathSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isSystemError, TokenscanError } from '../../model/errors.ts';
import { countSecrets } from '../files/inspect.ts';
import { openTarget } from '../files/target.ts';
import type { HistoryOptions, HistoryResult } from './options.ts';
import { openSql, type Sql } from './sql.ts';

const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');

/** What stands beside a database and can hold what was in it. */
const BESIDE = ['', '-wal', '-journal'] as const;

/** Whether the file at `path` is an SQLite database. Throws as openTarget does. */
function isDatabase(path: string): boolean {
  const { fd } = openTarget(path, 'read');
  try {
    const head = Buffer.alloc(MAGIC.length);
    return readSync(fd, head, 0, head.length, 0) === head.length && head.equals(MAGIC);
  } finally {
    closeSync(fd);
  }
}

/** The database that the file at `path` is or belongs to: its logs have sums, and are emptied through it. Undefined where there is none. */
export function databaseOf(path: string): string | undefined {
  const owner = path.replace(/-(?:wal|journal)$/, '');
  if (owner !== path && statSync(owner, { throwIfNoEntry: false })?.isFile() === true && isDatabase(owner)) return owner;
  return isDatabase(path) ? path : undefined;
}

/** How many secrets are in the database and in what stands beside it, by their bytes. */
export async function countInDatabase(path: string, options: Pick<HistoryOptions, 'createRedactor' | 'signal'>): Promise<number> {
  const real = realpathSync(path);
  const signal = options.signal ?? new AbortController().signal;
  let count = 0;
  for (const end of BESIDE) {
    const file = `${real}${end}`;
    if (statSync(file, { throwIfNoEntry: false }) === undefined) continue;
    try {
      count += await countSecrets(file, false, options.createRedactor(), signal);
    } catch (error) {
      // Whoever closes the database removes its log.
      if (end === '' || !isSystemError(error) || error.code !== 'ENOENT') throw error;
    }
  }
  return count;
}

/** Masks every text and blob of the database at `path`. Throws TokenscanError where that cannot be done, or not all of it. */
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
      'still holds tokens: in a table without row ids, in a full-text index, or in its log, which another program has open; end that, and do it again',
    );
  const notes =
    options.tool === 'atuin'
      ? [
          'what atuin has synchronised is encrypted (records.db, its server) and cannot be masked here: delete it there with `atuin history`',
        ]
      : [];
  return { masked, notes };
}

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const decode = (hex: string | undefined): string => Buffer.from(hex ?? '', 'hex').toString('utf8');

/** The tables with row ids. Names come as hex: there may be anything in them. */
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

/** Adds a statement for each value of the table in which a secret is. Returns how many secrets that are. */
async function collectUpdates(sql: Sql, { name, columns }: Table, options: HistoryOptions, updates: string[]): Promise<number> {
  let count = 0;
  for (const column of columns.map(quote)) {
    const query = `SELECT _rowid_, typeof(${column}), hex(CAST(${column} AS BLOB)) FROM ${quote(name)} WHERE typeof(${column}) IN ('text', 'blob');`;
    // One for all values of a column: to make one takes a millisecond.
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

/** That the row is still what was read, said without a secret: its length, and what stands before and behind what is masked. */
function sameRow(column: string, before: Buffer, after: Buffer): string {
  let from = 0;
  while (before[from] === after[from]) from++;
  let to = before.length;
  while (before[to - 1] === after[to - 1]) to--;
  const blob = `CAST(${column} AS BLOB)`;
  const head = `substr(${blob}, 1, ${from}) = x'${before.subarray(0, from).toString('hex')}'`;
  return `length(${blob}) = ${before.length} AND ${head} AND substr(${blob}, ${to + 1}) = x'${before.subarray(to).toString('hex')}'`;
}

/** How often emptying the log is tried: a reader that is just looking is soon done. */
const TRIES = 20;

async function write(sql: Sql, updates: readonly string[]): Promise<void> {
  // Freed bytes are overwritten; VACUUM leaves none of the pages that were freed before; the log keeps old ones until it is cut off.
  await sql.run(['PRAGMA secure_delete = ON;', 'BEGIN IMMEDIATE;', ...updates, 'COMMIT;', 'VACUUM;'].join('\n'));
  for (let left = TRIES; left > 0; left--) {
    let busy = '';
    await sql.rows('PRAGMA wal_checkpoint(TRUNCATE);', ([first = '']) => {
      busy = first;
    });
    if (busy !== '1') return;
    await sleep(100);
  }
}
