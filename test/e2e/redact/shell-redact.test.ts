// `tokenscan shell --redact`: histories are listed and masked, and running shells are listed with their remedy.
import { chownSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { holdsPieceOf } from '../../support/redact.ts';
import { hasProgram, writeTree } from '../../support/repositories/tree.ts';
import { run, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { openTerminal } from '../../support/terminal/pseudo-terminal.ts';
import { leaksOf } from '../../support/tokens/canary.ts';
import { secretOf, token } from '../../support/tokens/token.ts';

const CLEAR = token('shell-redact');
const SECRET = secretOf('shell-redact');
const LINE = `curl https://api.telegram.org/bot${CLEAR}/getMe\n`;
const MASKED = LINE.replace(SECRET, 'x'.repeat(35));

function makeHome(files: Readonly<Record<string, string | Uint8Array>>) {
  const home = temporaryFolder();
  writeTree(home, files);
  const look = async (...args: readonly string[]) => {
    const outcome = await tokenscan(['shell', '--home', home, ...args], { cwd: home });
    expect(leaksOf(outcome.stdout + outcome.stderr, [CLEAR])).toEqual([]);
    return outcome;
  };
  return { home, look, read: (path: string) => readFileSync(join(home, path), 'latin1') };
}

describe('tokenscan shell --redact', () => {
  test('--yes masks every history, through links, and twice is once', async () => {
    const { home, look, read } = makeHome({
      'dots/history': `a\n${LINE}b\n`,
      '.zsh_history': `: 1700000000:0;${LINE}: 1700000001:0;\xd1\x83\xa3\n`,
      '.psql_history': `select 1;\n`,
    });
    symlinkSync('dots/history', join(home, '.bash_history'));
    expect((await look('--redact', '--yes')).code).toBe(0);
    expect(read('dots/history')).toBe(`a\n${MASKED}b\n`);
    expect(holdsPieceOf(SECRET, read('.zsh_history'))).toBe(false);
    const before = read('.zsh_history');
    expect((await look('--redact', '--yes')).code).toBe(0);
    expect(read('.zsh_history')).toBe(before);
  });

  test('a lock that zsh holds beside the link it knows the history by is respected', async () => {
    const { home, look, read } = makeHome({ 'dots/zsh': LINE });
    symlinkSync('dots/zsh', join(home, '.zsh_history'));
    symlinkSync('/pid-1/host-x', join(home, '.zsh_history.LOCK'));
    const outcome = await look('--redact', '--yes');
    expect(outcome.stderr).toContain('locked by its shell');
    expect(outcome.code).toBe(2);
    expect(read('dots/zsh')).toBe(LINE);
  });

  test('nothing is masked without a terminal, nor with --dry-run', async () => {
    const { look, read } = makeHome({ '.bash_history': LINE });
    const outcome = await look('--redact');
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain('--yes');
    expect((await look('--redact', '--dry-run')).code).toBe(1);
    expect(read('.bash_history')).toBe(LINE);
  });

  test.skipIf(!hasProgram('sqlite3'))(
    'a database is masked through SQL, and no page or log keeps it (needs sqlite3)',
    async () => {
      const { home, look, read } = makeHome({ '.local/share/atuin/': '' });
      const path = join(home, '.local/share/atuin/history.db');
      const sql = `PRAGMA journal_mode=WAL; CREATE TABLE history(id TEXT PRIMARY KEY, command TEXT, timestamp INT); CREATE INDEX c ON history(command);
      INSERT INTO history VALUES('1','ls',1),('2','${LINE.trim()}',2),('3','${LINE.trim()} gone',3); DELETE FROM history WHERE id = '3';`;
      expect((await run('sqlite3', [path], { input: sql })).code).toBe(0);
      const outcome = await look('--redact', '--yes');
      expect(outcome.stderr).toMatch(/history\.db: 1 token masked/);
      expect(outcome.stderr).toContain('records.db');
      expect(outcome.code).toBe(0);
      expect(holdsPieceOf(SECRET, read('.local/share/atuin/history.db'))).toBe(false);
      const rows = await run('sqlite3', [path], { input: 'PRAGMA integrity_check; SELECT command FROM history ORDER BY id;' });
      expect(rows.stdout).toBe(`ok\nls\n${MASKED}`);
    },
  );

  test.skipIf(!hasProgram('bash') || !hasProgram('python3') || process.platform !== 'linux')(
    'a shell that runs is named with its cure (needs bash, python3)',
    async () => {
      const { home, look } = makeHome({ '.bashrc': "PS1='READY> '\n" });
      const session = await openTerminal(['bash'], { home, prompt: /READY> *$/ });
      await session.line(`echo ${CLEAR}`);
      const outcome = await look('--redact', '--yes');
      expect(outcome.stderr).toContain(`process ${session.pid} at pts/`);
      expect(outcome.stderr).toContain('history -a /dev/stdout | ');
      if (process.getuid?.() === 0) {
        // The shells of whoever has the home, not ours.
        chownSync(home, 65_534, 65_534);
        expect((await look('--redact', '--yes')).stderr).not.toContain(`process ${session.pid} at pts/`);
        chownSync(home, 0, 0);
      }
      await session.end('exit\r');
    },
  );
});
