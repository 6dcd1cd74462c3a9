// A server that masks the secrets in the requests that it passes on: logs on their way to a collector.
//
//     const server = new PassThrough(new URL('http://127.0.0.1:4319'), () => createRedactor(prepareRules()));
//     const { port } = await server.listen('127.0.0.1', 4318);
//
// Invariant: it fails closed. What cannot be masked as a whole is answered with an error and not sent, so that the queue of the sender keeps it.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Redactor } from '../stream/redactor.ts';
import { maskBody, maskWhole, RefusedError } from './body.ts';
import { forwardedHeaders, Target } from './forward.ts';

/** How large a body may be as it comes. */
const MAX_BODY_BYTES = 64 << 20;

/** How many bytes of bodies may be held at the same time. */
const MAX_HELD_BYTES = 256 << 20;

/** For programs that check whether it runs. */
const HEALTH_PATH = '/.tokenscan/health';

/** Where a server listens. */
type Address = Exclude<ReturnType<Server['address']>, string | null>;

/** The server. */
export class PassThrough {
  readonly #server: Server;
  readonly #target: Target;
  readonly #create: () => Redactor;
  #redactor: Redactor;
  #heldBytes = 0;

  /** @param create makes a redactor whose masks have as many bytes as the secrets; bodies go through one of them one after another */
  constructor(target: URL, create: () => Redactor) {
    this.#target = new Target(target);
    this.#create = create;
    this.#redactor = create();
    this.#server = createServer((incoming, answer) => void this.#answer(incoming, answer));
  }

  /** Begins to listen. @param port 0 for any that is free. Rejects with what the system says. */
  listen(host: string, port: number): Promise<Address> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject);
        resolve(this.#server.address() as Address);
      });
    });
  }

  /** Takes no more requests, and ends when those that came are answered. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeIdleConnections();
    });
    this.#target.close();
  }

  async #answer(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    try {
      if (incoming.url === HEALTH_PATH) {
        answer.end('ok\n');
        return;
      }
      await this.#pass(incoming, answer);
    } catch (error) {
      // The body of an answer that has begun is cut off, which its receiver sees.
      if (answer.headersSent) answer.destroy();
      else this.#refuse(answer, error);
    }
  }

  #refuse(answer: ServerResponse, error: unknown): void {
    const isRefused = error instanceof RefusedError;
    const status = isRefused ? error.status : 502;
    const message = isRefused ? error.message : 'the target cannot be reached';
    // What is left of the request is not read.
    answer.writeHead(status, {
      'content-type': 'text/plain',
      connection: 'close',
      ...(status === 503 ? { 'retry-after': '1' } : {}),
    });
    answer.end(`tokenscan: ${message}; nothing was sent\n`);
  }

  /** Throws RefusedError where the redactor fails: another one follows it, because it may still hold a part of these bytes. */
  #mask(bytes: Uint8Array): Buffer {
    try {
      return maskWhole(this.#redactor, bytes);
    } catch (error) {
      this.#redactor = this.#create();
      throw new RefusedError(500, 'the request could not be masked', { cause: error });
    }
  }

  /** Sends the request on with every secret in its body and its path masked. Throws RefusedError, and what connections throw. */
  async #pass(incoming: IncomingMessage, answer: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = incoming;
    const held = { bytes: 0 };
    try {
      const body = await this.#read(incoming, held);
      const encoding = headers['content-encoding'] ?? '';
      const mask = (bytes: Uint8Array): Buffer => this.#mask(bytes);
      const masked = body.length === 0 ? body : await maskBody(mask, body, encoding);
      const path = mask(Buffer.from(url)).toString();
      const received = await this.#target.send({ method, path, headers, body: masked });
      answer.writeHead(received.statusCode ?? 502, forwardedHeaders(received.headers));
      await pipeline(received, answer);
    } finally {
      this.#heldBytes -= held.bytes;
    }
  }

  /** The whole body. Counts it as held, in `held`, too. */
  async #read(incoming: IncomingMessage, held: { bytes: number }): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      held.bytes += chunk.length;
      this.#heldBytes += chunk.length;
      if (held.bytes > MAX_BODY_BYTES) throw new RefusedError(413, 'the body is too large');
      if (this.#heldBytes > MAX_HELD_BYTES) throw new RefusedError(503, 'too many requests at the same time');
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }
}
