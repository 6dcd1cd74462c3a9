// What each command prints, as wide as it is asked to be. The snapshots in `widths/commands/` are for reading.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import stringWidth from 'fast-string-width';
import { beforeAll, describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { groupByToken } from '../../src/findings/exposures.ts';
import { tokenFingerprint } from '../../src/findings/fingerprint.ts';
import { Secret } from '../../src/model/types.ts';
import type { TokenState } from '../../src/remediation/bot-api/verify.ts';
import { formatVerdicts } from '../../src/report/verdicts-text.ts';
import { findingWith } from '../support/fixtures/sample-report.ts';
import { git, initRepository, writeTree } from '../support/repositories/tree.ts';
import { IN_SOAK } from '../support/soak.ts';
import { run, temporaryFolder, tokenscan } from '../support/terminal/cli.ts';
import { token } from '../support/tokens/token.ts';

const WIDTHS = [60, 80, 120] as const;

const TOKEN = token('widths');
const OTHER = token('widths of another');
const PRINT = tokenFingerprint(new Secret(TOKEN, ''));

const CODE = `const bot = new Bot('${TOKEN}', { client: { apiRoot: 'https://api.telegram.org', timeoutSeconds: 30, sensitiveLogs: false } });\n`;

const FILES = {
  '.gitignore': '.env\nnode_modules\n',
  'package.json': '{ "name": "bot", "type": "module" }\n',
  'src/bot.ts': CODE,
  'src/Bot.kt': `val t = "${OTHER}"\n`,
  'config.json': `{"token": "${OTHER}"}\n`,
  Dockerfile: `FROM node\nENV TOKEN=${OTHER}\n`,
  'docs/readme.md': `See ${OTHER}\n`,
};

let cwd = '';
let home = '';
let bare = '';

beforeAll(async () => {
  const parent = temporaryFolder();
  [cwd, home] = [join(parent, 'bot'), join(parent, 'home')];
  for (const folder of [cwd, home]) mkdirSync(folder);
  initRepository(cwd, FILES);
  // What git copies from its templates depends on its version.
  for (const name of ['hooks', 'info', 'description']) rmSync(join(cwd, '.git', name), { recursive: true, force: true });
  const date = '2026-03-02T10:00:00+02:00';
  git(cwd, 'add', '-A');
  await run('git', ['commit', '-q', '-m', 'x'], { cwd, env: { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date } });
  // Without logs: their paths are absolute, and as long as the machine has them.
  bare = join(parent, 'bare');
  mkdirSync(bare);
  initRepository(bare, { 'src/bot.ts': CODE });
  writeTree(cwd, {
    'app.log': `2026-03-02T10:00:00Z GET /bot${TOKEN}/getMe\n2026-03-02T10:00:00Z 409 Conflict: terminated by other getUpdates request\n`,
    '.zsh_history': `: 1730000100:0;export BOT_TOKEN=${TOKEN}\n`,
  });
});

/** What a command prints, without what differs from machine to machine. */
async function printed(args: readonly string[], width: number): Promise<string> {
  const env = {
    COLUMNS: String(width),
    HOME: home,
    XDG_CACHE_HOME: undefined,
    XDG_STATE_HOME: undefined,
    XDG_CONFIG_HOME: undefined,
  };
  const { stdout, stderr } = await tokenscan(args, { cwd: args[0] === 'rotate' ? bare : cwd, env });
  return (stdout + stderr)
    .replace(/git [0-9.]+ \(.*\)/, 'git 2.47.3 (/usr/bin/git)')
    .replace(/^.*hold their history[\s\S]*/m, '');
}

/** One thing that is not broken: a command to paste, a line of a file in a diff, a pattern. */
const WHOLE = /^ *(?:\(|history |tokenscan |npx |git |docker |kubectl |'url = )|^[-+ ] ?\S/;

function expectToFit(text: string, width: number): void {
  const wide = text.split('\n').filter((line) => stringWidth(line) > width && /\S +\S/.test(line.trim()) && !WHOLE.test(line));
  expect(wide).toEqual([]);
}

const PRINTED: readonly (readonly [string, ...string[]])[] = [
  ['audit', 'audit', '--only', 'files', '--only', 'git'],
  ['git', 'git', '--no-cache'],
  ['logs', 'logs', 'app.log'],
  ['explain', 'explain', PRINT],
  ['explain-rule', 'explain', 'telegram-bot-token'],
  ['fix', 'fix', '--dry-run', 'src', 'Dockerfile', 'config.json', 'docs'],
  ['rotate', 'rotate', '--dry-run', '--bot', TOKEN.split(':')[0] ?? ''],
  ['redact', 'redact', '--in-place', 'app.log', '--dry-run'],
  ['doctor', 'doctor'],
  ['rules', 'rules'],
  ['main-help', '--help'],
  ['leaked-token', 'help', 'leaked-token'],
  ['leaked-token-ru', 'help', 'leaked-token', '--lang', 'ru'],
  ['init', 'init', '--dry-run', '--provider', 'github'],
];

/** They start git, or many of them: the narrowest is the hardest. */
const SLOW = /^(?:audit|git|explain|fix|rotate|doctor)$/;

describe.each(PRINTED)('%s', (name, ...args) => {
  test.each(SLOW.test(name) && !IN_SOAK ? [60] : WIDTHS)('at %i columns', async (width) => {
    const text = await printed(args, width);
    expectToFit(text, width);
    await expect(text).toMatchFileSnapshot(`widths/commands/${name}-${width}.txt`);
  });
});

test.each(IN_SOAK ? WIDTHS : WIDTHS.slice(0, 1))('the help of all commands at %i columns', async (width) => {
  const helps: string[] = [];
  for (const name of Object.keys(COMMANDS)) helps.push(`$ tokenscan ${name} --help\n${await printed([name, '--help'], width)}`);
  const text = helps.join('\n');
  expectToFit(text, width);
  await expect(text).toMatchFileSnapshot(`widths/commands/helps-${width}.txt`);
});

test('shell at 60 columns: only its paths, which are those of the machine, are wider', async () => {
  expectToFit(await printed(['shell', '.zsh_history'], 60), 60);
});

test.each(WIDTHS)('allow at %i columns', async (width) => {
  const text = await printed(
    ['allow', PRINT, '--reason', 'revoked on the day on which it leaked, and kept in the post-mortem'],
    width,
  );
  expectToFit(text, width);
  await expect(text.replace('already allowed', '…')).toMatchFileSnapshot(`widths/commands/allow-${width}.txt`);
});

const STATES: readonly TokenState[] = [
  {
    state: 'alive',
    surroundings: 'production',
    bot: {
      id: 1,
      username: 'our_orders_bot',
      name: 'Orders',
      abilities: ['can_join_groups', 'can_read_all_group_messages', 'can_manage_bots'],
    },
    webhook: {
      host: 'hooks.example.org',
      carriesToken: true,
      pending: 3,
      lastError: { message: 'Connection timed out', at: '2026-03-02T10:00:00Z' },
    },
  },
  { state: 'dead', code: 401 },
  { state: 'unknown', why: 'cut out' },
];

test.each(WIDTHS)('verify at %i columns', async (width) => {
  const findings = STATES.map((_, at) =>
    findingWith({ fingerprint: String(at).padStart(16, '0'), suppressed: at === 1 ? false : 'private-env' }),
  );
  const asked = groupByToken(findings).map((exposure, at) => ({
    exposure,
    verdict: STATES[at] ?? { state: 'dead' as const, code: 404 as const },
  }));
  const report = { asked, problems: [], suppressed: 2, host: 'api.telegram.org', steps: [], command: 'npx tokenscan' };
  const text = formatVerdicts(report, { color: false, verbose: false, width });
  expectToFit(text, width);
  await expect(text).toMatchFileSnapshot(`widths/commands/verify-${width}.txt`);
});
