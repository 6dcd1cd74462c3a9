// The two ways to a database.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openWithNode, openWithProgram, type Sql } from '../../../src/redact/histories/sql.ts';
import { findProgram } from '../../../src/system/find-program.ts';
import { temporaryFolder } from '../../support/terminal/cli.ts';

const program = findProgram('sqlite3', process.env);
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const hasNodeSqlite = major > 22 || (major === 22 && minor >= 13);

async function works(sql: Sql): Promise<void> {
  await sql.run("CREATE TABLE t(a, b);\nINSERT INTO t VALUES(1, 'x'), (2, NULL);");
  const rows: (readonly string[])[] = [];
  await sql.rows('SELECT a, hex(b) FROM t ORDER BY a;', (row) => rows.push(row));
  expect(rows).toEqual([
    ['1', '78'],
    ['2', ''],
  ]);
  await expect(sql.run('SELECT nothing FROM nowhere;')).rejects.toThrow('SQLite refuses');
  sql.close();
}

test.skipIf(program === undefined)('the program (needs sqlite3)', () =>
  works(openWithProgram(program ?? '', join(temporaryFolder(), 'a.db'))),
);

test.skipIf(!hasNodeSqlite)('Node itself (needs Node 22.13)', async () => {
  const sql = await openWithNode(join(temporaryFolder(), 'a.db'));
  expect(sql).toBeDefined();
  if (sql !== undefined) await works(sql);
});

test.skipIf(program === undefined)('what is no database is said to be none (needs sqlite3)', async () => {
  const path = join(temporaryFolder(), 'a.db');
  writeFileSync(path, 'SQLite format 3\0 and no more, for it was cut off'.repeat(100));
  await expect(openWithProgram(program ?? '', path).run('SELECT * FROM t;')).rejects.toThrow();
});
