// What a command sees of the world around it, and the mask that every output goes through.
import type { Writable } from 'node:stream';
import { prepareRules } from '../config/rules/builtin.ts';
import { createMasker, type Masker } from '../detect/mask.ts';
import type { Signals } from '../redact/exec/signals.ts';
import type { Environment } from '../system/environment.ts';

/** The world of a command: its folder, environment, streams and signals. `process-terminal.ts` is the one of our process. */
export abstract class Terminal {
  abstract readonly cwd: string;
  abstract readonly env: Environment;
  abstract readonly stdin: AsyncIterable<Uint8Array>;
  /** Standard output and error for what is masked already and may be no text. Their errors end nothing. */
  abstract readonly stdout: Writable;
  abstract readonly stderr: Writable;
  abstract readonly stdinIsTerminal: boolean;
  abstract readonly stdoutIsTerminal: boolean;
  abstract readonly stderrIsTerminal: boolean;
  /** How wide what is printed may be. */
  abstract readonly columns: number;
  /** The same of standard error. */
  abstract readonly stderrColumns: number;
  /** The version of this tokenscan. */
  abstract readonly version: string;
  /** The node that runs us, the file that starts us with it, the folder of our own files, and the id of our process. */
  abstract readonly program: { readonly node: string; readonly script: string; readonly files: string; readonly pid: number };
  abstract readonly signals: Signals;
  /** For work that writes to disk: aborted right before a signal ends the program, so that what is half written can be removed. */
  abstract interruption(): AbortSignal;
  /** Writes a result to standard output. Tokens in it are masked, should one have come this far. */
  abstract readonly print: (text: string) => void;
  /** Writes text that is part of this program and of nothing else: it needs no mask, and printing it loads none. */
  printOwn(text: string): void {
    this.print(text);
  }
  /** Writes everything that is not a result to standard error, masked too. */
  abstract readonly warn: (text: string) => void;
  /** Writes bytes that are masked already to standard output. Resolves when more can be written; rejects if they cannot be written. */
  abstract readonly writeBytes: (bytes: Uint8Array) => Promise<void>;
  /** Whether keys arrive as they are typed and are not shown. Does nothing if standard input is not a terminal. */
  abstract setRawInput(raw: boolean): void;
  /** Stops reading standard input. */
  abstract closeInput(): void;

  /** This terminal, with results written by `print`; by default to standard error. Its streams stay unopened until they are used. */
  redirected(print: (text: string) => void = this.warn): Terminal {
    const { stderrIsTerminal, stderrColumns } = this;
    return Object.create(this, {
      print: { value: print },
      stdoutIsTerminal: { value: stderrIsTerminal },
      columns: { value: stderrColumns },
    });
  }
}

let masker: Masker | undefined;

/** The last line of defense: masks tokens in everything we are about to write. */
export function maskOutput(text: string): string {
  masker ??= createMasker(prepareRules());
  return masker(text);
}
