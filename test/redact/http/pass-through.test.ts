// Requests on their way to a collector: every body decodes, no token arrives, and what cannot be masked is not sent.
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { brotliCompressSync, deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import { maskBody } from '../../../src/redact/http/body.ts';
import { PassThrough } from '../../../src/redact/http/pass-through.ts';
import { createRedactor, type Redactor } from '../../../src/redact/stream/redactor.ts';
import { token } from '../../support/tokens/token.ts';

const T = token('http');
const [id = '', secret = ''] = T.split(':');
const MASKED = `${id}:${'x'.repeat(secret.length)}`;
const RULES = prepareRules();

interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

let received: Received[] = [];
let target: Server;
let proxy: PassThrough;
let port = 0;

const portOf = (server: Server): number => (server.address() as { readonly port: number }).port;

async function start(create: () => Redactor = () => createRedactor(RULES)): Promise<void> {
  proxy = new PassThrough(new URL(`http://127.0.0.1:${portOf(target)}/base/`), create);
  ({ port } = await proxy.listen('127.0.0.1', 0));
}

beforeEach(async () => {
  received = [];
  target = createServer((incoming, answer) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming;
      received.push({ method, url, headers, body: Buffer.concat(chunks) });
      answer.writeHead(202, { 'x-answer': 'yes' });
      answer.end('taken');
    });
  });
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  await start();
});

afterEach(async () => {
  await proxy.close();
  target.closeAllConnections();
  await new Promise((resolve) => target.close(resolve));
});

function send(body: Uint8Array | string, headers: Readonly<Record<string, string>> = {}, path = '/v1/logs') {
  return new Promise<{ readonly status: number; readonly headers: IncomingMessage['headers']; readonly text: string }>(
    (resolve, reject) => {
      const outgoing = request({ host: '127.0.0.1', port, method: 'POST', path, headers, agent: false }, (answer) => {
        text(answer).then((said) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: said }), reject);
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    },
  );
}

const BODY = JSON.stringify({ message: `GET /bot${T}/getMe`, other: 'ключ' });
const EXPECTED = BODY.replace(T, MASKED);

describe('a body is masked in its encoding', () => {
  test.each([
    ['as it is', '', (bytes: Buffer) => bytes, (bytes: Buffer) => bytes],
    ['gzip', 'gzip', gzipSync, gunzipSync],
    ['deflate', 'deflate', deflateSync, inflateSync],
  ] as const)('%s', async (_, encoding, pack, unpack) => {
    const headers: Record<string, string> = encoding === '' ? {} : { 'content-encoding': encoding };
    const answer = await send(pack(Buffer.from(BODY)), { ...headers, 'x-own': '1' });
    expect(answer).toMatchObject({ status: 202, text: 'taken', headers: { 'x-answer': 'yes' } });
    const [{ body = Buffer.alloc(0), url, headers: sent } = {}] = received;
    expect(unpack(body).toString()).toBe(EXPECTED);
    expect(url).toBe('/base/v1/logs');
    expect(sent).toMatchObject({ 'x-own': '1', 'content-length': String(body.length) });
  });

  test('binary bytes keep their number', async () => {
    const body = Buffer.concat([Buffer.from([0, 255, 10, 46]), Buffer.from(T), Buffer.from([0, 255])]);
    await send(body, { 'content-type': 'application/x-protobuf' });
    expect(received[0]?.body).toEqual(Buffer.from(body.toString('latin1').replace(T, MASKED), 'latin1'));
  });

  test('one without a token goes on as it came, also compressed', async () => {
    const body = gzipSync('nothing', { level: 9 });
    await send(body, { 'content-encoding': 'gzip' });
    expect(received[0]?.body).toEqual(body);
  });

  test('a token in the path is masked, too', async () => {
    await send('', {}, `/bot${T}/x?t=${encodeURIComponent(T)}`);
    expect(received[0]?.url).toContain(`/base/bot${MASKED}/x?t=`);
    expect(received[0]?.url).not.toContain(secret);
  });

  test('many at the same time are not mixed', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, at) => send(`${at} ${T} ${at}`)));
    expect(received.map(({ body }) => body.toString()).toSorted()).toEqual(
      Array.from({ length: 20 }, (_, at) => `${at} ${MASKED} ${at}`).toSorted(),
    );
  });
});

describe('what cannot be masked is not sent', () => {
  test.each([
    ['an encoding that is not known', () => brotliCompressSync(BODY), 'br', 415],
    ['a body that is damaged', () => gzipSync(BODY).subarray(0, 30), 'gzip', 400],
    ['no such encoding', () => Buffer.from(BODY), 'gzip', 400],
  ] as const)('%s', async (_, body, encoding, status) => {
    const answer = await send(body(), { 'content-encoding': encoding });
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(/^tokenscan: .*; nothing was sent\n$/);
    expect(received).toEqual([]);
  });

  test('while the redactor fails; afterwards the next one is', async () => {
    await proxy.close();
    let made = 0;
    const broken: Redactor = {
      take: () => {
        throw new Error('broken');
      },
      idle: () => Buffer.alloc(0),
      end: () => Buffer.alloc(0),
      holds: false,
      count: 0,
    };
    await start(() => (made++ === 0 ? broken : createRedactor(RULES)));
    expect((await send(BODY)).status).toBe(500);
    expect(received).toEqual([]);
    expect((await send(BODY)).status).toBe(202);
    expect(received[0]?.body.toString()).toBe(EXPECTED);
  });
});

test('a body that is being unpacked is masked by the redactor of that moment, not by one that failed meanwhile', async () => {
  let current = 'failed';
  const masked = maskBody(() => Buffer.from(current), gzipSync(BODY), 'gzip');
  current = 'next';
  expect(gunzipSync(await masked).toString()).toBe('next');
});

test('while the target is away the sender gets an error, and sends again', async () => {
  const own = portOf(target);
  target.closeAllConnections();
  await new Promise((resolve) => target.close(resolve));
  expect(await send(BODY)).toMatchObject({ status: 502, text: 'tokenscan: the target cannot be reached; nothing was sent\n' });
  await new Promise<void>((resolve) => target.listen(own, '127.0.0.1', resolve));
  expect((await send(BODY)).status).toBe(202);
  expect(received.length).toBe(1);
});

test('headers for one connection are not sent on', async () => {
  await send('x', { connection: 'x-hop', 'x-hop': '1', te: 'trailers', 'x-kept': '2' });
  expect(received[0]?.headers).toMatchObject({ 'x-kept': '2' });
  expect(received[0]?.headers['x-hop'] ?? received[0]?.headers['te']).toBeUndefined();
});

test('it answers for its health itself', async () => {
  expect(await send('', {}, '/.tokenscan/health')).toMatchObject({ status: 200, text: 'ok\n' });
  expect(received).toEqual([]);
});
