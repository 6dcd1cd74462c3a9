#!/usr/bin/env node
// The program: our process → a command's Terminal, and its exit code. The only place that knows the process.
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { isatty } from 'node:tty';
import { introduction, runCommand } from './command-line.ts';
import type { Terminal } from './terminal.ts';

function version(): string {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as { readonly version: string };
  return manifest.version;
}

/** Our process as a command sees it. */
async function openTerminal(): Promise<Terminal> {
  const { maskOutput } = await import('./terminal.ts');
  return {
    cwd: process.cwd(),
    env: process.env,
    // Getters: to open a stream that nobody uses takes a millisecond, and standard input would be read from.
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      return tolerant(process.stdout);
    },
    get stderr() {
      return tolerant(process.stderr);
    },
    // Not process.stdin.isTTY: that would open it, and what a command of ours is to read would be ours.
    get stdinIsTerminal() {
      return isatty(0);
    },
    get stdoutIsTerminal() {
      return process.stdout.isTTY;
    },
    get stderrIsTerminal() {
      return process.stderr.isTTY;
    },
    get version() {
      return version();
    },
    program: { node: process.execPath, script: import.meta.filename, pid: process.pid },
    signals: {
      on: (signal, listener) => void process.on(signal, listener),
      off: (signal, listener) => void process.off(signal, listener),
      raise: (signal) => void process.kill(process.pid, signal),
    },
    interruption,
    print: (text) => write(process.stdout, maskOutput(text)),
    warn: (text) => write(process.stderr, maskOutput(text)),
    writeBytes,
    setRawInput,
    closeInput: () => void process.stdin.destroy(),
  };
}

/**
 * Aborted when a signal is about to end us. Only for who asks: with a listener a signal waits until our thread does, and files are
 * scanned without such a wait.
 */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ENDING) {
    process.once(name, () => {
      controller.abort();
      endBy(name);
    });
  }
  return controller.signal;
}

/** Signals that are to end us, and that we can be told of before. */
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** Called by the last one that listens: whoever waits for us sees what ended us. */
function endBy(name: (typeof ENDING)[number]): void {
  // The system would write down what is in our memory, and the tokens with it.
  if (name === 'SIGQUIT') process.exit(128 + constants.signals.SIGQUIT);
  process.kill(process.pid, name);
}

/** Nobody else gives the terminal back as it was: a signal that somebody listens to does not, and the shell of the person would show nothing of what is typed. */
function giveBack(name: (typeof ENDING)[number]): void {
  setRawInput(false);
  endBy(name);
}

function setRawInput(raw: boolean): void {
  if (!process.stdin.isTTY) return;
  for (const name of ENDING) {
    process.off(name, giveBack);
    if (raw) process.on(name, giveBack);
  }
  process.stdin.setRawMode(raw);
}

/** Reports what ended the command. Never rejects: what it needs may be what is broken. */
async function fail(error: unknown): Promise<void> {
  process.exitCode = 2;
  try {
    const { describeFailure } = await import('./failure.ts');
    write(process.stderr, describeFailure(error, Boolean(process.env['TOKENSCAN_DEBUG'])));
  } catch {
    // What failed is not repeated: without our own code at hand nothing could mask it.
    process.stderr.write('tokenscan: its own files cannot be loaded; install it again\n');
  }
}

/** Writes to a stream. The stream is not touched before: to open one takes milliseconds, and a hook is mostly silent. */
function write(stream: NodeJS.WriteStream, text: string): void {
  tolerant(stream).write(text);
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

/** Writes bytes to standard output; resolves when they are on their way. */
function writeBytes(bytes: Uint8Array): Promise<void> {
  const { stdout } = process;
  // What goes wrong is told to whoever wrote; without a listener it would end us, too.
  if (stdout.listenerCount('error') === 0) stdout.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

async function main(args: readonly string[]): Promise<void> {
  // Once: what goes wrong while we report what went wrong must not begin that anew.
  process.once('uncaughtException', (error) => void fail(error));
  // A report that Node writes when it dies holds the command line and the environment.
  if (process.report !== undefined) process.report.reportOnFatalError = false;
  try {
    // Not process.exit(): it would cut off what is still on its way through a pipe.
    const about = introduction(args, version);
    if (about !== undefined) write(process.stdout, about);
    else process.exitCode = await runCommand(args, await openTerminal());
  } catch (error) {
    await fail(error);
  }
}

// Not awaited: the bundle is CommonJS, which starts faster, and main never rejects.
void main(process.argv.slice(2));
