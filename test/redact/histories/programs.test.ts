// Histories that the real programs wrote: masked, and read again by the same programs.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, type Stats, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scanShell } from '../../../src/scan/histories.ts';
import { type HistoryProgram, PROGRAMS } from '../../support/fixtures/history-programs.ts';
import { holdsPieceOf } from '../../support/redact.ts';
import { IN_SOAK } from '../../support/soak.ts';
import { botId } from '../../support/tokens/token.ts';
import { canRun, holders, marks, maskHistory, SECRET, speak } from '../../support/tokens/typed-token.ts';

const MASK = `${botId('history')}:${'x'.repeat(35)}`;

const isDatabase = (bytes: Buffer): boolean => bytes.subarray(0, 15).toString() === 'SQLite format 3';

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
  const { masked } = await maskHistory(path, tool);
  const after = look(path);
  const { masked: more } = await maskHistory(path, tool);
  return { before, after, masked, again: { bytes: readFileSync(path), masked: more } };
}

/** What keeps a token, as `tokenscan shell` says for this home. */
async function toolsFound(home: string): Promise<readonly string[]> {
  const { findings } = await scanShell([], { cwd: home, env: {}, home, config: false });
  return findings.flatMap(({ origin }) => (origin.kind === 'history' ? [origin.tool] : []));
}

async function wholeStory(program: HistoryProgram, home: string) {
  const first = await speak(program, home);
  const code = await first.end(program.end);
  const found = await toolsFound(home);
  const histories = await Promise.all(holders(home).map((path) => maskAndLook(path, program.tool)));
  const second = await program.open(home);
  const shown = await program.recall(second);
  await second.end(program.end);
  return { code, found, histories, shown, left: holders(home), foundAgain: await toolsFound(home) };
}

/** They are for `npm run soak`, and for the test of programs that run: some write what another one writes, at another time. */
const ELSEWHERE = [
  ...['bash', 'bash histappend', 'zsh', 'zsh INC_APPEND_HISTORY', 'zsh SHARE_HISTORY'],
  ...['ksh93', 'tcsh', 'python', 'sqlite3', 'irb', 'less', 'vim'],
];

describe('a token that was typed', () => {
  const programs = PROGRAMS.filter(({ name }) => IN_SOAK || !ELSEWHERE.includes(name));
  const folder = mkdtempSync(join(tmpdir(), 'tokenscan-test-'));
  const stories = new Map<string, Promise<Awaited<ReturnType<typeof wholeStory>>>>();

  // All at once: they wait for terminals most of the time.
  beforeAll(() => {
    for (const program of programs.filter(canRun)) {
      const home = join(folder, program.name);
      mkdirSync(home);
      const story = wholeStory(program, home);
      story.catch(() => undefined);
      stories.set(program.name, story);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  for (const program of programs) {
    test.skipIf(!canRun(program))(
      `is masked in the history of ${program.name}, which loads as before (needs python3, ${program.program})`,
      async () => {
        const story = await stories.get(program.name);
        expect(story?.code).toBe(0);
        expect(story?.found).toContain(program.tool);
        expect(story?.foundAgain).toEqual([]);
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
