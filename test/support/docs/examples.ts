// Runs the console examples of the pages: what each command prints in a folder made for it.
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { git, initRepository, writeTree } from '../repositories/tree.ts';
import { startBotApi } from '../servers/bot-api.ts';
import { run, temporaryFolder, tokenscan } from '../terminal/cli.ts';
import { secretOf } from '../tokens/token.ts';

/** The token of the examples. Its preview is `7012345678:AAF***`. */
const TOKEN = `7012345678:${secretOf('documentation 6')}`;
/** A revoked token of another bot. */
const OLD_TOKEN = `6998877665:${secretOf('documentation 0')}`;

const BOT = `import { Bot } from 'grammy';\n\nconst bot = new Bot("${TOKEN}");\nbot.start();\n`;
const RUNBOOK = `# 409 Conflict\n${'\n'.repeat(48)}curl -X POST "https://api.telegram.org/bot${TOKEN}/deleteWebhook?drop_pending_updates=true"\n`;
const PROJECT = { 'package.json': '{ "name": "bot", "type": "module" }\n', '.gitignore': '.env\nnode_modules\n' };

/** A project with the token in its code. */
function makeProject(files: Readonly<Record<string, string>> = { 'src/bot.ts': BOT }): string {
  const folder = join(temporaryFolder(), 'bot');
  mkdirSync(folder);
  initRepository(folder, { ...PROJECT, ...files });
  // What git copies from its templates depends on its version.
  for (const name of ['hooks', 'info', 'description']) rmSync(join(folder, '.git', name), { recursive: true, force: true });
  return folder;
}

/** A project with the token in its code, in a document and in a private `.env`. */
function makeLeakyProject(): string {
  const folder = makeProject({ 'src/bot.ts': BOT, 'docs/409-conflict.md': RUNBOOK, '.env': `TELEGRAM_BOT_TOKEN=${TOKEN}\n` });
  chmodSync(join(folder, '.env'), 0o600);
  return folder;
}

/** The same project, committed on 2 March 2026 and pushed. The ids of the commits are always the same. */
async function makePushedProject(): Promise<string> {
  const folder = makeLeakyProject();
  const date = '2026-03-02T10:00:00+00:00';
  git(folder, 'add', '-A');
  await run('git', ['commit', '-q', '-m', 'Answer orders'], {
    cwd: folder,
    env: { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
  });
  git(folder, 'init', '-q', '--bare', '../bot.git');
  git(folder, 'remote', 'add', 'origin', '../bot.git');
  git(folder, 'push', '-q', 'origin', 'main');
  return folder;
}

/** What `tokenscan` prints in `cwd`, with a home that is empty. */
async function output(args: readonly string[], cwd: string, input?: string): Promise<string> {
  const home = join(temporaryFolder(), 'home');
  mkdirSync(home);
  const env = { COLUMNS: '80', HOME: home, XDG_CONFIG_HOME: undefined, XDG_CACHE_HOME: undefined, XDG_STATE_HOME: undefined };
  const { stdout, stderr } = await tokenscan(args, { cwd, env, ...(input === undefined ? {} : { input }) });
  return stderr + stdout;
}

async function blockedCommit(): Promise<string> {
  const folder = makeProject();
  git(folder, 'add', '-A');
  return await output(['hook', 'pre-commit'], folder);
}

async function installAndDoctor(args: readonly string[]): Promise<string> {
  const folder = makeProject();
  const installed = await output(['install'], folder);
  if (args[0] === 'install') return installed;
  return (await output(args, folder)).replace(/git [0-9.]+ \(.*\)/, 'git 2.47.3 (/usr/bin/git)');
}

/** `verify` asks a server of the test; the page names Telegram's. */
async function verify(...args: readonly string[]): Promise<string> {
  const folder = makeLeakyProject();
  writeTree(folder, { 'old/bot.py': `bot = Bot("${OLD_TOKEN}")\n` });
  const server = await startBotApi();
  try {
    const fields = { can_join_groups: true, can_read_all_group_messages: true };
    const bot = server.addBot(7_012_345_678, { token: TOKEN, username: 'our_orders_bot', name: 'Orders', fields });
    bot.webhook = { url: `https://hooks.example.org/${TOKEN}` };
    bot.pending = 3;
    const printed = await output(['verify', ...args, '--api-root', server.root], folder);
    return printed.replaceAll(/127\.0\.0\.1:[0-9]+/g, 'api.telegram.org');
  } finally {
    await server.close();
  }
}

/** Of each command in a `console` block of a page, what it prints. */
export const EXAMPLES: Readonly<Record<string, () => Promise<string>>> = {
  'README.md: npx tokenscan': () => output([], makeProject()),
  'README.ru.md: npx tokenscan': () => output([], makeProject()),
  'docs/what-it-reads.md: npx tokenscan': () => output([], makeLeakyProject()),
  'docs/git.md: npx tokenscan git': async () => output(['git'], await makePushedProject()),
  'docs/audit.md: npx tokenscan audit --only files --only git': async () =>
    output(['audit', '--only', 'files', '--only', 'git'], await makePushedProject()),
  'docs/fix.md: npx tokenscan fix --dry-run': () => output(['fix', '--dry-run'], makeLeakyProject()),
  'docs/hooks.md: npx tokenscan install': () => installAndDoctor(['install']),
  'docs/hooks.md: npx tokenscan doctor': () => installAndDoctor(['doctor']),
  'docs/hooks.md: git commit -m "Add the bot"': blockedCommit,
  'docs/verify.md: npx tokenscan verify': () => verify(),
};

/** Logs with the token and with lines in which Telegram reports a second program. */
function makeLogs(): string {
  const folder = temporaryFolder();
  const time = '2026-03-02T10:00:00Z';
  const log = `${time} GET /bot${TOKEN}/getMe\n${time} 409 Conflict: terminated by other getUpdates request\n`;
  writeTree(folder, { 'bot.log': log, syslog: `<13>Mar  2 10:00:00 host bot[1]: ${TOKEN}\n` });
  return folder;
}

const JSON_FORMAT = ['--format', 'json'];

/** The JSON reports of the commands; together they have most keys there are. */
export async function jsonReports(): Promise<readonly unknown[]> {
  const pushed = await makePushedProject();
  const reports = [
    await output(JSON_FORMAT, pushed),
    await output(['git', ...JSON_FORMAT], pushed),
    await output(['audit', '--only', 'files', '--only', 'git', ...JSON_FORMAT], pushed),
    await output(['logs', '.', ...JSON_FORMAT], makeLogs()),
    await output(['rules', ...JSON_FORMAT], pushed),
    await verify(...JSON_FORMAT),
  ];
  return reports.map((text) => JSON.parse(text.slice(text.indexOf('{'))) as unknown);
}
