// Reads a stream before its reader asks, so that the writer need not wait.
import type { Readable } from 'node:stream';

/** The chunks of a stream, read before they are asked for until `maxBytes` wait. Throws what the stream throws. */
export async function* readAhead(stream: Readable, maxBytes: number): AsyncGenerator<Buffer> {
  const waiting: Buffer[] = [];
  let size = 0;
  let end: { readonly error?: Error } | undefined;
  let wake = (): void => undefined;
  const finish = (error?: Error): void => {
    end ??= error === undefined ? {} : { error };
    wake();
  };
  stream.on('data', (chunk: Buffer) => {
    waiting.push(chunk);
    size += chunk.length;
    if (size >= maxBytes) stream.pause();
    wake();
  });
  stream
    .on('end', () => finish())
    .on('close', () => finish())
    .on('error', finish);
  for (;;) {
    const chunk = waiting.shift();
    if (chunk !== undefined) {
      size -= chunk.length;
      if (size < maxBytes && stream.isPaused()) stream.resume();
      yield chunk;
    } else if (end === undefined) await new Promise<void>((resolve) => (wake = resolve));
    else if (end.error === undefined) return;
    else throw end.error;
  }
}
