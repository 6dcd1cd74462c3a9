// Sends a request on to where it is meant for, and the answer back.
import { Agent, type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps, Agent as SecureAgent } from 'node:https';

/** How long the target may say nothing. */
const SILENCE_MS = 60_000;

const MAX_SOCKETS = 64;

/** Headers that are for one connection, and those that are set again. */
const NOT_FORWARDED = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What is sent on. */
export interface MaskedRequest {
  readonly method: string;
  /** Path and query, as the request line has them. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The headers that are for the other end, and not for the connection. */
export function forwardedHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const listed = new Set((headers.connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_FORWARDED.has(name) && !listed.has(name)));
}

/** The server that requests are meant for. */
export class Target {
  readonly #base: URL;
  readonly #agent: Agent;

  /** @param base `http:` or `https:`; its path comes before that of each request */
  constructor(base: URL) {
    this.#base = base;
    const options = { keepAlive: true, maxSockets: MAX_SOCKETS };
    this.#agent = base.protocol === 'https:' ? new SecureAgent(options) : new Agent(options);
  }

  /** Sends the request, once. Resolves with the answer, whose body is still to be read. Rejects where there is none. */
  send({ method, path, headers, body }: MaskedRequest): Promise<IncomingMessage> {
    const start = this.#base.protocol === 'https:' ? requestHttps : requestHttp;
    return new Promise((resolve, reject) => {
      const outgoing = start(
        {
          agent: this.#agent,
          protocol: this.#base.protocol,
          hostname: this.#base.hostname.replace(/^\[|\]$/g, ''),
          port: this.#base.port,
          method,
          path: this.#base.pathname.replace(/\/$/, '') + path,
          headers: { ...forwardedHeaders(headers), 'content-length': body.length },
        },
        resolve,
      );
      outgoing.setTimeout(SILENCE_MS, () => outgoing.destroy(new Error('no answer')));
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
