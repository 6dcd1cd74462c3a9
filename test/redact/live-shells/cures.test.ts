// Shells that run while their history is masked: what they bring back, and that the cure of each keeps it away.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cureOf } from '../../../src/redact/live-shells/cures.ts';
import { runningShells } from '../../../src/redact/live-shells/running.ts';
import { type HistoryProgram, PROGRAMS } from '../../support/fixtures/history-programs.ts';
import { holdsPieceOf } from '../../support/redact.ts';
import { CLI } from '../../support/terminal/cli.ts';
import { canRun, holders, marks, maskHistory, SECRET, speak } from '../../support/tokens/typed-token.ts';

/** What comes back to disk at the end of a program whose history was masked while it ran, and what its cure is. */
const TABLE: Readonly<Record<string, { readonly returns: boolean; readonly cure: 'paste' | 'end'; readonly kept?: number }>> = {
  bash: { returns: true, cure: 'paste' },
  'bash histappend': { returns: true, cure: 'paste' },
  'bash HISTTIMEFORMAT': { returns: true, cure: 'paste' },
  zsh: { returns: true, cure: 'paste' },
  'zsh EXTENDED_HISTORY': { returns: true, cure: 'paste' },
  'zsh INC_APPEND_HISTORY': { returns: false, cure: 'paste' },
  'zsh SHARE_HISTORY': { returns: false, cure: 'paste' },
  // Its cure drops the entry from memory; on disk is the mask.
  fish: { returns: false, cure: 'paste' },
  mksh: { returns: false, cure: 'end' },
  ksh93: { returns: false, cure: 'end' },
  // What it had not saved is lost.
  tcsh: { returns: true, cure: 'paste', kept: 0 },
  ipython: { returns: false, cure: 'end' },
  node: { returns: true, cure: 'paste' },
  python: { returns: true, cure: 'paste' },
  'xonsh json': { returns: true, cure: 'end' },
  psql: { returns: true, cure: 'end' },
  sqlite3: { returns: true, cure: 'end' },
  irb: { returns: true, cure: 'end' },
  less: { returns: true, cure: 'end' },
  vim: { returns: true, cure: 'end' },
  nvim: { returns: true, cure: 'end' },
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

/** Masks under a running program, with and without its cure, and ends it. */
async function story(program: HistoryProgram, folder: string) {
  const plain = join(folder, 'plain');
  const cured = join(folder, 'cured');
  for (const home of [plain, cured]) mkdirSync(home, { recursive: true });
  const first = await speak(program, plain);
  const shells = await runningShells({ platform: process.platform, env: process.env, uid: userInfo().uid, self: process.pid });
  const seen = shells?.find(({ pid }) => pid === first.pid);
  if (seen === undefined) throw new Error(`${program.name}: process ${first.pid} is not seen`);
  await maskAll(program, plain);
  await first.end(program.end);
  const returned = holders(plain).length > 0;
  const cure = cureOf(seen.name, REDACT);
  const second = await speak(program, cured);
  await maskAll(program, cured);
  let remembered = '';
  if (cure.kind === 'paste') {
    await second.line(cure.line);
    remembered = await program.recall(second);
  }
  await second.end(program.end);
  if (cure.kind === 'end' && cure.writes) await maskAll(program, cured);
  return { seen, cure, returned, left: holders(cured), kept: marks(contents(cured)), remembered };
}

describe('a shell that runs while its history is masked', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tokenscan-test-'));
  const programs = PROGRAMS.filter(({ name }) => Object.hasOwn(TABLE, name));
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
    const { returns, cure, kept = 3 } = TABLE[program.name] ?? { returns: true, cure: 'end' };
    const title = `${program.name} ${returns ? 'brings it back' : 'leaves it masked'}; after its cure it stays away (needs python3, ${program.program})`;
    test.skipIf(!canRun(program) || process.platform !== 'linux')(title, async () => {
      const told = await stories.get(program.name);
      expect(told?.seen.tty).toMatch(/^pts\//);
      expect(told?.returned).toBe(returns);
      expect(told?.cure.kind).toBe(cure);
      if (told?.cure.kind === 'end') expect(told.cure.writes).toBe(returns);
      expect(told?.left).toEqual([]);
      expect(told?.kept).toBe(kept);
      expect(holdsPieceOf(SECRET, told?.remembered ?? '')).toBe(false);
    });
  }
});
