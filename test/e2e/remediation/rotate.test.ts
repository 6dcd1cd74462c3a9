// `tokenscan rotate` against a stand-in for Telegram's server: to the end, and to each other end.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type AuditHome, makeAuditHome } from '../../support/fixtures/audit-home.ts';
import { type BotApiServer, startBotApi, type Trouble } from '../../support/servers/bot-api.ts';
import { IN_SOAK, someOf } from '../../support/soak.ts';
import { CLI, type Outcome, type RunOptions, run, tokenscan } from '../../support/terminal/cli.ts';
import { type Session, sitAt } from '../../support/terminal/person.ts';
import { leaksOf } from '../../support/tokens/canary.ts';
import { token } from '../../support/tokens/token.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;
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
    home.project.write({
      'compose.yaml': 'services:\n  bot:\n    image: bot\n',
      'bot.js': `start("${old}");\n`,
      'ops.md': `curl /bot${old}/getMe\n`,
    });
    await home.project.git(['add', 'bot.js']);
    home.write('home/bob/.bash_history', `ls\ncurl /bot${old}/getMe\n`);
    const before = await rotate(['--dry-run']);
    expect(before.code).toBe(1);
    expect(before.stdout).toContain('nothing was changed');
    expect(env()).toContain(old);
    expect(api.requests.filter(({ path }) => path.includes(String(id)))).toEqual([]);

    const hook = await tokenscan(['verify', '.env', '--suppressed', '--api-root', api.root], { cwd: home.project.path });
    expect(hook.stdout).toContain('bots.example.org');
    const fresh = api.revoke(id);
    const outcome = await rotate(['--new-token-stdin', '--yes'], { input: `${fresh}\n` });
    expect(outcome.stderr + outcome.stdout).toContain('Done: the new token works, the old one is revoked.');
    expect(outcome.code).toBe(0);
    expectSilence(outcome, old, fresh);
    expect(env()).toBe(`# bot\nPORT=80\nTELEGRAM_BOT_TOKEN="${fresh}" # live\nDEBUG=1\n`);
    expect(statSync(join(home.project.path, '.env')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(home.project.path, 'app.log'), 'utf8')).not.toContain(old.slice(-30));
    expect(readFileSync(join(home.project.path, 'bot.js'), 'utf8')).toContain('process.env.TELEGRAM_BOT_TOKEN');
    expect(readFileSync(join(home.project.path, 'ops.md'), 'utf8')).toMatch(/^curl \/bot\d+:x{35}\/getMe\n$/);
    expect(readFileSync(join(home.home, '.bash_history'), 'utf8')).toMatch(/^ls\ncurl \/bot\d+:x{35}\/getMe\n$/);
    expect(outcome.stdout).toContain('docker compose up -d');
    expect(outcome.stdout).toMatch(/before: 5 locations \(tracked by git; git, not pushed; log; history; file\)/);
    expect(outcome.stdout).toMatch(/after: {2}1 location \(git, not pushed\)/);
    expect(new Set(api.requests.map(({ method }) => method))).toEqual(new Set(['getMe', 'getWebhookInfo']));
    expect(readdirSync(home.project.path).filter((name) => name.startsWith('.env.tokenscan'))).toEqual([]);
    expect(existsSync(join(home.root, 'state/tokenscan/rotations.json'))).toBe(false);
  });
});

describe('each end', () => {
  test.each<[string, (leaked: Leaked) => string, readonly string[], number, RegExp]>([
    [
      'the old one dies late',
      ({ id }) => api.revoke(id, { oldLives: 4 }),
      [],
      0,
      /The old token: revoked \(the first answers differed/,
    ],
    [
      'the new one is refused now and then',
      ({ id }) => api.revoke(id, { flaps: { refused: 7, of: 9 } }),
      [],
      0,
      /The new token: active \(the first/,
    ],
    [
      'the old one does not die',
      ({ id }) => api.revoke(id, { oldLives: 1e6 }),
      ['--wait', '1'],
      2,
      /The old token: STILL ACTIVE/,
    ],
    [
      'the new one is revoked, too',
      ({ id }) => [api.revoke(id), api.revoke(id)][0] ?? '',
      ['--wait', '1'],
      2,
      /The new token: refused \(401\)/,
    ],
    ['Telegram is asked nothing', ({ id }) => api.revoke(id), ['--offline'], 1, /by hand, without the token on a command line/],
    ['that is no token', () => 'hello', [], 2, /no new token on standard input: not a token/],
    ['nothing comes', () => '', [], 2, /stopped; run it again to continue|no input/],
    ['it is the old one', ({ old }) => old, [], 2, /: the old token;/],
  ])('%s', async (_, make, args, code, says) => {
    const leaked = await leak();
    const fresh = make(leaked);
    const outcome = await leaked.rotate(['--new-token-stdin', '--yes', ...args], { input: fresh === '' ? '' : `${fresh}\n` });
    expect(outcome.stdout + outcome.stderr).toMatch(says);
    expect(outcome.code).toBe(code);
    expectSilence(outcome, leaked.old, fresh.includes(':') ? fresh : leaked.old);
    expect(leaked.env()).toContain(fresh.includes(':') ? fresh : leaked.old);
  });

  type Row = [string, Trouble, RegExp];
  // Here one goes as the other does; the tests of `verify` tell them apart.
  const TROUBLES: readonly Row[] = [
    ['HTML', { kind: 'html', status: 502 }, /unknown: the server could not answer/],
    ['a redirect', { kind: 'redirect', status: 302 }, /unknown: the server redirected to another address/],
    ['10 GiB', { kind: 'huge', bytes: 10 * 2 ** 30 }, /unknown: the answer is longer/],
    [
      '409',
      { kind: 'error', code: 409, description: 'Conflict: terminated by other getUpdates request' },
      /unknown: the server refused/,
    ],
    [
      '421',
      { kind: 'error', code: 421, description: 'Misdirected Request: unallowed token specified' },
      /unknown: this server does not serve/,
    ],
    [
      '429 for long',
      { kind: 'error', code: 429, description: 'Too Many Requests: retry after 900', retryAfter: 900 },
      /unknown: too many requests/,
    ],
    // Each question waits ten seconds for its answer.
    ['no answer', { kind: 'hang' }, /unknown: timed out/],
  ];
  test.each<Row>(IN_SOAK ? TROUBLES : someOf(TROUBLES.slice(0, -1), 3))(
    'the server gives %s: .env is written, nothing is proved',
    async (_, what, says) => {
      const server = await startBotApi();
      onTestFinished(() => server.close());
      const leaked = await leak();
      server.trouble(what);
      const fresh = api.revoke(leaked.id);
      const outcome = await leaked.rotate(['--new-token-stdin', '--yes', '--api-root', server.root, '--wait', '0'], {
        input: fresh,
      });
      expect(outcome.stdout).toMatch(says);
      expect(outcome.code).toBe(2);
      expectSilence(outcome, leaked.old, fresh);
      expect(leaked.env()).toContain(fresh);
      expect(server.followed).toEqual([]);
    },
  );

  test('tokens of two bots: the one meant is named; a token on the command line is refused', async () => {
    const leaked = await leak();
    const second = api.addBot(++ids).token;
    leaked.home.project.write({ 'second.log': `GET /bot${second}/getMe\n` });
    const fresh = api.revoke(leaked.id);
    const unsure = await leaked.rotate(['--new-token-stdin'], { input: fresh });
    expect(unsure).toMatchObject({ code: 2, stderr: 'tokenscan: tokens of 2 bots found; choose one with --bot ID\n' });
    expect((await leaked.rotate(['--new-token-stdin', '--bot', '1'], { input: fresh })).code).toBe(2);
    const named = await leaked.rotate(['--new-token-stdin', '--bot', String(leaked.id), '--yes'], { input: fresh });
    expect(named.code).toBe(0);
    const refused = await leaked.rotate([fresh]);
    expect(refused.code).toBe(2);
    expectSilence(refused, fresh);
    expect((await leaked.rotate([])).stderr).toContain('no terminal to ask on');
  });

  test('the old one only in a comment of .env: the new one gets a variable, and the comment is named', async () => {
    const leaked = await leak();
    leaked.home.project.write({ '.env': `# was ${leaked.old}\nPORT=80\n` });
    const fresh = api.revoke(leaked.id);
    const outcome = await leaked.rotate(['--new-token-stdin', '--yes'], { input: fresh });
    expect(outcome.stdout).toContain('.env: a comment has the old token (line 1)');
    expect(outcome.code).toBe(1);
    expect(leaked.env()).toContain(`\nTELEGRAM_BOT_TOKEN=${fresh}\n`);
  });

  test('what a kill left beside a .env above or below is removed, and is no leak of the new one', async () => {
    const leaked = await leak();
    leaked.home.write('home/bob/bot/one/two/.env', `T=${leaked.old}\n`, 0o600);
    const cwd = join(leaked.home.project.path, 'one');
    const fresh = api.revoke(leaked.id);
    const first = await leaked.rotate(['--new-token-stdin', '--yes', '--offline'], { cwd, input: fresh });
    // The variable that has it, in the file that has it; and nothing of it goes into the environment of what is started next.
    expect(first.stdout).toMatch(/^ {4}\(\. \/.*\/bot\/\.env; printf '.*' "\$TELEGRAM_BOT_TOKEN" \| curl -sS --config -\)$/m);
    const left = ['', 'one/two/'].map((folder) => `home/bob/bot/${folder}.env.tokenscan-0123456789abcdef.tmp`);
    for (const path of left) leaked.home.write(path, `TELEGRAM_BOT_TOKEN=${fresh}\n`, 0o600);
    const outcome = await leaked.rotate(['--new-token-stdin', '--yes'], { cwd, input: '' });
    expect(outcome.stdout).toContain('It was given before');
    expect(outcome.code).toBe(0);
    expect(left.map((path) => existsSync(join(leaked.home.root, path)))).toEqual([false, false]);
  });

  test('a declined step is left to do; a webhook host chosen by an attacker is only a word in the command', async () => {
    const leaked = await leak();
    leaked.home.project.write({ '.gitignore': 'x\n', '.env': `OUR_BOT=${leaked.old}\n` });
    const host = "a';touch$IFS'x';'.example";
    api.bot(leaked.id).webhook = { url: `https://${host}/` };
    const old = api.bot(leaked.id).token;
    const server = await startBotApi();
    onTestFinished(() => server.close());
    server.addBot(leaked.id, { token: old }).webhook = { url: `https://${host}/` };
    const fresh = token('declined').replace(/^\d+/, String(leaked.id));
    const outcome = await leaked.rotate(['--new-token-stdin', '--api-root', server.root, '--wait', '0'], { input: fresh });
    const line = /^ {4}(\(\. .*setWebhook.*\))$/m.exec(outcome.stdout)?.[1] ?? '';
    expect(line).toContain('"$OUR_BOT"');
    const shown = await run('sh', ['-c', line.replace('curl -sS --config -', 'cat')], { cwd: leaked.home.project.path });
    expect(shown.stdout).toBe(
      `url = "https://api.telegram.org/bot${fresh}/setWebhook"\ndata-urlencode = "url=https://${host.toLowerCase()}/…"\n`,
    );
    expect(existsSync(join(leaked.home.project.path, 'x'))).toBe(false);
    leaked.home.project.write({ 'app.log': '' });
    const proved = api.revoke(leaked.id);
    const print = /fingerprint ([0-9a-f]{16})/.exec(outcome.stdout)?.[1] ?? '';
    expect(print).not.toBe('');
    leaked.home.project.write({ '.env': `OUR_BOT=${leaked.old}\n` });
    const declined = await leaked.rotate(['--new-token-stdin', '--fingerprint', print], { input: proved });
    expect(declined.stdout).toContain('The old token: revoked');
    expect(declined.stdout).toContain('echo .env >> .gitignore');
    expect(declined.stdout).toMatch(/\nThe new token is in danger: \.env: git does not ignore it.*; echo \.env >> \.gitignore\n/);
    expect(declined.stdout).not.toContain('Done:');
    expect(declined.code).toBe(1);
  });

  test('the target of a linked .env is changed; one that cannot be replaced is reported before the new token is asked for', async () => {
    const leaked = await leak();
    leaked.home.write('home/bob/secrets/env', `T=${leaked.old}\n`, 0o600);
    const path = join(leaked.home.project.path, '.env');
    rmSync(path);
    symlinkSync('../secrets/env', path);
    rmSync(join(leaked.home.project.path, 'app.log'));
    linkSync(join(leaked.home.home, 'secrets/env'), join(leaked.home.home, 'copy'));
    const refused = await leaked.rotate(['--new-token-stdin', '--yes'], { input: '' });
    expect(refused.stderr).toMatch(/has other names \(hard links\).*; a new token cannot be written there, so fix that /);
    expect(refused.stdout).not.toContain('A new token\n');
    expect(refused.code).toBe(2);
    rmSync(join(leaked.home.home, 'copy'));
    const fresh = api.revoke(leaked.id);
    const outcome = await leaked.rotate(['--new-token-stdin', '--yes'], { input: fresh });
    expect(outcome.code).toBe(0);
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(leaked.env()).toBe(`T=${fresh}\n`);
  });

  test('an encoded token in .env is reported before; of a token in parts no variable is named', async () => {
    const leaked = await leak();
    leaked.home.project.write({ '.env': `T=${leaked.old}\nB=${Buffer.from(leaked.old).toString('base64')}\n` });
    const coded = await leaked.rotate(['--new-token-stdin'], { input: '' });
    expect(coded.stderr).toMatch(/sets B to an encoded token \(base64\); .*; a new token cannot be written there, so fix that /);
    const [id, secret] = leaked.old.split(':');
    leaked.home.project.write({ '.env': `BOT_ID=${id}\nBOT_SECRET=${secret}\n` });
    const fresh = api.revoke(leaked.id);
    const split = await leaked.rotate(['--new-token-stdin', '--offline'], { input: fresh });
    expect(leaked.env()).toBe(`BOT_ID=${id}\nBOT_SECRET=${fresh.split(':')[1]}\n`);
    expect(split.stdout).toContain('>&2; stty -echo; read -r TOKEN; stty echo; printf');
  });

  test('a file of settings that had the token, and a .env that was not reached, are left to do', async () => {
    const leaked = await leak();
    const folder = token('unreachable');
    leaked.home.project.write({ 'config.json': `{"token": "${leaked.old}"}\n` });
    leaked.home.write(`home/bob/bot/${folder}/.env`, `T=${leaked.old}\n`, 0o600);
    const args = ['--new-token-stdin', '--yes', '--bot', String(leaked.id)];
    const outcome = await leaked.rotate(args, { input: api.revoke(leaked.id) });
    expect(outcome.stdout).toContain(
      'config.json: the program that reads the token there must read TELEGRAM_BOT_TOKEN from .env',
    );
    expect(outcome.stdout).toMatch(/left in private \.env: .*\/\.env:1:3/);
    expect(outcome.code).toBe(1);
  });

  test('a new token that does not work can be replaced; --dry-run in between changes nothing', async () => {
    const leaked = await leak();
    const [dead, fresh] = [api.revoke(leaked.id), api.revoke(leaked.id)];
    const first = await leaked.rotate(['--new-token-stdin', '--yes', '--wait', '0'], { input: dead });
    expect(first.stdout).toContain('The new token: refused (401)');
    const path = 'home/bob/bot/sub/.env';
    leaked.home.write(path, `T=${leaked.old}\n`, 0o600);
    const dry = await leaked.rotate(['--dry-run']);
    expect(dry.code).toBe(1);
    expect(readFileSync(join(leaked.home.root, path), 'utf8')).toContain(leaked.old);
    const second = await leaked.rotate(['--new-token-stdin', '--yes'], { input: fresh });
    expect(second.stdout).toContain('A new token was given before, and Telegram refuses it.');
    expect(second.stdout).toContain('Done: the new token works');
    expect(leaked.env()).toBe(`# bot\nPORT=80\nTELEGRAM_BOT_TOKEN="${fresh}" # live\nDEBUG=1\n`);
    expect(readFileSync(join(leaked.home.root, path), 'utf8')).toBe(`T=${fresh}\n`);
    expectSilence(second, leaked.old, dead, fresh);
  });

  test('a .env that cannot be read as one ends it before anything is written', async () => {
    const leaked = await leak();
    mkdirSync(join(leaked.home.project.path, '.env.local.d'));
    await run('mkfifo', [join(leaked.home.project.path, '.env.pipe')]);
    const before = leaked.env();
    const outcome = await leaked.rotate(['--new-token-stdin', '--yes'], { input: api.revoke(leaked.id) });
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain('.env.pipe');
    expect(leaked.env()).toBe(before);
  });

  test('what is kept between runs holds no token, whatever the folder is called', async () => {
    const leaked = await leak();
    const other = token('folder');
    leaked.home.write(`home/bob/bot/${other}/.env`, `TELEGRAM_BOT_TOKEN=${leaked.old}\n`, 0o600);
    const cwd = join(leaked.home.project.path, other);
    const fresh = api.revoke(leaked.id, { oldLives: 1e6 });
    const outcome = await leaked.rotate(['--new-token-stdin', '--bot', String(leaked.id), '--wait', '0'], { cwd, input: fresh });
    expect(outcome.code).toBe(2);
    const kept = readFileSync(join(leaked.home.root, 'state/tokenscan/rotations.json'), 'utf8');
    expect(JSON.parse(kept)).toMatchObject([{ botId: String(leaked.id) }]);
    expect(leaksOf(kept + outcome.stdout + outcome.stderr, [leaked.old, fresh, other])).toEqual([]);
  });

  test('where nothing can be kept between runs it is said before a new token is asked for', async () => {
    const leaked = await leak();
    leaked.home.write('no-folder', 'x');
    const outcome = await leaked.rotate(['--new-token-stdin'], { env: { XDG_STATE_HOME: join(leaked.home.root, 'no-folder') } });
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(/no-folder\/tokenscan: .*; set XDG_STATE_HOME to a folder that you can write to/);
    expect(outcome.stdout).not.toContain('BotFather');
    expect(leaked.env()).toContain(leaked.old);
  });

  test('nothing to rotate is said', async () => {
    const home = await makeAuditHome();
    home.project.write({ 'a.txt': 'x' });
    const outcome = await tokenscan(['rotate', '--root', home.root, '--dry-run'], {
      cwd: home.project.path,
      env: { HOME: home.home },
    });
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toMatch(/^tokenscan: no bot token found here; .*\n$/);
  });

  test('given a token in no .env, one is created, and its failed checks are remedied', async () => {
    const home = await makeAuditHome();
    const id = ++ids;
    const old = api.addBot(id).token;
    home.project.write({ 'package.json': '{}', 'app.log': `GET /bot${old}/getMe\n`, Dockerfile: 'FROM scratch\nCOPY . .\n' });
    const fresh = api.revoke(id);
    const outcome = await tokenscan(['rotate', '--root', home.root, '--api-root', api.root, '--new-token-stdin', '--yes'], {
      cwd: home.project.path,
      env: { HOME: home.home, XDG_STATE_HOME: join(home.root, 'state') },
      input: fresh,
    });
    expect(outcome.stdout).toContain('.env: TELEGRAM_BOT_TOKEN is the new token now');
    expect(outcome.code).toBe(0);
    const file = (name: string): string => readFileSync(join(home.project.path, name), 'utf8');
    expect(file('.env')).toBe(`TELEGRAM_BOT_TOKEN=${fresh}\n`);
    expect([file('.gitignore'), file('.dockerignore'), file('.env.example')]).toEqual([
      '.env\n',
      '.env\n',
      'TELEGRAM_BOT_TOKEN=\n',
    ]);
    expect((await home.audit()).code).toBe(0);
  });
});

/** Calls rotate at a terminal. */
function sit(
  { home }: Leaked,
  args: readonly string[] = [],
  [program = process.execPath, ...before]: readonly string[] = [],
): Session {
  const node = before.length === 0 ? [] : [process.execPath];
  return sitAt(
    program,
    [...before, ...node, CLI, 'rotate', '--root', home.root, '--api-root', api.root, '--wait', '3', ...args],
    {
      cwd: home.project.path,
      env: { HOME: home.home, XDG_CACHE_HOME: join(home.root, 'cache'), XDG_STATE_HOME: join(home.root, 'state') },
    },
  );
}

const PASTE = /Paste the new token \(it is not shown\), then Enter: /;

describe.skipIf(!hasPython)('at a terminal (python3)', () => {
  test('what is pasted is not shown; what will not do is asked for again; each change is asked for', async () => {
    const leaked = await leak();
    const { home, id, old, env } = leaked;
    const other = api.addBot(++ids).token;
    const session = sit(leaked);
    await session.sees(/It is active: @bot_/);
    await session.sees(PASTE);
    session.type('hello\r');
    await session.sees(/Not accepted: not a token/);
    await session.sees(PASTE);
    session.type(`${other}\r`);
    await session.sees(/Not accepted: the token of another bot/);
    await session.sees(PASTE);
    session.type(`${old.slice(0, -1)}\r`);
    await session.sees(/Not accepted: not the usual length/);
    await session.sees(PASTE);
    // With the line end of another system: it is no answer to the next question.
    session.type(`${old}\r\n`);
    await session.sees(/Not accepted: the old token/);
    await session.sees(PASTE);
    const fresh = api.revoke(id);
    // As a terminal that wraps what is pasted sends it, with a slip that is taken back.
    session.type(`x\u007f\u001b[200~Use this token to access the HTTP API: ${fresh}\u001b[201~\r\n`);
    await session.sees(/TELEGRAM_BOT_TOKEN is the new token now/);
    await session.sees(/The old token: revoked/);
    await session.sees(/Mask it in a log now, in place\? \[y\/N\] /);
    session.type('y\r');
    await session.sees(/Done: the new token works, the old one is revoked/);
    expect(await session.ended).toBe(0);
    expect(leaksOf(session.shown(), [old, fresh, other])).toEqual([]);
    expect(env()).toContain(fresh);
    expect(readFileSync(join(home.project.path, 'app.log'), 'utf8')).not.toContain(old.slice(-30));
  });

  test('the whole message, pasted or on standard input, is one answer, and answers no other question', async () => {
    const leaked = await leak();
    const message = (fresh: string): string => `Your token was replaced with a new one. Use this:\r${fresh}\r\rFor more see\ry\r`;
    const session = sit(leaked);
    await session.sees(PASTE);
    const fresh = api.revoke(leaked.id);
    session.type(message(fresh));
    await session.sees(/Mask it in a log now, in place\? \[y\/N\] $/);
    expect(session.shown()).not.toContain('Not accepted');
    session.type('y\r');
    expect(await session.ended).toBe(0);
    expect(leaksOf(session.shown(), [leaked.old, fresh])).toEqual([]);
    const next = api.revoke(leaked.id);
    const piped = await leaked.rotate(['--new-token-stdin', '--yes'], { input: message(next).replaceAll('\r', '\n') });
    expect(piped.stdout).toContain('Done');
    expect(leaked.env()).toContain(next);
  });

  test.each(someOf(['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const, 4))(
    '%s while nothing is shown: the terminal shows again what is typed',
    async (signal) => {
      const leaked = await leak();
      const session = sit(leaked, [], ['sh', '-c', '"$@"; stty -a', 'sh']);
      await session.sees(PASTE);
      session.signalChild(signal);
      await session.sees(/ icanon .* echo /s);
      await session.ended;
    },
  );

  test('Ctrl-C ends it, with nothing changed; no is an answer', async () => {
    const leaked = await leak();
    const session = sit(leaked);
    await session.sees(PASTE);
    session.type('\u0003');
    expect(await session.ended).toBe(2);
    expect(session.shown()).toContain('stopped; run it again to continue');
    expect(leaked.env()).toContain(leaked.old);

    const again = sit(leaked);
    await again.sees(PASTE);
    again.type(`${api.revoke(leaked.id)}\r`);
    await again.sees(/Mask it in a log now/);
    again.type('n\r');
    await again.sees(/Not masked in a log/);
    expect(await again.ended).toBe(1);
  });

  const STEPS = [
    /1\. Where the old token is/,
    PASTE,
    /3\. \.env/,
    /is the new token now/,
    /4\. Proof/,
    /The old token: revoked/,
    /Restart the bot/,
    /Mask it in a log now/,
  ];
  test.each(someOf(STEPS, 4).map((pattern) => [String(pattern), pattern] as const))(
    'killed at %s: called again it comes to the same end',
    async (_, pattern) => {
      const leaked = await leak();
      const fresh = api.revoke(leaked.id);
      const session = sit(leaked);
      if (pattern !== STEPS[0]) {
        await session.sees(PASTE);
        if (pattern !== PASTE) session.type(`${fresh}\r`);
      }
      if (pattern !== PASTE) await session.sees(pattern);
      session.kill();
      await session.ended;
      // As if the kill had come in the middle of the write; before the new token was taken there is none.
      const isTaken = existsSync(join(leaked.home.root, 'state/tokenscan/rotations.json'));
      if (isTaken) leaked.home.write('home/bob/bot/.env.tokenscan-0123456789abcdef.tmp', `TELEGRAM_BOT_TOKEN=${fresh}\n`, 0o600);
      const between = leaked.env();
      expect([leaked.old, fresh].map((token) => between.replace(token, 'T'))).toContain(
        '# bot\nPORT=80\nTELEGRAM_BOT_TOKEN="T" # live\nDEBUG=1\n',
      );
      const outcome = await leaked.rotate(['--new-token-stdin', '--yes'], { input: `${fresh}\n` });
      expect(outcome.stdout).toContain('Done: the new token works, the old one is revoked.');
      expect(outcome.code).toBe(0);
      expect(leaked.env()).toContain(fresh);
      expect(readdirSync(leaked.home.project.path).filter((name) => name.startsWith('.env.tokenscan'))).toEqual([]);
      expectSilence(outcome, leaked.old, fresh);
    },
  );

  test('the bot that manages it makes the new token, when the person says so', async () => {
    const leaked = await leak();
    const manager = api.addBot(++ids, { manages: [leaked.id], fields: { can_manage_bots: true } }).token;
    const session = sit(leaked, ['--managed', '--yes']);
    await session.sees(/Paste the token of the managing bot \(it is not shown\), then Enter: /);
    session.type(`${manager}\r`);
    await session.sees(/Done: the new token works/);
    expect(await session.ended).toBe(0);
    const { token: fresh } = api.bot(leaked.id);
    expect(fresh).not.toBe(leaked.old);
    expect(leaked.env()).toContain(fresh);
    expect(leaksOf(session.shown(), [leaked.old, fresh, manager])).toEqual([]);
  });
});
