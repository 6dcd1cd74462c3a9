// `tokenscan redact --http LISTEN --to URL`: requests passed on with every secret masked.
import { once } from 'node:events';
import { explain, UsageError } from '../../../model/errors.ts';
import { PassThrough } from '../../../redact/http/pass-through.ts';
import type { Redactor } from '../../../redact/stream/redactor.ts';
import { EXIT } from '../../exit-code.ts';
import type { Terminal } from '../../terminal.ts';
import { withEndingSignals } from './ending-signals.ts';

/** The values of the options that this needs. */
export interface ServeValues {
  readonly http?: string | undefined;
  readonly to?: string | undefined;
  readonly mask?: string | undefined;
}

/** Serves until a signal ends it, and gives the exit code. Throws UsageError. */
export function serve({ http = '', to, mask }: ServeValues, terminal: Terminal, createRedactor: () => Redactor): Promise<number> {
  const { host, port } = readAddress(http);
  const target = readTarget(to);
  if (mask === 'tag') throw new UsageError('--http needs masks of the same length: not --mask tag');
  return withEndingSignals(terminal, async (signal) => {
    const server = new PassThrough(target, createRedactor);
    try {
      const bound = await server.listen(host, port);
      const where = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
      terminal.warn(`tokenscan: listening on http://${where}:${bound.port}, sending to ${target.origin}\n`);
    } catch (error) {
      throw new UsageError(`--http ${host}:${port}: cannot listen there: ${explain(error)}`, { cause: error });
    }
    if (!signal.aborted) await once(signal, 'abort');
    await server.close();
    return EXIT.clean;
  });
}

/** `4318`, `0.0.0.0:4318`, `[::1]:4318`. Throws UsageError. */
function readAddress(text: string): { readonly host: string; readonly port: number } {
  const [, bracketed, plain, port = ''] = /^(?:\[([0-9a-fA-F:.]+)\]:|([\w.-]+):)?([0-9]{1,5})$/.exec(text) ?? [];
  const host = bracketed ?? plain ?? '127.0.0.1';
  if (port === '' || Number(port) > 65_535)
    throw new UsageError('--http must be PORT or HOST:PORT, such as 4318 or 127.0.0.1:4318');
  return { host, port: Number(port) };
}

/** Throws UsageError. The message does not repeat a URL, which may have credentials. */
function readTarget(text: string | undefined): URL {
  if (text === undefined) throw new UsageError('--http requires --to URL: where the requests are sent');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new UsageError('--to must be a URL that begins with http:// or https://');
  if (url.username !== '' || url.password !== '')
    throw new UsageError('--to must not have credentials; the sender sends its own');
  if (url.search !== '' || url.hash !== '') throw new UsageError('--to must not have a query or a fragment');
  return url;
}
