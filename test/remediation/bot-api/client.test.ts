// What comes of each way in which a Bot API server can answer, and not answer.
import { type AddressInfo, createServer } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import { createMasker } from '../../../src/detect/mask.ts';
import { Secret } from '../../../src/model/types.ts';
import { type BotApi, openBotApi } from '../../../src/remediation/bot-api/client.ts';
import { readRoot, TELEGRAM } from '../../../src/remediation/bot-api/root.ts';
import { type BotApiServer, startBotApi, type Trouble } from '../../support/servers/bot-api.ts';
import { leaksOf } from '../../support/tokens/canary.ts';
import { maskOf, token } from '../../support/tokens/token.ts';

const MASK = createMasker(prepareRules());
const ID = 5_123_456_789;

let server: BotApiServer;
beforeAll(async () => {
  server = await startBotApi();
  server.addBot(ID, { username: 'the_bot', name: 'The \u001b[1mBot', fields: { can_read_all_group_messages: true } });
});
afterEach(() => server.calm());
afterAll(() => server.close());

const secretOf = (clear: string): Secret => new Secret(clear, maskOf(clear));
const living = (): Secret => secretOf(server.bot(ID).token);

function open(timeouts = { connectMs: 300_000, totalMs: 300_000 }, root = server.root): BotApi {
  return openBotApi({ root: readRoot(root), env: {}, mask: MASK, timeouts });
}

/** Everything that `value` becomes as a text, and no part of the token in it. */
function expectNoLeak(value: unknown, clear: string): void {
  expect(leaksOf(JSON.stringify(value) + inspect(value, { depth: 9 }), [clear])).toEqual([]);
}

describe('answers', () => {
  test('a living token', async () => {
    const { result } = { result: undefined, ...(await open().getMe(living())) };
    expect(result).toEqual({
      id: ID,
      username: 'the_bot',
      name: 'The \u001b[1mBot',
      abilities: ['can_read_all_group_messages', 'can_join_groups'],
    });
  });

  test.each([
    ['revoked', () => token('some other'), 401],
    ['of the other environment', () => server.addBot(77_001, { test: true }).token, 401],
    ['of a form that the server does not take', () => `${token('malformed').slice(0, -1)}B`, 404],
  ] as const)('a token that is %s', async (_title, clear, code) => {
    expect(await open().getMe(secretOf(clear()))).toMatchObject({ kind: 'refused', code });
  });

  test('a token of the test environment, asked about there', async () => {
    const bot = server.addBot(77_002, { test: true });
    expect(await open().getMe(secretOf(bot.token), 'test')).toMatchObject({ kind: 'ok', result: { id: 77_002 } });
    expect(server.requests.at(-1)).toMatchObject({ method: 'getMe', surroundings: 'test' });
  });

  test('nothing is sent of what could change the path', async () => {
    const before = server.requests.length;
    for (const clear of [
      `${token()}/../x`,
      `${token()}?a=`,
      token().replace(':', '%3A'),
      `0${token()}`,
      `1:${'a'.repeat(71)}`,
      '',
      'x',
    ])
      expect(await open().getMe(secretOf(clear))).toEqual({ kind: 'unknown', why: 'not sent' });
    expect(server.requests.length).toBe(before);
  });

  test('a webhook: its host, and whether its address carries the token', async () => {
    const bot = server.bot(ID);
    const clear = bot.token;
    const urls: [url: string, host: string | undefined, carries: boolean][] = [
      ['', undefined, false],
      ['https://a.example:8443/hook?x=1', 'a.example:8443', false],
      [`https://b.example/${clear}`, 'b.example', true],
      [`https://b.example/x?t=${encodeURIComponent(clear)}`, 'b.example', true],
      [`https://b.example/${clear.slice(clear.indexOf(':') + 1)}/x`, 'b.example', true],
      ['not an address', 'an unreadable address', false],
    ];
    for (const [url, host, carriesToken] of urls) {
      bot.webhook = { url, lastError: { date: 1_700_000_000, message: `Wrong response from ${url} ${clear}` } };
      bot.pending = 3;
      const answer = await open().getWebhookInfo(living());
      expect(answer).toMatchObject({
        kind: 'ok',
        result: { host, carriesToken, pending: 3, lastError: { at: '2023-11-14T22:13:20.000Z' } },
      });
      expectNoLeak(answer, clear);
    }
    bot.webhook = undefined;
  });

  test('a managed bot gets a new token, and its old one is revoked', async () => {
    const manager = server.addBot(77_010, { manages: [77_011] });
    const managed = server.addBot(77_011);
    const old = managed.token;
    const answer = await open().replaceManagedBotToken(secretOf(manager.token), '77011');
    expect(answer.kind).toBe('ok');
    if (answer.kind !== 'ok') return;
    expect(answer.result.expose()).toBe(server.bot(77_011).token);
    expect(String(answer.result)).toBe(maskOf(server.bot(77_011).token));
    expectNoLeak(answer, server.bot(77_011).token);
    expect(await open().getMe(secretOf(old))).toMatchObject({ kind: 'refused', code: 401 });
    expect(await open().replaceManagedBotToken(secretOf(manager.token), String(ID))).toMatchObject({
      kind: 'refused',
      code: 400,
    });
  });
});

describe('trouble', () => {
  const error = (code: number, description: string): Trouble => ({ kind: 'error', code, description });
  const text = (body: string, status = 200): Trouble => ({ kind: 'text', status, body });
  const troubles: [title: string, trouble: Trouble, answer: object][] = [
    ['a page of a network', { kind: 'html', status: 200 }, { kind: 'unknown', why: 'no Bot API' }],
    ['a 401 of a proxy', { kind: 'html', status: 401 }, { kind: 'unknown', why: 'no Bot API' }],
    ['a 404 of a web server', { kind: 'html', status: 404 }, { kind: 'unknown', why: 'no Bot API' }],
    ['a 429 of a proxy', { kind: 'html', status: 429 }, { kind: 'unknown', why: 'busy' }],
    ['no JSON', text('{"ok":tr'), { kind: 'unknown', why: 'no Bot API' }],
    ['JSON that is no object', text('[]'), { kind: 'unknown', why: 'no Bot API' }],
    ['nothing', text(''), { kind: 'unknown', why: 'no Bot API' }],
    [
      'a code that is not the status',
      text('{"ok":false,"error_code":401,"description":"x"}'),
      { kind: 'unknown', why: 'no Bot API' },
    ],
    ['a 401 without a word', text('{"ok":false,"error_code":401}', 401), { kind: 'unknown', why: 'no Bot API' }],
    ['a result that is no bot', text('{"ok":true,"result":{"id":5123456789}}'), { kind: 'unknown', why: 'no Bot API' }],
    [
      'another bot',
      text('{"ok":true,"result":{"id":5,"is_bot":true,"first_name":"x"}}'),
      { kind: 'unknown', why: 'another bot' },
    ],
    ['500', error(500, 'Internal Server Error'), { kind: 'unknown', why: 'server error' }],
    ['502', { kind: 'html', status: 502 }, { kind: 'unknown', why: 'server error' }],
    ['421', error(421, 'Misdirected Request: x'), { kind: 'refused', code: 421, description: 'Misdirected Request: x' }],
    ['409', error(409, 'Conflict: x'), { kind: 'refused', code: 409, description: 'Conflict: x' }],
    [
      '429',
      { kind: 'error', code: 429, description: 'Too Many Requests: retry after 7', retryAfter: 7 },
      { kind: 'refused', code: 429, retryAfter: 7 },
    ],
    ['301', { kind: 'redirect', status: 301 }, { kind: 'unknown', why: 'redirect' }],
    ['307', { kind: 'redirect', status: 307 }, { kind: 'unknown', why: 'redirect' }],
    ['308', { kind: 'redirect', status: 308 }, { kind: 'unknown', why: 'redirect' }],
    ['10 GiB', { kind: 'huge', bytes: 10 * 2 ** 30 }, { kind: 'unknown', why: 'too long' }],
    ['no answer at all', { kind: 'cut', after: 'request' }, { kind: 'unknown', why: 'cut off' }],
    ['half an answer', { kind: 'cut', after: 'half' }, { kind: 'unknown', why: 'cut off' }],
  ];
  test.each(troubles)('%s', async (_title, trouble, expected) => {
    server.trouble(trouble);
    const answer = await open().getMe(living());
    expect(answer).toMatchObject(expected);
    expectNoLeak(answer, server.bot(ID).token);
    expect(server.followed).toEqual([]);
    // Some pieces are on their way when the connection is closed; not gigabytes.
    expect(server.written()).toBeLessThan(64 * 2 ** 20);
  });

  test.each(['hang', 'drip'] as const)('%s: it ends when the time is over', async (kind) => {
    server.trouble({ kind });
    expect(await open({ connectMs: 5000, totalMs: 200 }).getMe(living())).toEqual({ kind: 'unknown', why: 'time-out' });
  });

  test('429 says how long to wait in its body, in a header, or not at all', async () => {
    const body = '{"ok":false,"error_code":429,"description":"x"}';
    server.trouble({ kind: 'text', status: 429, body, headers: { 'retry-after': '9' } }, { times: 1 });
    expect(await open().getMe(living())).toMatchObject({ retryAfter: 9 });
    server.trouble(
      { kind: 'text', status: 429, body, headers: { 'retry-after': 'Wed, 21 Oct 2037 07:28:00 GMT' } },
      { times: 1 },
    );
    expect(await open().getMe(living())).toEqual({ kind: 'refused', code: 429, description: 'x' });
  });

  test('an answer that ends with the connection, as some proxies send it, is whole', async () => {
    const body = JSON.stringify({ ok: true, result: { id: ID, is_bot: true, first_name: 'x' } });
    const raw = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\n\r\n${body}`));
    });
    await new Promise<void>((resolve) => void raw.listen(0, '127.0.0.1', resolve));
    const answer = await open(undefined, `http://127.0.0.1:${(raw.address() as AddressInfo).port}`).getMe(living());
    raw.close();
    expect(answer).toMatchObject({ kind: 'ok', result: { name: 'x' } });
  });

  test('nobody listens', async () => {
    const gone = await startBotApi();
    await gone.close();
    expect(await open(undefined, gone.root).getMe(living())).toEqual({ kind: 'unknown', why: 'no connection' });
  });

  test('it can be interrupted, before and meanwhile', async () => {
    server.trouble({ kind: 'hang' });
    const controller = new AbortController();
    const api = openBotApi({ root: readRoot(server.root), env: {}, mask: MASK, signal: controller.signal });
    const asked = api.getMe(living());
    controller.abort();
    expect(await asked).toEqual({ kind: 'unknown', why: 'interrupted' });
    expect(await api.getMe(living())).toEqual({ kind: 'unknown', why: 'interrupted' });
  });

  test('what a server says of the token is masked', async () => {
    const clear = server.bot(ID).token;
    const secret = clear.slice(clear.indexOf(':') + 1);
    for (const description of [clear, `x${secret}x`, encodeURIComponent(clear), `${'a'.repeat(180)}${clear}`]) {
      server.trouble(error(400, `Bad Request: ${description}`), { times: 1 });
      const answer = await open().getMe(living());
      expect(answer).toMatchObject({ kind: 'refused', code: 400 });
      expectNoLeak(answer, clear);
    }
  });
});

describe('what is refused before anything is sent', () => {
  test.each([
    { NODE_DEBUG: 'http' },
    { NODE_DEBUG: 'x' },
    { DEBUG: '*' },
    { NODE_OPTIONS: '--inspect' },
    { NODE_OPTIONS: '--max-old-space-size=99 --inspect-brk=0' },
    { NODE_OPTIONS: '--trace-tls' },
    { NODE_OPTIONS: '--tls-keylog=x' },
    { NODE_OPTIONS: '"--report-on-signal"' },
    { NODE_TLS_REJECT_UNAUTHORIZED: '0' },
  ])('%j', (env) => {
    expect(() => openBotApi({ root: readRoot(TELEGRAM), env, mask: MASK })).toThrow(/unset it and try again/);
  });

  test('nothing of what is usual', () => {
    const env = {
      NODE_DEBUG: '',
      DEBUG: '',
      NODE_OPTIONS: '--max-old-space-size=4096',
      NODE_EXTRA_CA_CERTS: 'x',
      HTTPS_PROXY: 'x',
    };
    expect(openBotApi({ root: readRoot(TELEGRAM), env, mask: MASK }).host).toBe('api.telegram.org');
  });

  test.each([
    ['https://bots.example.org', { secure: true, hostname: 'bots.example.org', port: 443, prefix: '' }],
    ['https://bots.example.org:8081/a/b/', { host: 'bots.example.org:8081', port: 8081, prefix: '/a/b' }],
    ['http://127.0.0.1:8081', { secure: false, hostname: '127.0.0.1', port: 8081 }],
    ['http://localhost', { hostname: 'localhost', port: 80 }],
    ['http://[::1]:8081', { host: '[::1]:8081', hostname: '::1' }],
  ])('%s is a server', (text, root) => {
    expect(readRoot(text)).toMatchObject(root);
  });

  test.each([
    'http://bots.example.org',
    'http://127.0.0.1.example.org',
    'http://localhost.example.org',
    'http://0.0.0.0',
    'ftp://127.0.0.1',
    'file:///etc/passwd',
    'bots.example.org',
    '',
    'https://',
    'https://user@bots.example.org',
    'https://:password@bots.example.org',
    'https://bots.example.org/?x=1',
    'https://bots.example.org/#x',
    `https://bots.example.org/bot${token()}`,
  ])('%s is none, and its text is in no message', (text) => {
    let message = '';
    try {
      readRoot(text);
    } catch (error) {
      message = String(error);
    }
    expect(message).toMatch(/^UsageError: --api-root /);
    expect(message).not.toMatch(/password@|user@|\?x=1/);
    expect(leaksOf(message, [token()])).toEqual([]);
  });
});
