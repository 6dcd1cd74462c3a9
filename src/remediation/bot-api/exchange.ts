// One request and its answer over HTTP. The only place of tokenscan that opens a socket.
import * as http from 'node:http';
import * as https from 'node:https';
import type { ApiRoot } from './root.ts';
import { type Why, whyOf } from './why.ts';

/** How long to wait for the server, in milliseconds. */
export interface Timeouts {
  /** Until the connection stands, in milliseconds. */
  readonly connect: number;
  /** Until the answer is whole. */
  readonly total: number;
}

/** One call of the Bot API. */
export interface Request {
  readonly root: ApiRoot;
  /** Holds the token: it goes nowhere but into the request. */
  readonly path: string;
  /** JSON; with it the request is a POST. */
  readonly body?: string | undefined;
}

export type Reply =
  | { readonly kind: 'reply'; readonly status: number; readonly retryAfter: string | undefined; readonly body: string }
  | { readonly kind: 'none'; readonly why: Why };

/** No answer of the methods we call is a tenth as long. */
const LONGEST = 64 * 1024;

/** Sends the request once. Never rejects, follows nothing, uses no proxy, keeps no connection, and ends within `timeouts.total`. */
export function exchange({ root, path, body }: Request, timeouts: Timeouts, signal?: AbortSignal): Promise<Reply> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) {
      resolve({ kind: 'none', why: 'interrupted' });
      return;
    }
    const headers = { accept: 'application/json', 'user-agent': 'tokenscan', ...bodyHeaders(body) };
    const outgoing = (root.secure ? https : http).request({
      host: root.hostname,
      port: root.port,
      path,
      method: body === undefined ? 'GET' : 'POST',
      headers,
      // One of its own, without what the environment may have set for the global one: connections that stay, a proxy.
      agent: false,
      rejectUnauthorized: true,
    });

    // Whatever comes after the first end is what the destroyed request still has to say.
    function end(reply: Reply): void {
      clearTimeout(connecting);
      clearTimeout(answering);
      signal?.removeEventListener('abort', interrupt);
      outgoing.destroy();
      resolve(reply);
    }
    const fail = (why: Why) => end({ kind: 'none', why });
    const interrupt = () => fail('interrupted');
    const connecting = setTimeout(() => fail('time-out'), timeouts.connect);
    const answering = setTimeout(() => fail('time-out'), timeouts.total);
    signal?.addEventListener('abort', interrupt);

    outgoing.on('socket', (socket) => {
      socket.once(root.secure ? 'secureConnect' : 'connect', () => clearTimeout(connecting));
    });
    outgoing.on('error', (error) => fail(whyOf(error)));
    let answered = false;
    outgoing.on('response', (incoming) => {
      answered = true;
      const status = incoming.statusCode ?? 0;
      if (status >= 300 && status < 400) {
        fail('redirect');
        return;
      }
      const pieces: Buffer[] = [];
      let size = 0;
      incoming.on('data', (piece: Buffer) => {
        size += piece.length;
        if (size > LONGEST) fail('too long');
        else pieces.push(piece);
      });
      incoming.on('error', (error) => fail(whyOf(error)));
      incoming.on('close', () => {
        if (!incoming.complete) fail('cut off');
        else
          end({
            kind: 'reply',
            status,
            retryAfter: incoming.headers['retry-after'],
            body: Buffer.concat(pieces).toString('utf8'),
          });
      });
    });
    // Where the server ends the connection without a word. Once it has begun to answer, the end of the answer counts.
    outgoing.on('close', () => {
      if (!answered) fail('cut off');
    });
    outgoing.end(body);
  });
}

function bodyHeaders(body: string | undefined): Readonly<Record<string, string | number>> {
  return body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
}
