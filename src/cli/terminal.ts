// What a command sees of the world around it.
import type { Writable } from 'node:stream';
import { prepareRules } from '../config/rules/builtin.ts';
import { createMasker, type Masker } from '../detect/mask.ts';
import type { Signals } from '../redact/exec/signals.ts';
import type { Environment } from '../system/environment.ts';

export interface Terminal {
  readonly cwd: string;
  readonly env: Environment;
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Standard output and error for what is masked already and may be no text. Their errors end nothing. */
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly stdinIsTerminal: boolean;
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  /** The version of this tokenscan. */
  readonly version: string;
  /** The node that runs us, our own file, and the id of our process. */
  readonly program: { readonly node: string; readonly script: string; readonly pid: number };
  readonly signals: Signals;
  /** Of whoever puts something on disk: aborted right before a signal ends the program, and it is to be removed at once. */
  interruption(): AbortSignal;
  /** Writes a result to standard output. Tokens in it are masked, should one have come this far. */
  print(text: string): void;
  /** Writes to standard error all that is no result, masked too. */
  warn(text: string): void;
  /** Writes bytes to standard output as they are, for what has masked them already. Resolves when more can be written; rejects where it cannot. */
  writeBytes(bytes: Uint8Array): Promise<void>;
  /** Whether what is typed comes as it is typed, and is not shown. Nothing where standard input is no terminal. */
  setRawInput(raw: boolean): void;
  /** Nothing more is read from standard input. */
  closeInput(): void;
}

/** A command's work: its arguments in, its exit code out. Throws TokenscanError for what the user can mend. */
export type Command = (args: readonly string[], terminal: Terminal) => Promise<number>;

let masker: Masker | undefined;

/** The last line of defence: masks tokens in anything we are about to write. */
export function maskOutput(text: string): string {
  masker ??= createMasker(prepareRules());
  return masker(text);
}
