// Shells that run while their history is masked: what they write back, and that the remedy of each prevents it.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { remedyFor } from '../../../src/redact/live-shells/remedies.ts';
import { runningShells } from '../../../src/redact/live-shells/running.ts';
import { type HistoryProgram, PROGRAMS } from '../../support/fixtures/history-programs.ts';
import { holdsPieceOf } from '../../support/redact.ts';
import { IN_SOAK } from '../../support/soak.ts';
import { CLI } from '../../support/terminal/cli.ts';
import { canRun, holders, marks, maskHistory, SECRET, speak } from '../../support/tokens/typed-token.ts';

/** Whether a program writes a masked token back at exit, and the kind of its remedy. */
const TABLE: Readonly<Record<string, { readonly returns: boolean; readonly remedy: 'paste' | 'end'; readonly kept?: number }>> = {
  bash: { returns: true, remedy: 'paste' },
  'bash histappend': { returns: true, remedy: 'paste' },
  'bash HISTTIMEFORMAT': { returns: true, remedy: 'paste' },
  zsh: { returns: true, remedy: 'paste' },
  'zsh EXTENDED_HISTORY': { returns: true, remedy: 'paste' },
  'zsh INC_APPEND_HISTORY': { returns: false, remedy: 'paste' },
  'zsh SHARE_HISTORY': { returns: false, remedy: 'paste' },
  // The remedy drops the entry from memory; the mask is on disk.
  fish: { returns: false, remedy: 'paste' },
  mksh: { returns: false, remedy: 'end' },
  ksh93: { returns: false, remedy: 'end' },
  // What it had not saved is lost.
  tcsh: { returns: true, remedy: 'paste', kept: 0 },
  ipython: { returns: false, remedy: 'end' },
  node: { returns: true, remedy: 'paste' },
  python: { returns: true, remedy: 'paste' },
  'xonsh json': { returns: true, remedy: 'end' },
  psql: { returns: true, remedy: 'end' },
  sqlite3: { returns: true, remedy: 'end' },
  irb: { returns: true, remedy: 'end' },
  less: { returns: true, remedy: 'end' },
  vim: { returns: true, remedy: 'end' },
  nvim: { returns: true, remedy: 'end' },
};

const REDACT = `${process.execPath} ${CLI} redact`;

const maskAll = async ({ tool }: HistoryProgram, home: string): Promise<void> => {
  // A journal is there for a moment; it is masked with its database.
  for (const path of holders(home).filter((file) => !file.endsWith('-journal'))) await maskHistory(path, tool);
};

const contents = (home: string): string =>
  readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');

/** Masks the history of a running program, with and without its remedy, and ends the program. */
async function story(program: HistoryProgram, folder: string) {
  const plain = join(folder, 'plain');
  const remedied = join(folder, 'remedied');
  for (const home of [plain, remedied]) mkdirSync(home, { recursive: true });
  const first = await speak(program, plain);
  const shells = await runningShells({ platform: process.platform, env: process.env, uid: userInfo().uid, self: process.pid });
  const seen = shells?.find(({ pid }) => pid === first.pid);
  if (seen === undefined) throw new Error(`${program.name}: process ${first.pid} is not seen`);
  await maskAll(program, plain);
  await first.end(program.end);
  const returned = holders(plain).length > 0;
  const remedy = remedyFor(seen.name, REDACT);
  const second = await speak(program, remedied);
  await maskAll(program, remedied);
  let remembered = '';
  if (remedy.kind === 'paste') {
    await second.line(remedy.line);
    remembered = await program.recall(second);
  }
  await second.end(program.end);
  if (remedy.kind === 'end' && remedy.writesAtExit) await maskAll(program, remedied);
  return { seen, remedy, returned, left: holders(remedied), kept: marks(contents(remedied)), remembered };
}

/** They differ from another one in what they write, not in when: they are for `npm run soak`, and for the test of histories. */
const ALIKE = [
  ...['bash histappend', 'bash HISTTIMEFORMAT', 'zsh EXTENDED_HISTORY', 'zsh SHARE_HISTORY'],
  ...['mksh', 'ipython', 'psql', 'node', 'nvim'],
];

describe('a shell that runs while its history is masked', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tokenscan-test-'));
  const programs = PROGRAMS.filter(({ name }) => Object.hasOwn(TABLE, name) && (IN_SOAK || !ALIKE.includes(name)));
  const stories = new Map<string, ReturnType<typeof story>>();
  beforeAll(() => {
    for (const program of programs.filter(canRun)) {
      const told = story(program, join(folder, program.name));
      told.catch(() => undefined);
      stories.set(program.name, told);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  for (const program of programs) {
    const { returns, remedy, kept = 3 } = TABLE[program.name] ?? { returns: true, remedy: 'end' };
    const title = `${program.name} ${returns ? 'writes the token back' : 'leaves it masked'}; with its remedy it does not (needs python3, ${program.program})`;
    test.skipIf(!canRun(program) || process.platform !== 'linux')(title, async () => {
      const told = await stories.get(program.name);
      expect(told?.seen.tty).toMatch(/^pts\//);
      expect(told?.returned).toBe(returns);
      expect(told?.remedy.kind).toBe(remedy);
      if (told?.remedy.kind === 'end') expect(told.remedy.writesAtExit).toBe(returns);
      expect(told?.left).toEqual([]);
      expect(told?.kept).toBe(kept);
      expect(holdsPieceOf(SECRET, told?.remembered ?? '')).toBe(false);
    });
  }
});
