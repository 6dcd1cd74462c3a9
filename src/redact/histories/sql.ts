// The two ways to an SQLite database: the one that Node has from 22.13 on, or the program `sqlite3`.
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { TokenscanError } from '../../model/errors.ts';
import { findProgram } from '../../system/programs.ts';
import { startProgram } from '../../system/run-program.ts';

/** A database. What is read of it comes as texts, one for each column. */
export interface Sql {
  /** Hands each row of a query to `take`. */
  rows(query: string, take: (columns: readonly string[]) => void): Promise<void>;
  /** Runs statements. */
  run(statements: string): Promise<void>;
  close(): void;
}

/** What is said to each connection first. What is in somebody's schema is not to be trusted; others may be writing. */
const FIRST = 'PRAGMA trusted_schema = OFF;';

/** How long the database may be in use by others. */
const BUSY_LIMIT_MS = 5000;

/** Opens the database at `path`, an absolute one. Throws TokenscanError where there is no way to. */
export async function openSql(path: string, env: Readonly<Record<string, string | undefined>>): Promise<Sql> {
  const own = await openWithNode(path);
  if (own !== undefined) return own;
  const program = findProgram('sqlite3', env);
  if (program === undefined)
    throw new TokenscanError('is an SQLite database, and to mask that takes the program `sqlite3` or Node 22.13 or later');
  return openWithProgram(program, path);
}

/** What we use of node:sqlite. Its types are not among those of the oldest Node that we run on. */
interface NodeSqlite {
  readonly DatabaseSync: new (
    path: string,
  ) => {
    exec(sql: string): void;
    prepare(sql: string): { iterate(): Iterable<Readonly<Record<string, unknown>>> };
    close(): void;
  };
}

/** Through Node itself; undefined where it has no SQLite. */
export async function openWithNode(path: string): Promise<Sql | undefined> {
  const name: string = 'node:sqlite';
  const sqlite = await import(name).then(
    (module: NodeSqlite) => module,
    () => undefined,
  );
  if (sqlite === undefined) return undefined;
  const database = new sqlite.DatabaseSync(path);
  const attempt = (work: () => void): Promise<void> => {
    try {
      work();
      return Promise.resolve();
    } catch (error) {
      return Promise.reject(refusal(error instanceof Error ? error.message : ''));
    }
  };
  await attempt(() => database.exec(`PRAGMA busy_timeout = ${BUSY_LIMIT_MS}; ${FIRST}`));
  return {
    rows: (query, take) =>
      attempt(() => {
        for (const row of database.prepare(query).iterate()) take(Object.values(row).map(String));
      }),
    run: (statements) => attempt(() => database.exec(statements)),
    close: () => database.close(),
  };
}

/** Through `sqlite3`, one process for each task. Statements go through its standard input: what is in arguments others see. */
export function openWithProgram(program: string, path: string): Sql {
  const task = async (text: string, take: (columns: readonly string[]) => void): Promise<void> => {
    // No file of settings is read; the first error ends it; no statement can leave the database or run anything.
    const settings = ['-batch', '-bail', '-noheader', '-list', '-init', '/dev/null', '-cmd', `.timeout ${BUSY_LIMIT_MS}`];
    // Without a time limit: a large database takes its time, and to kill it in the middle costs more.
    const sqlite = startProgram(program, [...settings, path], { env: {}, stdin: true });
    sqlite.end(`${FIRST}\n${text}\n`);
    for await (const line of createInterface({ input: Readable.from(sqlite.output) })) take(line.split('|'));
    if ((await sqlite.ended).code !== 0) throw refusal(sqlite.errors);
  };
  return { rows: task, run: (statements) => task(statements, () => undefined), close: () => undefined };
}

/** An error of SQLite in our words. Its own can repeat what is in the database. */
function refusal(message: string): TokenscanError {
  if (/locked|busy/i.test(message)) return new TokenscanError('is in use; end the program that has it open, and do it again');
  if (/not a database|malformed|corrupt/i.test(message))
    return new TokenscanError('is no sound SQLite database, and stays as it is');
  if (/readonly|read-only|unable to open/i.test(message)) return new TokenscanError('may not be written, or its folder may not');
  if (/constraint/i.test(message))
    return new TokenscanError(
      'has a rule (a constraint) that masks would break; delete the entries with the program that keeps it',
    );
  return new TokenscanError('SQLite refuses to change it; delete the entries with the program that keeps it');
}
