// A program that a small shell has started, as Node shows one that it started itself: three pipes, signals, and how it ended.
import { spawnSync } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { closeSync, constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { constants as system } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { SmallShell } from './small-shell.ts';

/** How many named pipes are made at once. */
const BATCH = 60;

/** Named pipes, which are used again: `mkfifo` is a program, too. */
export class NamedPipes {
  readonly #folder: string;
  readonly #free: string[] = [];
  #count = 0;

  /** @param folder where they are */
  constructor(folder: string) {
    this.#folder = folder;
  }

  take(): string {
    if (this.#free.length === 0) {
      const paths = Array.from({ length: BATCH }, () => join(this.#folder, `pipe-${this.#count++}`));
      const { status } = spawnSync('mkfifo', paths);
      if (status !== 0) throw new Error(`mkfifo failed (${status})`);
      this.#free.push(...paths);
    }
    return this.#free.pop() ?? '';
  }

  /** Only for one that nobody has open. */
  give(path: string): void {
    this.#free.push(path);
  }
}

/** The shell says 128 and the number of a signal; git itself ends with up to 129. */
const BY_SIGNAL = 130;

function signalOf(code: number): NodeJS.Signals | null {
  if (code < BY_SIGNAL) return null;
  const found = Object.entries(system.signals).find(([, number]) => number === code - 128);
  return (found?.[0] as NodeJS.Signals | undefined) ?? null;
}

/** What we write to: opened once the program reads it, so that to write to one that has ended fails as with any pipe. */
class Input extends Writable {
  readonly #path: string;
  /** Keeps the shell from waiting for a writer. */
  #holder: number | undefined;
  #socket: Socket | undefined;
  /** What is done once it is open. */
  readonly #waiting: (() => void)[] = [];

  constructor(path: string) {
    super();
    this.#path = path;
    this.#holder = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  }

  /** The program has opened it; or it has ended, and may not have. */
  open(): void {
    if (this.#holder === undefined) return;
    try {
      const fd = openSync(this.#path, constants.O_WRONLY | constants.O_NONBLOCK);
      this.#socket = new Socket({ fd, readable: false, writable: true });
      this.#socket.on('error', (error) => this.destroy(error));
    } catch (error) {
      this.destroy(error as Error);
    }
    closeSync(this.#holder);
    this.#holder = undefined;
    for (const action of this.#waiting) action();
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#whenOpen(() => this.#socket?.write(chunk, done));
  }

  override _final(done: () => void): void {
    this.#whenOpen(() => {
      this.#socket?.destroy();
      done();
    });
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket?.destroy();
    done(error);
  }

  #whenOpen(action: () => void): void {
    if (this.#holder === undefined) action();
    else this.#waiting.push(action);
  }
}

export interface Call {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether it gets a standard input. */
  readonly hasInput: boolean;
}

/** It has what the product uses of a `ChildProcess`. */
export class SmallProgram extends EventEmitter {
  readonly stdin: Writable | null;
  readonly #input: Input | undefined;
  readonly stdout: Socket;
  readonly stderr: Socket;
  exitCode: number | null = null;
  signalCode: NodeJS.Signals | null = null;
  #pid: number | undefined;
  /** Whether its pipes are open: ended before that, nobody would see their end. */
  #isStarted = false;
  /** A signal that it has not got yet. */
  #pending: NodeJS.Signals | undefined;
  #open = 3;

  constructor(shell: SmallShell, pipes: NamedPipes, { program, args, cwd, env, hasInput }: Call) {
    super();
    const [input, output, errors] = [hasInput ? pipes.take() : '/dev/null', pipes.take(), pipes.take()];
    this.#input = hasInput ? new Input(input) : undefined;
    this.stdin = this.#input ?? null;
    if (hasInput) this.on('exit', (code: number | null) => code !== null && pipes.give(input));
    this.stdout = this.#read(output, pipes);
    this.stderr = this.#read(errors, pipes);
    shell.start([program, ...args], cwd, env, [input, output, errors], (word, value) => {
      if (word === 'pid') this.#pid = value;
      if (word === 'open') this.#isStarted = true;
      if (word === 'end') this.#finish(value);
      else if (this.#isStarted && this.#pid !== undefined) this.#start();
    });
  }

  kill(signal: NodeJS.Signals = 'SIGTERM'): boolean {
    if (this.exitCode !== null || this.signalCode !== null) return false;
    if (this.#pid !== undefined && this.#isStarted) sendTo(this.#pid, signal);
    else this.#pending ??= signal;
    return true;
  }

  /** It is told of a signal before it is given anything. */
  #start(): void {
    if (this.#pending !== undefined) this.kill(this.#pending);
    this.#input?.open();
  }

  #read(path: string, pipes: NamedPipes): Socket {
    const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const socket = new Socket({ fd, readable: true, writable: false });
    // At its end nobody has it open for writing.
    socket.on('end', () => pipes.give(path));
    socket.on('close', () => this.#close());
    return socket;
  }

  #finish(code: number): void {
    this.#input?.open();
    this.signalCode = signalOf(code);
    if (this.signalCode === null) this.exitCode = code;
    this.emit('exit', this.exitCode, this.signalCode);
    this.stdin?.destroy();
    // What nobody reads must not keep us from the end: Node does the same.
    for (const stream of [this.stdout, this.stderr]) if (stream.readable) stream.resume();
    this.#close();
  }

  /** Ended, and both outputs closed. */
  #close(): void {
    if (--this.#open === 0) this.emit('close', this.exitCode, this.signalCode);
  }
}

/** Sends a signal to a process that may have ended. */
function sendTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
