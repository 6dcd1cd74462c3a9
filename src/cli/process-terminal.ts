// Our process as a Terminal. Beside main.ts the only file that knows the process.
import { createReadStream, fstatSync } from 'node:fs';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { isatty } from 'node:tty';
import type { Signals } from '../redact/exec/signals.ts';
import { widthOf } from '../system/terminal-width.ts';
import { maskOutput, Terminal } from './terminal.ts';

/** Signals that end us, and that can be listened to before they do. */
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

type EndingSignal = (typeof ENDING)[number];

/** Opens a stream when it is used: that takes a millisecond, a hook prints nothing, and from an open standard input Node reads. */
export class ProcessTerminal extends Terminal {
  override readonly cwd = process.cwd();
  override readonly env = process.env;
  override readonly program: Terminal['program'];
  override readonly signals: Signals = {
    on: (signal, listener) => void process.on(signal, listener),
    off: (signal, listener) => void process.off(signal, listener),
    raise: (signal) => void process.kill(process.pid, signal),
  };
  override readonly print = (text: string): void => writeTo(process.stdout, maskOutput(text));
  override readonly warn = (text: string): void => {
    this.hasWarned = true;
    writeTo(process.stderr, maskOutput(text));
  };
  /** Whether something was written to standard error. */
  hasWarned = false;
  override readonly writeBytes = writeBytes;

  /** Not a `#field`: redirected() gives an object whose prototype is this one, and that has none of our `#fields`. */
  private readonly readVersion: () => string;

  /** @param files the file that starts us, and the folder of our own files @param readVersion gives our version; few commands ask for it */
  constructor({ script, files }: { readonly script: string; readonly files: string }, readVersion: () => string) {
    super();
    this.program = { node: process.execPath, script, files, pid: process.pid };
    this.readVersion = readVersion;
  }

  override printOwn(text: string): void {
    writeTo(process.stdout, text);
  }

  override get stdin(): Readable {
    return openInput();
  }

  override get stdout(): NodeJS.WriteStream {
    return tolerant(process.stdout);
  }

  override get stderr(): NodeJS.WriteStream {
    return tolerant(process.stderr);
  }

  override get stdinIsTerminal(): boolean {
    // Not process.stdin.isTTY: that would open it, and take what a command that we run is to read.
    return isatty(0);
  }

  override get stdoutIsTerminal(): boolean {
    return process.stdout.isTTY;
  }

  override get stderrIsTerminal(): boolean {
    return process.stderr.isTTY;
  }

  override get columns(): number {
    return widthOf(process.env, process.stdout.columns);
  }

  override get stderrColumns(): number {
    return widthOf(process.env, process.stderr.columns);
  }

  override get version(): string {
    return this.readVersion();
  }

  /** Listens only when it is called: with a listener a signal waits until our thread is free, and scans do not yield for that. */
  override interruption(): AbortSignal {
    const controller = new AbortController();
    for (const name of ENDING) {
      process.once(name, () => {
        controller.abort();
        endBy(name);
      });
    }
    return controller.signal;
  }

  override setRawInput(raw: boolean): void {
    if (!process.stdin.isTTY) return;
    for (const name of ENDING) {
      process.off(name, restoreTerminal);
      if (raw) process.on(name, restoreTerminal);
    }
    process.stdin.setRawMode(raw);
  }

  override closeInput(): void {
    openInput().destroy();
  }
}

/** Writes to a stream; its failures end nothing. */
export function writeTo(stream: NodeJS.WriteStream, text: string): void {
  tolerant(stream).write(text);
}

/** Ends us by a signal, as if nobody had listened to it: the parent process sees which one. The last listener calls it. */
function endBy(name: EndingSignal): void {
  // The system would write our memory to disk, and the tokens in it.
  if (name === 'SIGQUIT') process.exit(128 + constants.signals.SIGQUIT);
  process.kill(process.pid, name);
}

/** Without this the shell of the person would show nothing that is typed: Node does not reset a terminal when a signal with a listener ends it. */
function restoreTerminal(name: EndingSignal): void {
  process.stdin.setRawMode(false);
  for (const other of ENDING) process.off(other, restoreTerminal);
  endBy(name);
}

const tolerated = new WeakSet<NodeJS.WriteStream>();

/** The stream, whose failures end nothing. */
function tolerant(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  if (!tolerated.has(stream)) {
    tolerated.add(stream);
    // A reader that closes early (`| head`) takes nothing from the result: the exit code stays what it is.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') process.exitCode = 2;
    });
  }
  return stream;
}

/** How many bytes of a file are read at once; Node reads a quarter of that, and each piece has its price, whatever its size. */
const PIECE_BYTES = 256 * 1024;

let fileInput: Readable | undefined;

/** Standard input, the same stream each time. */
function openInput(): Readable {
  if (fileInput === undefined && !fstatSync(0).isFile()) return process.stdin;
  fileInput ??= createReadStream('', { fd: 0, autoClose: false, highWaterMark: PIECE_BYTES });
  return fileInput;
}

/** Writes bytes to standard output. Resolves when they are written; rejects if they cannot be. */
function writeBytes(bytes: Uint8Array): Promise<void> {
  const { stdout } = process;
  // The caller gets the error; without a listener it would also end us.
  if (stdout.listenerCount('error') === 0) stdout.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}
