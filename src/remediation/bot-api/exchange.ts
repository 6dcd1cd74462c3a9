// Sends one request over HTTP and reads the answer. The only file of tokenscan that opens a socket.
import * as http from 'node:http';
import * as https from 'node:https';
import type { ApiRoot } from './root.ts';
import { reasonOf, type UnknownReason } from './unknown-reason.ts';

/** How long to wait for the server, in milliseconds. */
export interface Timeouts {
  /** Until the connection is established, TLS included. */
  readonly connectMs: number;
  /** Until the answer is complete. */
  readonly totalMs: number;
}

/** One call of the Bot API. */
export interface Request {
  readonly root: ApiRoot;
  /** Contains the token: it goes nowhere but into the request. */
  readonly path: string;
  /** JSON; makes the request a POST. */
  readonly body?: string | undefined;
}

export type Reply =
  | { readonly kind: 'reply'; readonly status: number; readonly retryAfter: string | undefined; readonly body: string }
  | { readonly kind: 'none'; readonly why: UnknownReason };

/** Ten times the longest answer of the methods that are called. */
const MAX_REPLY_BYTES = 64 * 1024;

/** Sends the request once. Never rejects, follows no redirect, uses no proxy, keeps no connection, and ends within `totalMs`. */
export function exchange(request: Request, timeouts: Timeouts, signal?: AbortSignal): Promise<Reply> {
  if (signal?.aborted === true) return Promise.resolve({ kind: 'none', why: 'interrupted' });
  return new Promise((resolve) => new Exchange(request, timeouts, signal, resolve));
}

/** One request and its answer. Invariant: the first end counts; later events of the destroyed request do nothing. */
class Exchange {
  readonly #outgoing: http.ClientRequest;
  readonly #signal: AbortSignal | undefined;
  readonly #resolve: (reply: Reply) => void;
  readonly #connectTimer: NodeJS.Timeout;
  readonly #totalTimer: NodeJS.Timeout;
  readonly #chunks: Buffer[] = [];
  #receivedBytes = 0;
  #hasAnswer = false;

  constructor(
    { root, path, body }: Request,
    timeouts: Timeouts,
    signal: AbortSignal | undefined,
    resolve: (reply: Reply) => void,
  ) {
    this.#signal = signal;
    this.#resolve = resolve;
    this.#outgoing = (root.secure ? https : http).request({
      host: root.hostname,
      port: root.port,
      path,
      method: body === undefined ? 'GET' : 'POST',
      headers: { accept: 'application/json', 'user-agent': 'tokenscan', ...bodyHeaders(body) },
      // A connection of its own, without what the environment may have set for the global agent: kept connections, a proxy.
      agent: false,
      rejectUnauthorized: true,
    });
    this.#connectTimer = setTimeout(() => this.#fail('time-out'), timeouts.connectMs);
    this.#totalTimer = setTimeout(() => this.#fail('time-out'), timeouts.totalMs);
    signal?.addEventListener('abort', this.#interrupt);
    this.#outgoing.on('socket', (socket) => {
      socket.once(root.secure ? 'secureConnect' : 'connect', () => clearTimeout(this.#connectTimer));
    });
    this.#outgoing.on('error', (error) => this.#fail(reasonOf(error)));
    this.#outgoing.on('response', (incoming) => this.#receive(incoming));
    // The server closed the connection without an answer. After the first byte of one, the end of the answer counts.
    this.#outgoing.on('close', () => {
      if (!this.#hasAnswer) this.#fail('cut off');
    });
    this.#outgoing.end(body);
  }

  readonly #interrupt = (): void => this.#fail('interrupted');

  #receive(incoming: http.IncomingMessage): void {
    this.#hasAnswer = true;
    const status = incoming.statusCode ?? 0;
    if (status >= 300 && status < 400) {
      this.#fail('redirect');
      return;
    }
    incoming.on('data', (chunk: Buffer) => {
      this.#receivedBytes += chunk.length;
      if (this.#receivedBytes > MAX_REPLY_BYTES) this.#fail('too long');
      else this.#chunks.push(chunk);
    });
    incoming.on('error', (error) => this.#fail(reasonOf(error)));
    incoming.on('close', () => {
      if (!incoming.complete) {
        this.#fail('cut off');
        return;
      }
      const body = Buffer.concat(this.#chunks).toString('utf8');
      this.#end({ kind: 'reply', status, retryAfter: incoming.headers['retry-after'], body });
    });
  }

  #fail(why: UnknownReason): void {
    this.#end({ kind: 'none', why });
  }

  #end(reply: Reply): void {
    clearTimeout(this.#connectTimer);
    clearTimeout(this.#totalTimer);
    this.#signal?.removeEventListener('abort', this.#interrupt);
    this.#outgoing.destroy();
    this.#resolve(reply);
  }
}

function bodyHeaders(body: string | undefined): Readonly<Record<string, string | number>> {
  return body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
}
