// Histories that the real programs wrote: masked, and read again by the same programs.
import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { redactHistory } from '../../src/redact-histories/redact-history.ts';
import { createRedactor } from '../../src/redact/redactor.ts';
import { prepareRules } from '../../src/rules/builtin.ts';
import { temporaryFolder } from '../support/cli.ts';
import { type HistoryProgram, PROGRAMS } from '../support/history-programs.ts';
import { holdsPieceOf } from '../support/redact.ts';
import { botId, secretOf, token } from '../support/token.ts';
import { hasProgram } from '../support/tree.ts';

const CLEAR = token('history');
const SECRET = secretOf('history');
const MASK = `${botId('history')}:${'x'.repeat(35)}`;
const URL = `https://api.telegram.org/bot${CLEAR}/getMe?mark-2`;

const rules = prepareRules();
const mask = (path: string, tool: string) =>
  redactHistory(path, { tool, env: process.env, self: process.pid, createRedactor: () => createRedactor(rules) });

/** The files below `home` in which the secret is. */
const holders = (home: string): readonly string[] =>
  readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(SECRET));

const isDatabase = (bytes: Buffer): boolean => bytes.subarray(0, 15).toString() === 'SQLite format 3';

const marks = (text: string): number => new Set(text.match(/mark-[0-9]/g)).size;

async function speak({ open, say }: HistoryProgram, home: string) {
  const session = await open(home);
  for (const text of ['mark-1', URL, 'mark-3']) await session.line(say(text));
  return session;
}

describe.concurrent('a token typed in', () => {
  for (const program of PROGRAMS) {
    const needs = hasProgram('python3') && hasProgram(program.program);
    test.skipIf(!needs)(`${program.name} is masked in its history, which loads as before (needs python3, ${program.program})`, async () => {
      const home = temporaryFolder();
      const first = await speak(program, home);
      expect(await first.end(program.end)).toBe(0);
      const files = holders(home);
      expect(files).not.toEqual([]);
      for (const path of files) {
        chmodSync(path, 0o640);
        const before = { bytes: readFileSync(path), stat: statSync(path) };
        expect((await mask(path, program.tool)).masked).toBeGreaterThan(0);
        const after = { bytes: readFileSync(path), stat: statSync(path) };
        expect(holdsPieceOf(SECRET, after.bytes.toString('latin1'))).toBe(false);
        expect(after.stat).toMatchObject({ mode: before.stat.mode, uid: before.stat.uid, gid: before.stat.gid, ino: before.stat.ino });
        if (!isDatabase(before.bytes)) expect(after.bytes.equals(Buffer.from(before.bytes.toString('latin1').replaceAll(SECRET, 'x'.repeat(35)), 'latin1'))).toBe(true);
        expect((await mask(path, program.tool)).masked).toBe(0);
        expect(readFileSync(path).equals(after.bytes)).toBe(true);
      }
      const second = await program.open(home);
      const shown = await program.recall(second);
      expect(shown).toContain(MASK);
      expect(holdsPieceOf(SECRET, shown)).toBe(false);
      expect(marks(shown)).toBe(3);
      await second.end(program.end);
      expect(holders(home)).toEqual([]);
    });
  }
});
