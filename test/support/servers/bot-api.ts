// A Bot API server on loopback that does what the published one does, and misbehaves as told.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type Answer, answerCall, type Bot, type BotSettings, createState, type State } from './bot-api-state.ts';

/** What may happen in place of an answer. */
export type Trouble =
  | { readonly kind: 'hang' }
  /** A byte now and then, for ever. */
  | { readonly kind: 'drip' }
  /** So many bytes of what begins like an answer. */
  | { readonly kind: 'huge'; readonly bytes: number }
  | { readonly kind: 'html'; readonly status: number }
  | { readonly kind: 'text'; readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> }
  /** To the same path at `to`, or at another server of ours, which only records. */
  | { readonly kind: 'redirect'; readonly status: number; readonly to?: string }
  | {
      readonly kind: 'error';
      readonly code: number;
      readonly description: string;
      readonly retryAfter?: number;
      readonly header?: boolean;
    }
  /** The connection ends: before the answer, or in the middle of it. */
  | { readonly kind: 'cut'; readonly after: 'request' | 'half' };

interface TroubleAt {
  /** How many requests it happens to; all if not said. */
  readonly times?: number;
  /** Only these. */
  readonly method?: string;
  readonly surroundings?: 'production' | 'test';
}

/** A request that came in. */
interface Recorded {
  readonly httpMethod: string;
  /** As it was sent. */
  readonly path: string;
  /** The method of the Bot API; empty where the path names none. */
  readonly method: string;
  readonly surroundings: 'production' | 'test';
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface BotApiServer {
  /** `http://127.0.0.1:…`, for `--api-root`. */
  readonly root: string;
  readonly requests: readonly Recorded[];
  /** Paths that came to where redirects lead. */
  readonly followed: readonly string[];
  /** How many bytes were written for `huge` at most. */
  readonly written: () => number;
  /** A bot, with a new token. */
  addBot(id: number, settings?: BotSettings): Bot;
  bot(id: number): Bot;
  /** As `/revoke` of @BotFather: makes a new token and gives it. `settings` say what lasts of the old one, and how the new one begins. */
  revoke(id: number, settings?: RevokeSettings): string;
  trouble(what: Trouble, at?: TroubleAt): void;
  /** No trouble any more. */
  calm(): void;
  close(): Promise<void>;
}

export interface RevokeSettings {
  /** How many calls the old token still answers. */
  readonly oldLives?: number;
  /** Of each `of` calls with the new token the first `refused` get a 401. */
  readonly flaps?: { readonly refused: number; readonly of: number };
}

export interface ServerSettings {
  /** `cloud` has a check of its own in front: 404 where the published server says 401. */
  readonly kind?: 'cloud' | 'local';
  /** PEM texts; with them it speaks https. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Ids that this server serves, as with `--filter`; others get 421. */
  readonly serves?: (id: number) => boolean;
}

/** Starts one on a free port. The caller closes it. */
export async function startBotApi({ kind = 'cloud', serves = () => true, tls }: ServerSettings = {}): Promise<BotApiServer> {
  const state: State = createState(kind, serves);
  const requests: Recorded[] = [];
  const followed: string[] = [];
  const troubles: { what: Trouble; at: TroubleAt; left: number }[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let written = 0;

  const other = createServer((request, response) => {
    followed.push(request.url ?? '');
    response.end('{"ok":true,"result":{}}');
  });
  await listen(other);

  const server: Server = tls === undefined ? createServer(handle) : createSecureServer(tls, handle);
  function handle(request: IncomingMessage, response: ServerResponse): void {
    // Whoever is talked to may go at any time.
    response.on('error', () => undefined);
    void readBody(request).then((body) => {
      const path = request.url ?? '';
      const { method, surroundings } = partsOf(path);
      requests.push({ httpMethod: request.method ?? '', path, method, surroundings, headers: request.headers, body });
      const found = troubles.find(
        ({ at, left }) =>
          left > 0 &&
          (at.method === undefined || at.method.toLowerCase() === method.toLowerCase()) &&
          (at.surroundings === undefined || at.surroundings === surroundings),
      );
      if (found === undefined) send(response, answerCall(state, path, body));
      else {
        found.left--;
        misbehave(found.what, path, response);
      }
    });
  }
  await listen(server);

  function misbehave(what: Trouble, path: string, response: ServerResponse): void {
    switch (what.kind) {
      case 'hang':
        return;
      case 'drip': {
        response.writeHead(200, { 'content-type': 'application/json' });
        const timer = setInterval(() => response.write(' '), 20);
        timers.add(timer);
        response.on('close', () => clearInterval(timer));
        return;
      }
      case 'huge':
        pour(response, what.bytes);
        return;
      case 'html':
        response.writeHead(what.status, { 'content-type': 'text/html' }).end('<html><body>Sign in to this network</body></html>');
        return;
      case 'text':
        response.writeHead(what.status, what.headers ?? {}).end(what.body);
        return;
      case 'redirect':
        response.writeHead(what.status, { location: what.to ?? `${addressOf(other)}${path}` }).end();
        return;
      case 'error': {
        const { code, description, retryAfter, header = true } = what;
        send(response, {
          code,
          body: {
            ok: false,
            error_code: code,
            description,
            ...(retryAfter === undefined ? {} : { parameters: { retry_after: retryAfter } }),
          },
          ...(retryAfter === undefined || !header ? {} : { headers: { 'retry-after': String(retryAfter) } }),
        });
        return;
      }
      case 'cut':
        if (what.after === 'half') {
          response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
          response.write('{"ok":true,"result":{', () => response.destroy());
        } else response.destroy();
    }
  }

  /** As fast as they are taken. */
  function pour(response: ServerResponse, bytes: number): void {
    const piece = Buffer.alloc(64 * 1024, ' ');
    let sent = 0;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"ok":true,');
    const more = (): void => {
      while (sent < bytes && !response.destroyed) {
        sent += piece.length;
        written = Math.max(written, sent);
        if (!response.write(piece)) {
          response.once('drain', more);
          return;
        }
      }
      if (!response.destroyed) response.end('"result":{}}');
    };
    more();
  }

  return {
    root: addressOf(server, tls === undefined ? 'http' : 'https'),
    requests,
    followed,
    written: () => written,
    addBot: (id, settings) => state.addBot(id, settings),
    bot: (id) => state.bot(id),
    revoke: (id, settings) => state.revoke(id, settings),
    trouble: (what, at = {}) => void troubles.push({ what, at, left: at.times ?? Number.POSITIVE_INFINITY }),
    calm: () => void troubles.splice(0),
    async close() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all([server, other].map(stop));
    },
  };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => void server.listen(0, '127.0.0.1', resolve));
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

const addressOf = (server: Server, scheme = 'http'): string => `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}

/** What a path names, for the record; what it comes to is the state's affair. */
function partsOf(path: string): Pick<Recorded, 'method' | 'surroundings'> {
  const [, test, method = ''] = /^.*?\/bot[^/]+\/(test\/)?([^/?]*)/.exec(path) ?? [];
  return { method, surroundings: test === undefined ? 'production' : 'test' };
}

function send(response: ServerResponse, { code, body, headers = {} }: Answer): void {
  response.writeHead(code, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
