// Runs a redactor over whole buffers or pieces of them.
import type { Redactor } from '../../src/redact/stream/redactor.ts';

/** What a redactor writes for `bytes`, given in pieces of the sizes that `nextSize` says. */
export function redactAll(redactor: Redactor, bytes: Uint8Array, nextSize: () => number = () => 1 << 30): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = Math.max(1, nextSize());
    // Copies: what comes is the reader's buffer, what goes is the writer's.
    parts.push(Buffer.from(redactor.take(Uint8Array.from(bytes.subarray(at, at + size)))));
    at += size;
  }
  parts.push(Buffer.from(redactor.end()));
  return Buffer.concat(parts);
}

/** What it writes for `bytes` in two pieces. */
export function redactInTwo(redactor: Redactor, bytes: Uint8Array, at: number): Buffer {
  return Buffer.concat([redactor.take(bytes.subarray(0, at)), redactor.take(bytes.subarray(at)), redactor.end()]);
}

/** Whether a piece of eight characters of `secret` is in `text`. */
export function holdsPieceOf(secret: string, text: string): boolean {
  return Array.from({ length: Math.max(0, secret.length - 7) }, (_, at) => secret.slice(at, at + 8)).some((piece) =>
    text.includes(piece),
  );
}
