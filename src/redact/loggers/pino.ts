// `tokenscan/pino`: pino's output with every secret masked, as a transport or as a destination.
//
//     pino(pino.transport({ target: 'tokenscan/pino' }))
//     pino({}, destination())
import type { Transform } from 'node:stream';
import { prepareRules } from '../../config/rules/builtin.ts';
import type { MaskOptions } from '../stream/mask.ts';
import { redactStream } from '../stream/stream.ts';
import { createValueRedactor } from '../stream/values.ts';
import { writeAll } from './write-all.ts';

/** Where masked lines go, and how secrets are masked. */
export interface PinoOptions extends Pick<MaskOptions, 'mask'> {
  /** The number of an open file: 1, standard output, if not said. */
  readonly fd?: number | undefined;
}

/**
 * The transport for `pino.transport({ target: 'tokenscan/pino', options })`: it runs in a thread of its own. The build makes it the default
 * export, which is what pino loads.
 */
export function transport({ fd = 1, mask }: PinoOptions = {}): Transform {
  const stream = redactStream(prepareRules(), { mask });
  // pino ends the thread as soon as the stream has closed: what is not written by then would be lost.
  stream.on('data', (bytes: Uint8Array) => writeAll(fd, bytes));
  return stream;
}

/** A destination in the thread of the program: `pino({}, destination())`. Each line is written before pino goes on. */
export function destination({ fd = 1, mask }: PinoOptions = {}): { write(line: string): void } {
  const redact = createValueRedactor(prepareRules(), { mask });
  return { write: (line) => writeAll(fd, Buffer.from(redact(line))) };
}
