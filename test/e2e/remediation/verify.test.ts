// `tokenscan verify` against the stand-in: each way in which a server can answer ends in the state and the words that are documented.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { Secret } from '../../../src/model/types.ts';
import { openBotApi } from '../../../src/remediation/bot-api/client.ts';
import { readRoot } from '../../../src/remediation/bot-api/root.ts';
import { fakeGit, fingerprintOf, realGit } from '../../support/repositories/repository.ts';
import { git, hasProgram, initRepository, writeTree } from '../../support/repositories/tree.ts';
import { type BotApiServer, type ServerSettings, startBotApi, type Trouble } from '../../support/servers/bot-api.ts';
import { IN_SOAK } from '../../support/soak.ts';
import { type Outcome, type RunOptions, run, temporaryFolder, tokenscan, tokenscanProcess } from '../../support/terminal/cli.ts';
import { leaksOf } from '../../support/tokens/canary.ts';
import { maskOf, secretOf, token } from '../../support/tokens/token.ts';

const ID = 5_123_456_789;

async function startServer(settings?: ServerSettings): Promise<BotApiServer> {
  const server = await startBotApi(settings);
  onTestFinished(() => server.close());
  return server;
}

/** Runs `verify`, with the stack traces of what fails, and looks for the tokens in all it says. */
async function verify(
  server: BotApiServer,
  args: readonly string[],
  tokens: readonly string[],
  options: RunOptions = {},
  start = tokenscan,
): Promise<Outcome> {
  const all = ['verify', ...args, '--api-root', server.root];
  const outcome = await start(all, { ...options, env: { TOKENSCAN_DEBUG: '1', ...options.env } });
  const said = outcome.stdout + outcome.stderr;
  expect(leaksOf(said, tokens)).toEqual([]);
  expect(said).not.toMatch(/\/bot[0-9]|\u001b|defect/);
  expect(server.followed).toEqual([]);
  const calls = server.requests.map(({ httpMethod, method }) => `${httpMethod} ${method}`);
  expect(calls.filter((call) => !['GET getMe', 'GET getWebhookInfo'].includes(call))).toEqual([]);
  return outcome;
}

interface JsonVerdict {
  readonly fingerprint: string;
  readonly state: 'alive' | 'dead' | 'unknown';
  readonly why?: string;
  readonly surroundings?: string;
  readonly webhook?: Readonly<Record<string, unknown>>;
  readonly places: readonly { readonly origin: { readonly path: string }; readonly suppressed: boolean }[];
}

interface JsonVerdicts {
  readonly server: string;
  readonly tokens: readonly JsonVerdict[];
  readonly problems: readonly unknown[];
  readonly summary: Readonly<Record<string, number>>;
}

const readJson = ({ stdout }: Outcome): JsonVerdicts => JSON.parse(stdout) as JsonVerdicts;

/** Runs `verify` on one token from standard input, as text and as JSON. */
async function verifyOne(
  server: BotApiServer,
  clear: string,
): Promise<{ readonly code: number | undefined; readonly text: string; readonly json: JsonVerdict }> {
  const asText = await verify(server, ['-'], [clear], { input: `${clear}\n` });
  const asJson = await verify(server, ['-', '--format', 'json'], [clear], { input: `TOKEN=${clear}` });
  expect(asText.stderr).toMatch(/^tokenscan: sending 1 token to 127\.0\.0\.1:[0-9]+, one at a time/);
  expect(asJson.code).toBe(asText.code);
  const { tokens, summary } = readJson(asJson);
  const [json] = tokens;
  if (json === undefined) throw new Error('no token in the JSON');
  expect(summary).toEqual({ alive: 0, dead: 0, unknown: 0, suppressed: 0, [json.state]: 1 });
  return { code: asText.code, text: asText.stdout, json };
}

describe('the states', () => {
  test('alive: the bot, what a thief can do, and no webhook', async () => {
    const server = await startServer();
    const fields = {
      can_read_all_group_messages: true,
      supports_inline_queries: true,
      can_connect_to_business: true,
      can_join_groups: false,
    };
    const bot = server.addBot(ID, { username: 'the_bot', name: '\u001b[2J::error::x', fields, manages: [1] });
    bot.pending = 7;
    const { code, text, json } = await verifyOne(server, bot.token);
    expect(code).toBe(1);
    expect(json).toMatchObject({ state: 'alive', surroundings: 'production', fingerprint: fingerprintOf(bot.token) });
    expect(text).toContain(`ACTIVE  ${maskOf(bot.token)}  fingerprint ${fingerprintOf(bot.token)}\n`);
    expect(text).toContain(`@the_bot "\\e[2J::error::x", bot ${ID}\n`);
    for (const ability of ['read messages to the bot', 'every bot it manages', 'in its groups', 'business accounts', '(inline)'])
      expect(text).toContain(ability);
    expect(text).not.toContain('be added to groups');
    expect(text).toContain('no webhook; 7 updates waiting, which anyone who has the token can fetch');
    expect(text).toContain('@BotFather, /revoke');
    expect(text).toMatch(/^1 token: 1 active, 0 revoked \(says 127\.0\.0\.1:[0-9]+\)$/m);
    expect(bot.pending).toBe(7);
    expect(bot.harm).toEqual([]);
  });

  test('alive, with a webhook that carries the token and has failed', async () => {
    const server = await startServer();
    const bot = server.addBot(ID);
    const url = `https://hooks.example/${bot.token}`;
    bot.webhook = { url, lastError: { date: 1_700_000_000, message: `Wrong response from ${url}: \u001b]0;x` } };
    const { code, text, json } = await verifyOne(server, bot.token);
    expect(code).toBe(1);
    expect(text).toContain('webhook on hooks.example; 0 updates waiting');
    expect(text).toContain('if that host is not yours, someone else has taken over the bot');
    expect(text).toContain('its URL contains the token');
    expect(text).toContain('last error at 2023-11-14T22:13:20.000Z: Wrong response from');
    expect(json.webhook).toMatchObject({ host: 'hooks.example', carriesToken: true, pending: 0 });
  });

  test('alive, in the test environment', async () => {
    const server = await startServer();
    const { code, text, json } = await verifyOne(server, server.addBot(ID, { test: true }).token);
    expect(code).toBe(1);
    expect(text).toContain(`bot ${ID}, in the test environment of Telegram`);
    expect(json).toMatchObject({ state: 'alive', surroundings: 'test' });
    expect(
      server.requests.filter(({ method }) => method === 'getWebhookInfo').every(({ surroundings }) => surroundings === 'test'),
    ).toBe(true);
  });

  test('revoked: dead in JSON; the new one is active', async () => {
    const server = await startServer();
    const old = server.addBot(ID).token;
    const fresh = server.revoke(ID);
    const { code, text, json } = await verifyOne(server, old);
    expect(code).toBe(0);
    expect(json).toMatchObject({ state: 'dead', code: 401 });
    expect(text).toContain('REVOKED  ');
    expect(text).toContain('the server does not accept it (401); the test environment does not accept it either');
    const before = server.requests.length;
    const both = await verify(server, ['-'], [old, fresh], { input: `OLD=${old}\nNEW=${fresh}\nAGAIN=${old}\n` });
    expect(both.code).toBe(1);
    expect(both.stdout).toContain('2 tokens: 1 active, 1 revoked');
    // Each once: the old one three times here and there, the new one and its webhook.
    expect(server.requests.length - before).toBe(8);
  });

  test('unknown: of a form that the server does not take, for it may have been cut out wrongly', async () => {
    const server = await startServer();
    // Its spare bits are not zero, which only the server minds.
    const clear = `${token('malformed').slice(0, -1)}B`;
    const { code, text, json } = await verifyOne(server, clear);
    expect(code).toBe(2);
    expect(json).toMatchObject({ state: 'unknown', why: 'cut out' });
    expect(text).toContain('where it begins or ends is not certain');
  });

  test('right after a change: 401 for a new one now and then is not believed', async () => {
    const server = await startServer();
    server.addBot(ID);
    expect((await verifyOne(server, server.revoke(ID, { flaps: { refused: 2, of: 4 } }))).json.state).toBe('alive');
  });

  test('right after a change: an old one that dies while it is asked about is active, and not all is known of it', async () => {
    const server = await startServer();
    const old = server.addBot(ID).token;
    server.revoke(ID, { oldLives: 1 });
    const outcome = await verify(server, ['-'], [old], { input: old });
    expect(outcome.code).toBe(2);
    expect(outcome.stdout).toContain('webhook not known: the server refused to answer');
    expect((await verifyOne(server, old)).json.state).toBe('dead');
  });
});

describe('unknown, and never called dead', () => {
  const error = (code: number, description: string, retryAfter?: number): Trouble => ({
    kind: 'error',
    code,
    description,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
  const troubles: [title: string, trouble: Trouble, why: string, words: string][] = [
    ['a page of a network', { kind: 'html', status: 200 }, 'no Bot API', 'the answer is not from a Bot API server'],
    ['a 401 of a proxy', { kind: 'html', status: 401 }, 'no Bot API', 'the answer is not from a Bot API server'],
    ['no JSON', { kind: 'text', status: 200, body: '{"ok":' }, 'no Bot API', 'the answer is not from a Bot API server'],
    ['500', error(500, 'Internal Server Error'), 'server error', 'the server could not answer'],
    ['502 of a proxy', { kind: 'html', status: 502 }, 'server error', 'the server could not answer'],
    [
      '421',
      error(421, 'Misdirected Request: unallowed token specified'),
      'misdirected',
      'this server does not serve this bot ("Misdirected',
    ],
    ['409', error(409, 'Conflict: \u001b[2Jx'), 'refused', 'the server refused to answer ("Conflict: \\e[2Jx")'],
    ['429 for an hour', error(429, 'Too Many Requests: retry after 3600', 3600), 'busy', 'ask again later ("Too Many'],
    ['a redirect', { kind: 'redirect', status: 302 }, 'redirect', 'redirected to another address, which was not followed'],
    ['10 GiB', { kind: 'huge', bytes: 10 * 2 ** 30 }, 'too long', 'longer than any answer of the Bot API'],
    ['half an answer', { kind: 'cut', after: 'half' }, 'cut off', 'the connection was closed before the answer was complete'],
    // Each ends after ten seconds.
    ['no answer', { kind: 'hang' }, 'time-out', 'timed out'],
    ['an answer that never ends', { kind: 'drip' }, 'time-out', 'timed out'],
  ];
  test.concurrent.each(troubles)('%s', async (_title, trouble, why, words) => {
    const server = await startBotApi();
    try {
      const { token: clear } = server.addBot(ID);
      server.trouble(trouble);
      const [text, json] = await Promise.all([
        verify(server, ['-'], [clear], { input: clear }),
        verify(server, ['-', '--format', 'json'], [clear], { input: clear }),
      ]);
      expect([text.code, json.code]).toEqual([2, 2]);
      expect(readJson(json).tokens).toMatchObject([{ state: 'unknown', why }]);
      expect(text.stdout).toContain('UNKNOWN  ');
      expect(text.stdout).toContain('it may be active: ');
      expect(text.stdout).toContain(words);
      expect(text.stdout).toContain('1 token: 0 active, 0 revoked, 1 unknown');
    } finally {
      await server.close();
    }
  });

  test('a 401 where the test environment does not answer', async () => {
    const server = await startServer();
    server.addBot(ID);
    server.trouble({ kind: 'html', status: 503 }, { surroundings: 'test' });
    const { code, json } = await verifyOne(server, token());
    expect(code).toBe(2);
    expect(json).toMatchObject({ state: 'unknown', why: 'server error' });
  });

  test('a webhook that cannot be asked for', async () => {
    const server = await startServer();
    const bot = server.addBot(ID);
    server.trouble({ kind: 'html', status: 503 }, { method: 'getWebhookInfo' });
    const { code, text, json } = await verifyOne(server, bot.token);
    expect(code).toBe(2);
    expect(json).toMatchObject({ state: 'alive', webhook: { unknown: 'server error' } });
    expect(text).toContain('webhook not known: the server could not answer');
  });

  test('a server that serves other bots only, and one that is not there', async () => {
    const server = await startServer({ kind: 'local', serves: (id) => id !== ID });
    const { token: clear } = server.addBot(ID);
    expect((await verifyOne(server, clear)).json).toMatchObject({ state: 'unknown', why: 'misdirected' });
    await server.close();
    const { code, json } = await verifyOne(server, clear);
    expect(code).toBe(2);
    expect(json).toMatchObject({ state: 'unknown', why: 'no connection' });
  });

  test('a server that is out of reach, or wants to be left alone, is not asked again and again', async () => {
    const tokens = Array.from({ length: 5 }, (_, n) => token(`many ${n}`));
    const whysOf = async (server: BotApiServer): Promise<readonly (string | undefined)[]> => {
      const outcome = await verify(server, ['-', '--format', 'json'], tokens, { input: tokens.join('\n') });
      expect(outcome.code).toBe(2);
      return readJson(outcome).tokens.map(({ why }) => why);
    };
    const busy = await startServer();
    busy.trouble(error(429, 'Too Many Requests: retry after 3600', 3600));
    expect(await whysOf(busy)).toEqual(['busy', ...Array(4).fill('not asked')]);
    expect(busy.requests).toHaveLength(1);
    await busy.close();
    expect(await whysOf(busy)).toEqual([...Array(3).fill('no connection'), 'not asked', 'not asked']);
  });

  test('429 for a moment is waited for', async () => {
    const server = await startServer();
    const { token: clear } = server.addBot(ID);
    server.trouble(error(429, 'Too Many Requests: retry after 1', 1), { times: 1 });
    const outcome = await verify(server, ['-'], [clear], { input: clear });
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain('tokenscan: waiting 2 seconds: 127.0.0.1');
    expect(server.requests.map(({ method }) => method)).toEqual(['getMe', 'getMe', 'getWebhookInfo']);
  });
});

describe('where tokens are looked for', () => {
  test('files: those in a private .env only when asked for, allowed ones too; halves are never sent', async () => {
    const server = await startServer();
    const cwd = temporaryFolder();
    initRepository(cwd);
    const [found, inEnv, allowed] = [1, 2, 3].map((n) => server.addBot(ID + n).token) as [string, string, string];
    const half = secretOf('half');
    const tokens = [found, inEnv, allowed, half];
    writeTree(cwd, {
      '.gitignore': '.env\n',
      '.env': `TELEGRAM_BOT_TOKEN=${inEnv}\n`,
      'a.js': `bot("${found}")\n`,
      'b.js': `\nbot("${found}")\n// ${allowed}\n`,
      'tokenscan.json': JSON.stringify({ allow: [{ fingerprint: fingerprintOf(allowed), reason: 'x' }] }),
    });
    chmodSync(join(cwd, '.env'), 0o600);
    const plain = await verify(server, [], tokens, { cwd });
    expect(plain.code).toBe(1);
    expect(plain.stdout).toContain('found in a.js:1, b.js:2\n');
    expect(plain.stdout).toContain(
      'not asked about: 2 tokens that are allowed or in a private .env (--suppressed asks about them)',
    );
    expect(plain.stdout).toContain('1 token: 1 active');
    const json = readJson(await verify(server, ['--suppressed', '--format', 'json'], tokens, { cwd }));
    expect(json.tokens.map(({ fingerprint }) => fingerprint).toSorted()).toEqual(
      [found, inEnv, allowed].map(fingerprintOf).toSorted(),
    );
    expect(
      json.tokens.flatMap(({ places }) => places.map(({ origin, suppressed }) => `${origin.path} ${suppressed}`)).toSorted(),
    ).toEqual(['.env true', 'a.js false', 'b.js false', 'b.js true']);
    writeTree(cwd, { 'c.env': `BOT_SECRET=${half}\n` });
    const before = server.requests.length;
    const third = await verify(server, ['c.env'], tokens, { cwd });
    expect(third.code).toBe(2);
    expect(third.stdout).toContain('it may be active: only its second half was found');
    expect(third.stderr).toBe('');
    expect(server.requests.length).toBe(before);
  });

  test.each([
    ['nothing else is found', [], 0o600, 'no token was found where it should not be; asking about the token in .env'],
    ['others can read it', [], 0o644, 'no token was found where it should not be; asking about the token in .env'],
    ['it is named', ['.env'], 0o600, undefined],
  ] as const)('does the token of a healthy project work? its .env is asked about where %s', async (_title, args, mode, note) => {
    const server = await startServer();
    const cwd = temporaryFolder();
    initRepository(cwd);
    const { token: own } = server.addBot(ID);
    writeTree(cwd, { '.gitignore': '.env\n', '.env': `TELEGRAM_BOT_TOKEN=${own}\n`, 'bot.js': 'start(process.env.T);\n' });
    chmodSync(join(cwd, '.env'), mode);
    const outcome = await verify(server, args, [own], { cwd });
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toContain(`ACTIVE  ${maskOf(own)}`);
    expect(outcome.stdout).not.toContain('What to do');
    expect(outcome.stdout).not.toContain('not asked about');
    if (note !== undefined) expect(outcome.stderr).toContain(note);
    else expect(outcome.stderr).not.toContain('no token was found');
  });

  test('the token in a variable of the environment; not one that is not there, or has none', async () => {
    const server = await startServer();
    const cwd = temporaryFolder();
    const { token: own } = server.addBot(ID);
    const env = { MY_BOT: own, OTHER: 'nothing', lower: own };
    const outcome = await verify(server, ['MY_BOT'], [own], { cwd, env });
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toContain(`ACTIVE  ${maskOf(own)}`);
    expect(outcome.stdout).toContain('  the value of MY_BOT\n');
    expect(outcome.stdout).not.toContain('What to do');
    const json = await verify(server, ['MY_BOT', '--format', 'json'], [own], { cwd, env });
    expect(JSON.parse(json.stdout)).toMatchObject({ variable: 'MY_BOT', tokens: [{ state: 'alive' }] });
    expect((await verify(server, ['lower'], [own], { cwd, env })).code).toBe(1);
    expect(await verify(server, ['OTHER'], [own], { cwd, env })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('OTHER: the variable contains no bot token'),
    });
    expect((await verify(server, ['MISSING_ONE'], [own], { cwd, env })).stderr).toContain(
      'MISSING_ONE: no such file, folder or variable of the environment',
    );
    expect((await verify(server, ['MY_BOT', 'x'], [own], { cwd, env })).stderr).toContain('it is asked about alone');
    writeTree(cwd, { MY_BOT: 'a file is meant first' });
    expect((await verify(server, ['MY_BOT'], [own], { cwd, env })).stdout).toContain('nothing was sent');
  });

  test('nothing to ask about: nothing is sent, and nothing said of sending', async () => {
    const server = await startServer();
    const cwd = temporaryFolder();
    writeTree(cwd, { 'a.txt': 'clean' });
    const outcome = await verify(server, [], [], { cwd });
    expect(outcome).toMatchObject({ code: 0, stderr: '', stdout: 'no bot token to ask about: nothing was sent\n' });
    const missing = await verify(server, ['missing.txt'], [], { cwd });
    expect(missing.code).toBe(2);
    expect(missing.stdout).toContain('could not scan: missing.txt');
    const empty = await verify(server, ['-'], [], { cwd, input: 'no token here' });
    expect(empty.code).toBe(2);
    expect(empty.stderr).toContain('no bot token in standard input');
    expect(server.requests).toEqual([]);
  });

  test('a large folder, which other commands share among threads', async () => {
    const COUNT = IN_SOAK ? 13_000 : 2000;
    const server = await startServer();
    const cwd = temporaryFolder();
    const { token: clear } = server.addBot(ID);
    writeTree(
      cwd,
      Object.fromEntries(Array.from({ length: COUNT }, (_, n) => [`d${n % 20}/f${n}.txt`, n === COUNT - 10 ? clear : 'x'])),
    );
    // A process: from the sources no thread is started.
    const outcome = await verify(server, ['--format', 'json'], [clear], { cwd }, tokenscanProcess);
    expect(outcome.code).toBe(1);
    expect(readJson(outcome).tokens).toHaveLength(1);
  });

  test('git, also what no branch reaches; no process of git gets to see a token', async () => {
    const server = await startServer();
    const cwd = temporaryFolder();
    const { token: clear } = server.addBot(ID);
    initRepository(cwd, { 'a.txt': `TOKEN=${clear}\n` });
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-q', '-m', 'x');
    writeFileSync(join(cwd, 'a.txt'), 'clean');
    git(cwd, 'commit', '-q', '-a', '--amend', '-m', 'y');
    const seen = join(temporaryFolder(), 'seen');
    const path = fakeGit(`{ printf '%s\\n' "$@"; env; } >> "${seen}"\nexec "${await realGit()}" "$@"\n`);
    const outcome = await verify(server, ['--git'], [clear], { cwd, env: { PATH: `${path}:${process.env['PATH']}` } });
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toMatch(/found in [0-9a-f]{10}:a\.txt:1\n/);
    expect(readFileSync(seen, 'utf8')).toContain('cat-file');
    expect(leaksOf(readFileSync(seen, 'latin1'), [clear])).toEqual([]);
    expect((await verify(server, ['--git', 'HEAD'], [clear], { cwd })).code).toBe(0);
  });

  test('logs and histories', async () => {
    const server = await startServer();
    const cwd = temporaryFolder();
    const { token: clear } = server.addBot(ID);
    writeTree(cwd, { 'log/a.log': `2026-01-01T00:00:00Z GET /bot${clear}/getMe\n` });
    const outcome = await verify(server, ['--logs', 'log'], [clear], { cwd });
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toContain('found in log/a.log:1');
    writeTree(cwd, { '.bash_history': `curl /bot${clear}/getMe\n` });
    const shell = await verify(server, ['--shell', '.bash_history'], [clear], { cwd });
    expect(shell.code).toBe(1);
    expect(shell.stdout).toContain('.bash_history:1');
  });

  test('--output takes the result, and nothing of the token', async () => {
    const server = await startServer();
    const cwd = temporaryFolder();
    const { token: clear } = server.addBot(ID);
    const outcome = await verify(server, ['-', '--format', 'json', '-o', 'out.json'], [clear], { cwd, input: clear });
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    const text = readFileSync(join(cwd, 'out.json'), 'utf8');
    expect(leaksOf(text, [clear])).toEqual([]);
    expect((JSON.parse(text) as JsonVerdicts).server).toMatch(/^127\.0\.0\.1:/);
  });
});

describe.skipIf(!hasProgram('openssl'))('https (needs openssl)', () => {
  /** A certificate for 127.0.0.1 that nobody vouches for. */
  async function makeCertificate(): Promise<{ readonly key: string; readonly cert: string; readonly file: string }> {
    const folder = temporaryFolder();
    const names = ['-subj', '/CN=x', '-addext', 'subjectAltName=IP:127.0.0.1'];
    const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', ...names];
    const { code, stderr } = await run('openssl', [...made, '-keyout', 'key.pem', '-out', 'cert.pem'], { cwd: folder });
    expect(code, stderr).toBe(0);
    const file = join(folder, 'cert.pem');
    return { key: readFileSync(join(folder, 'key.pem'), 'utf8'), cert: readFileSync(file, 'utf8'), file };
  }

  test('a certificate that is trusted, one that is not, and no https at all', async () => {
    const { file, ...tls } = await makeCertificate();
    const server = await startServer({ tls });
    const { token: clear } = server.addBot(ID);
    const trusting = await verify(server, ['-'], [clear], { input: clear, env: { NODE_EXTRA_CA_CERTS: file } });
    expect(trusting.code).toBe(1);
    expect(trusting.stdout).toContain('1 token: 1 active');
    const before = server.requests.length;
    const { code, json } = await verifyOne(server, clear);
    expect(code).toBe(2);
    expect(json).toMatchObject({ state: 'unknown', why: 'tls' });
    const plain = await startServer();
    const wrong = await verify({ ...plain, root: plain.root.replace('http:', 'https:') }, ['-'], [clear], { input: clear });
    expect(wrong.stdout).toContain('no encrypted connection');
    expect([server.requests.length, plain.requests.length]).toEqual([before, 0]);
  });

  test('certificates are checked, whatever the options of the process', async () => {
    const { file: _, ...tls } = await makeCertificate();
    const server = await startServer({ tls });
    const { token: clear } = server.addBot(ID);
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    onTestFinished(() => void vi.unstubAllEnvs());
    const api = openBotApi({ root: readRoot(server.root), env: {}, mask: (text) => text });
    expect(await api.getMe(new Secret(clear, 'x'))).toEqual({ kind: 'unknown', why: 'tls' });
    expect(server.requests).toEqual([]);
  });
});

test('the stand-in as a process of its own', async () => {
  const server = spawn(process.execPath, [new URL('../../support/servers/serve-bot-api.mjs', import.meta.url).pathname], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void server.kill());
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  const { root, control } = JSON.parse(line.toString()) as { readonly root: string; readonly control: string };
  const call = async (name: string, ...args: readonly unknown[]): Promise<unknown> =>
    (await fetch(`${control}/${name}`, { method: 'POST', body: JSON.stringify(args) })).json();
  const { token: old } = (await call('addBot', ID)) as { readonly token: string };
  const fresh = (await call('revoke', ID, { oldLives: 0 })) as string;
  const outcome = await tokenscan(['verify', '-', '--api-root', root], { input: `${old}\n${fresh}\n` });
  expect(outcome.code).toBe(1);
  expect(outcome.stdout).toContain('2 tokens: 1 active, 1 revoked');
  expect(await call('requests')).toHaveLength(8);
});

describe('what is refused before anything is sent', () => {
  test('tokens as arguments, in all forms', async () => {
    const server = await startServer();
    const clear = server.addBot(ID).token;
    const forms = [
      [clear],
      ['-', clear],
      [clear.replace(':', '%3A')],
      [`https://api.telegram.org/bot${clear}/getMe`],
      [`bot${clear}`],
      [`--token=${clear}`],
      ['--git', clear],
      [`${ID}:${'x'.repeat(9)}${'Y'.repeat(20)}`],
    ];
    for (const { code, stdout, stderr } of await Promise.all(forms.map((args) => verify(server, args, [clear])))) {
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^tokenscan: a token on the command line is visible to all users .*\n$/);
    }
    expect(server.requests).toEqual([]);
  });

  test.each([
    { NODE_DEBUG: 'http,net' },
    { DEBUG: '*' },
    { NODE_OPTIONS: '--trace-warnings' },
    { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
  ])('%j', async (env) => {
    const server = await startServer();
    const clear = server.addBot(ID).token;
    // Not with verify(): Node's own lines are on standard error, too.
    const outcome = await tokenscan(['verify', '-', '--api-root', server.root], { input: clear, env });
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toMatch(/^tokenscan: .* unset it and try again$/m);
    expect(leaksOf(outcome.stdout + outcome.stderr, [clear])).toEqual([]);
    expect(server.requests).toEqual([]);
  });

  test('servers that anybody else could name: an address in what is scanned, in the configuration, in the environment', async () => {
    const server = await startServer();
    const evil = await startServer();
    const cwd = temporaryFolder();
    const clear = server.addBot(ID).token;
    writeTree(cwd, { 'a.py': `api = "${evil.root}/bot${clear}/"\nTELEGRAM_API_ROOT = "${evil.root}"\n` });
    const env = {
      TOKENSCAN_API_ROOT: evil.root,
      TELEGRAM_API_ROOT: evil.root,
      HTTP_PROXY: evil.root,
      http_proxy: evil.root,
      ALL_PROXY: evil.root,
    };
    expect((await verify(server, [], [clear], { cwd, env: { ...env, NODE_USE_ENV_PROXY: '1' } })).code).toBe(1);
    expect(evil.requests).toEqual([]);
    writeTree(cwd, { 'tokenscan.json': JSON.stringify({ 'api-root': evil.root }) });
    expect((await verify(server, [], [clear], { cwd })).code).toBe(2);
    expect(evil.requests).toEqual([]);
  });

  test('what makes no sense', async () => {
    const server = await startServer();
    const cwd = temporaryFolder();
    const calls = [
      ['--git', '--logs'],
      ['-', 'a.txt'],
      ['-', '--git'],
      [''],
      ['--git', '--exclude', 'x'],
      ['--logs', '--all'],
      ['--format', 'xml'],
      ['--api-rot', 'x'],
    ];
    for (const { code, stderr } of await Promise.all(calls.map((args) => verify(server, args, [], { cwd })))) {
      expect(code).toBe(2);
      expect(stderr).toMatch(/^tokenscan: [^\n]+\n$/);
    }
    const { code, stderr } = await tokenscan(['verify', '--api-root', 'http://example.org'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('--api-root must begin with https://');
    expect(existsSync(join(cwd, 'out'))).toBe(false);
  });
});
