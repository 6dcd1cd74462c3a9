// The body of a request, masked: unpacked if it is compressed, and compressed again.
import * as zlib from 'node:zlib';
import { ScanError } from '../../model/errors.ts';
import type { Redactor } from '../stream/redactor.ts';

/** A request that is answered with an error and not sent on. */
export class RefusedError extends ScanError {
  override name = 'RefusedError';
  /** The status code of the answer. */
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super('archive-bomb', message, options);
    this.status = status;
  }
}

/** How large a body may be after it is unpacked. */
const MAX_UNPACKED_BYTES = 256 << 20;

type Transcode = (bytes: Uint8Array) => Promise<Buffer>;

interface Coding {
  readonly unpack: Transcode;
  readonly pack: Transcode;
}

/** zlib of a Node that has Zstandard: from 22.15 on. */
type WithZstd = typeof zlib & {
  readonly zstdDecompress?: (bytes: Uint8Array, options: object, done: (error: Error | null, result: Buffer) => void) => void;
  readonly zstdCompress?: (bytes: Uint8Array, done: (error: Error | null, result: Buffer) => void) => void;
};

const LIMIT = { maxOutputLength: MAX_UNPACKED_BYTES };

/** The fastest level: what is sent on is read once. */
const FAST = { level: 1 };

/** The encodings by name. Without Zstandard in this Node, its bodies are refused like those of unknown encodings. */
function codings(): ReadonlyMap<string, Coding> {
  const { zstdDecompress, zstdCompress }: WithZstd = zlib;
  const known: [string, Coding][] = [
    [
      'gzip',
      {
        unpack: later((bytes, done) => zlib.gunzip(bytes, LIMIT, done)),
        pack: later((bytes, done) => zlib.gzip(bytes, FAST, done)),
      },
    ],
    [
      'deflate',
      {
        unpack: later((bytes, done) => zlib.inflate(bytes, LIMIT, done)),
        pack: later((bytes, done) => zlib.deflate(bytes, FAST, done)),
      },
    ],
  ];
  if (zstdDecompress !== undefined && zstdCompress !== undefined)
    known.push(['zstd', { unpack: later((bytes, done) => zstdDecompress(bytes, LIMIT, done)), pack: later(zstdCompress) }]);
  return new Map(known);
}

type Done = (error: Error | null, result: Buffer) => void;

function later(call: (bytes: Uint8Array, done: Done) => void): Transcode {
  return (bytes) =>
    new Promise((resolve, reject) => call(bytes, (error, result) => (error === null ? resolve(result) : reject(error))));
}

const CODINGS = codings();

/** Text or bytes as they are, masked in one. */
export function maskWhole(redactor: Redactor, bytes: Uint8Array): Buffer {
  return Buffer.concat([redactor.take(bytes), redactor.end()]);
}

/**
 * The body with every secret in it masked, in the same encoding; itself where it has none. A mask has as many bytes as its secret, so that
 * lengths in the body stay right: protobuf, say. Throws RefusedError for what cannot be unpacked: it is not sent on.
 */
export async function maskBody(mask: (bytes: Uint8Array) => Buffer, body: Buffer, encoding: string): Promise<Buffer> {
  const name = encoding.trim().toLowerCase();
  if (name === '' || name === 'identity') {
    const masked = mask(body);
    return masked.equals(body) ? body : masked;
  }
  const coding = CODINGS.get(name.replace(/^x-/, ''));
  if (coding === undefined) throw new RefusedError(415, `bodies encoded as ${JSON.stringify(name)} cannot be masked`);
  let plain: Buffer;
  try {
    plain = await coding.unpack(body);
  } catch (error) {
    const isLarge =
      error instanceof RangeError || (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE');
    throw isLarge
      ? new RefusedError(413, 'the unpacked body is too large', { cause: error })
      : new RefusedError(400, 'the body cannot be unpacked', { cause: error });
  }
  const masked = mask(plain);
  return masked.equals(plain) ? body : coding.pack(masked);
}
