// Passes the content of a compressed file through a redactor, unpacked and packed by the format's own program.
//
// Our decoders would do for unpacking. The program also checks the sums, which fzstd does not, and it is needed for packing anyway:
// Node has none of these formats.
import { TokenscanError } from '../../model/errors.ts';
import type { Environment } from '../../system/environment.ts';
import { type RunningProgram, startProgram } from '../../system/run-program.ts';
import type { Redactor } from '../stream/redactor.ts';
import { ContentMasker, type ContentSummary, type PassOptions, piecesOf, writePiece } from './content-pass.ts';

/** A program that unpacks from its standard input to its standard output, and packs. */
export interface Packer {
  /** Its path. */
  readonly path: string;
  readonly name: string;
  readonly unpack: readonly string[];
  /** How to pack as the file was packed that is open as a descriptor. */
  readonly pack: (fd: number) => readonly string[];
  readonly env: Environment;
}

/** A ContentPass by `packer`. */
export async function passByProgram(
  packer: Packer,
  fd: number,
  redactor: Redactor,
  { into, signal }: PassOptions = {},
): Promise<ContentSummary> {
  const { path, env } = packer;
  const masker = new ContentMasker(redactor);
  const unpacking = startProgram(path, packer.unpack, { env, stdin: true });
  const packing = into === undefined ? undefined : startProgram(path, packer.pack(fd), { env, stdin: true });
  const stop = (): void => {
    unpacking.stop();
    packing?.stop();
  };
  // A program that is stopped rejects nothing that anybody waits for.
  for (const program of [unpacking, packing]) program?.ended.catch(() => undefined);
  signal?.addEventListener('abort', stop);
  try {
    const masked = asBuffers(masker.mask(unpacking.output));
    const work = [
      unpacking.feed(piecesOf(fd)),
      packing === undefined || into === undefined ? drain(masked) : packing.feed(masked),
      packing === undefined || into === undefined ? undefined : writeAll(packing, into),
    ];
    await Promise.all(work).finally(stop);
    signal?.throwIfAborted();
    await expectSuccess(unpacking, packer.name);
    if (packing !== undefined) await expectSuccess(packing, packer.name);
    return masker.summary();
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

async function* asBuffers(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const piece of pieces) yield Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
}

async function drain(pieces: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of pieces);
}

async function writeAll({ output }: RunningProgram, fd: number): Promise<void> {
  let offset = 0;
  for await (const piece of output) offset = writePiece(fd, piece, offset);
}

/** Throws TokenscanError unless the program ended well and had nothing to say: bytes after the end are a warning to some. */
async function expectSuccess(program: RunningProgram, name: string): Promise<void> {
  const { code, signal } = await program.ended;
  const { complaint } = program;
  if (code === 0 && complaint === '') return;
  throw new TokenscanError(`${name} fails on it (${complaint || (signal ?? `exit code ${code}`)}); not changed`);
}
