// Opens an SQLite database: with Node from 22.13 on, or with the program `sqlite3`.
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { TokenscanError } from '../../model/errors.ts';
import { findProgram } from '../../system/find-program.ts';
import { startProgram } from '../../system/run-program.ts';

/** An open database. Columns are read as strings. */
export interface Sql {
  /** Calls `take` with each row of a query. */
  rows(query: string, take: (columns: readonly string[]) => void): Promise<void>;
  /** Runs statements. */
  run(statements: string): Promise<void>;
  /** Writes the file again, without free pages. */
  vacuum(): Promise<void>;
  close(): void;
}

/** The first statement of each connection of Node: the schema of the database is not trusted. */
const FIRST = 'PRAGMA trusted_schema = OFF;';

/** How long to wait while others use the database. */
const BUSY_LIMIT_MS = 5000;

/** Opens the database at an absolute path. Throws TokenscanError if neither Node nor a program can. */
export async function openSql(path: string, env: Readonly<Record<string, string | undefined>>): Promise<Sql> {
  const own = await openWithNode(path);
  if (own !== undefined) return own;
  const program = findProgram('sqlite3', env);
  if (program === undefined)
    throw new TokenscanError('is an SQLite database; masking it requires the program `sqlite3`, or Node 22.13');
  return openWithProgram(program, path);
}

/** The part of node:sqlite that is used. The types of Node 20 do not have it. */
interface NodeSqlite {
  readonly DatabaseSync: new (
    path: string,
  ) => {
    exec(sql: string): void;
    prepare(sql: string): { iterate(): Iterable<Readonly<Record<string, unknown>>> };
    close(): void;
  };
}

/** With Node; undefined if it has no SQLite. */
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
  await attempt(() => {
    database.exec(`PRAGMA busy_timeout = ${BUSY_LIMIT_MS}; ${FIRST}`);
    try {
      database.exec('SELECT 1 FROM sqlite_schema;');
    } catch (error) {
      // An index over a function of JSON, say, as agents have. Node adds no function that could do harm.
      if (!(error instanceof Error && /unsafe use of/.test(error.message))) throw error;
      database.exec('PRAGMA trusted_schema = ON;');
    }
  });
  return {
    rows: (query, take) =>
      attempt(() => {
        for (const row of database.prepare(query).iterate()) take(Object.values(row).map(String));
      }),
    run: (statements) => attempt(() => database.exec(statements)),
    vacuum: () => attempt(() => database.exec('VACUUM;')),
    close: () => database.close(),
  };
}

/**
 * With `sqlite3`, one process for each task. Statements go to its standard input: other users can see arguments. Its safe mode removes the
 * functions of its own that a schema could call; VACUUM, which that forbids, calls none but in indexes, where they must be harmless.
 */
export function openWithProgram(program: string, path: string): Sql {
  const task = async (
    text: string,
    take: (columns: readonly string[]) => void = () => undefined,
    mode = ['-safe'],
  ): Promise<void> => {
    // No settings file is read, and the first error ends it.
    const settings = [
      ...mode,
      '-batch',
      '-bail',
      '-noheader',
      '-list',
      '-init',
      '/dev/null',
      '-cmd',
      `.timeout ${BUSY_LIMIT_MS}`,
    ];
    // Without a time limit: a large database takes long, and to kill sqlite3 in the middle costs more.
    const sqlite = startProgram(program, [...settings, path], { env: {}, stdin: true });
    sqlite.end(`${text}\n`);
    for await (const line of createInterface({ input: Readable.from(sqlite.output) })) take(line.split('|'));
    if ((await sqlite.ended).code !== 0) throw refusal(sqlite.errors);
  };
  return {
    rows: (query, take) => task(query, take),
    run: (statements) => task(statements),
    vacuum: () => task('VACUUM;', undefined, []),
    close: () => undefined,
  };
}

/** An error of SQLite in our words: its own message can contain data of the database. */
function refusal(message: string): TokenscanError {
  if (/locked|busy/i.test(message)) return new TokenscanError('is in use; end the program that has it open, then run this again');
  if (/not a database|malformed|corrupt/i.test(message)) return new TokenscanError('is not a valid SQLite database; not changed');
  if (/readonly|read-only|unable to open/i.test(message)) return new TokenscanError('is not writable, or its folder is not');
  if (/constraint/i.test(message))
    return new TokenscanError('has a constraint that a mask would violate; delete the entries with the program that keeps them');
  return new TokenscanError('SQLite refuses to change it; delete the entries with the program that keeps them');
}
