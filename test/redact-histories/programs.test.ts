// Histories that the real programs wrote: masked, and read again by the same programs.
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, type Stats, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRedactor } from '../../src/redact/redactor.ts';
import { redactHistory } from '../../src/redact-histories/redact-history.ts';
import { prepareRules } from '../../src/rules/builtin.ts';
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

const canRun = ({ program }: HistoryProgram): boolean => hasProgram('python3') && hasProgram(program);

async function speak({ open, say }: HistoryProgram, home: string) {
  const session = await open(home);
  for (const text of ['mark-1', URL, 'mark-3']) await session.line(say(text));
  return session;
}

/** What is known of a history before it was masked, after that, and after that was done twice. */
interface Masked {
  readonly before: { readonly bytes: Buffer; readonly stat: Stats };
  readonly after: { readonly bytes: Buffer; readonly stat: Stats };
  readonly masked: number;
  readonly again: { readonly bytes: Buffer; readonly masked: number };
}

const look = (path: string) => ({ bytes: readFileSync(path), stat: statSync(path) });

async function maskAndLook(path: string, tool: string): Promise<Masked> {
  chmodSync(path, 0o640);
  const before = look(path);
  const { masked } = await mask(path, tool);
  const after = look(path);
  const { masked: more } = await mask(path, tool);
  return { before, after, masked, again: { bytes: readFileSync(path), masked: more } };
}

async function wholeStory(program: HistoryProgram, home: string) {
  const first = await speak(program, home);
  const code = await first.end(program.end);
  const histories = await Promise.all(holders(home).map((path) => maskAndLook(path, program.tool)));
  const second = await program.open(home);
  const shown = await program.recall(second);
  await second.end(program.end);
  return { code, histories, shown, left: holders(home) };
}

describe('a token that was typed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tokenscan-test-'));
  const stories = new Map<string, Promise<Awaited<ReturnType<typeof wholeStory>>>>();

  // All at once: they wait for terminals most of the time.
  beforeAll(() => {
    for (const program of PROGRAMS.filter(canRun)) {
      const home = join(folder, program.name);
      mkdirSync(home);
      const story = wholeStory(program, home);
      story.catch(() => undefined);
      stories.set(program.name, story);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  for (const program of PROGRAMS) {
    test.skipIf(!canRun(program))(
      `is masked in the history of ${program.name}, which loads as before (needs python3, ${program.program})`,
      async () => {
        const story = await stories.get(program.name);
        expect(story?.code).toBe(0);
        expect(story?.histories).not.toEqual([]);
        for (const { before, after, masked, again } of story?.histories ?? []) {
          expect(masked).toBeGreaterThan(0);
          expect(holdsPieceOf(SECRET, after.bytes.toString('latin1'))).toBe(false);
          const { mode, uid, gid, ino } = before.stat;
          expect(after.stat).toMatchObject({ mode, uid, gid, ino });
          const wanted = Buffer.from(before.bytes.toString('latin1').replaceAll(SECRET, 'x'.repeat(35)), 'latin1');
          if (!isDatabase(before.bytes)) expect(after.bytes.equals(wanted)).toBe(true);
          expect(again.masked).toBe(0);
          expect(again.bytes.equals(after.bytes)).toBe(true);
        }
        expect(story?.shown).toContain(MASK);
        expect(holdsPieceOf(SECRET, story?.shown ?? '')).toBe(false);
        expect(marks(story?.shown ?? '')).toBe(3);
        expect(story?.left).toEqual([]);
      },
    );
  }
});
