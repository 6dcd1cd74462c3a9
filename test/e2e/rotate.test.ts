// `tokenscan rotate` against a stand-in for Telegram's server: to the end, and to each other end.
import { chmodSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AuditHome, makeAuditHome } from '../support/audit-home.ts';
import { type BotApiServer, startBotApi } from '../support/bot-api.ts';
import { leaksOf } from '../support/canary.ts';
import { type Outcome, type RunOptions, tokenscan } from '../support/cli.ts';

let api: BotApiServer;
let ids = 7_100_000_000;

beforeAll(async () => {
  api = await startBotApi();
});

afterAll(() => api.close());

interface Leaked {
  readonly home: AuditHome;
  readonly id: number;
  readonly old: string;
  readonly env: () => string;
  rotate(args: readonly string[], options?: RunOptions): Promise<Outcome>;
}

/** A bot whose token is in its private .env, and in a log. */
async function leak(): Promise<Leaked> {
  const home = await makeAuditHome();
  const id = ++ids;
  const old = api.addBot(id, { username: `bot_${id}` }).token;
  await home.project.stage({ '.gitignore': '.env\n*.log\n', '.env.example': 'TELEGRAM_BOT_TOKEN=\n' });
  home.project.write({ '.env': `# bot\nPORT=80\nTELEGRAM_BOT_TOKEN="${old}" # live\nDEBUG=1\n`, 'package.json': '{}' });
  chmodSync(join(home.project.path, '.env'), 0o600);
  home.write('home/bob/bot/app.log', `2026-11-01T10:00:00Z GET /bot${old}/getUpdates\n`);
  return {
    home,
    id,
    old,
    env: () => readFileSync(join(home.project.path, '.env'), 'utf8'),
    rotate: (args, options = {}) =>
      tokenscan(['rotate', '--root', home.root, '--api-root', api.root, '--wait', '3', ...args], {
        cwd: home.project.path,
        ...options,
        env: {
          HOME: home.home,
          XDG_CACHE_HOME: join(home.root, 'cache'),
          XDG_STATE_HOME: join(home.root, 'state'),
          ...options.env,
        },
      }),
  };
}

function expectSilence(outcome: Outcome, ...tokens: readonly string[]): void {
  expect(leaksOf(outcome.stdout + outcome.stderr, tokens)).toEqual([]);
}

describe('with the new token on standard input', () => {
  test('to the end: .env, proof, masks, before and after', async () => {
    const { home, id, old, env, rotate } = await leak();
    api.bot(id).webhook = { url: 'https://bots.example.org/hook' };
    home.project.write({ 'compose.yaml': 'services:\n  bot:\n    image: bot\n' });
    const before = await rotate(['--dry-run']);
    expect(before.code).toBe(1);
    expect(before.stdout).toContain('Nothing was changed');
    expect(env()).toContain(old);
    expect(api.requests.filter(({ path }) => path.includes(String(id)))).toEqual([]);

    const hook = await tokenscan(['verify', '.env', '--suppressed', '--api-root', api.root], { cwd: home.project.path });
    expect(hook.stdout).toContain('bots.example.org');
    const fresh = api.revoke(id);
    const outcome = await rotate(['--new-token-stdin', '--yes'], { input: `${fresh}\n` });
    expect(outcome.stderr + outcome.stdout).toContain('Done: the new token works, the old one is dead.');
    expect(outcome.code).toBe(0);
    expectSilence(outcome, old, fresh);
    expect(env()).toBe(`# bot\nPORT=80\nTELEGRAM_BOT_TOKEN="${fresh}" # live\nDEBUG=1\n`);
    expect(statSync(join(home.project.path, '.env')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(home.project.path, 'app.log'), 'utf8')).not.toContain(old.slice(-30));
    expect(outcome.stdout).toContain('docker compose up -d');
    expect(outcome.stdout).toMatch(/before: 1 place \(log\)/);
    expect(outcome.stdout).toMatch(/after: {2}nowhere/);
    expect(new Set(api.requests.map(({ method }) => method))).toEqual(new Set(['getMe', 'getWebhookInfo']));
    expect(readdirSync(home.project.path)).not.toContain('.env.tokenscan');
    expect(existsSync(join(home.root, 'state/tokenscan/rotations.json'))).toBe(false);
  });
});
