// Runs a command with its output masked; in everything else as if it ran in our place.
//
// In:  a command with its arguments, our standard output and error, and a function that creates redactors.
// Out: how it ended: an exit code or a signal.
//
//     const end = await runMasked('node', ['bot.js'], { cwd, env, stdout, stderr, signals, isTerminal: true, createRedactor });
//
// masked-pipe.ts masks one output, pipes.ts opens pipes that the command can reopen as /dev/stdout, signals.ts passes signals on.
// Invariants: no output passes unmasked; signals reach the command, once each; we never end before it.
import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { isSystemError, TokenscanError } from '../../model/errors.ts';
import type { Redactor } from '../stream/redactor.ts';
import { MaskedPipe } from './masked-pipe.ts';
import { closeWriters, openPipes } from './pipes.ts';
import { availableSignals, type Signals } from './signals.ts';

export interface RunOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly signals: Signals;
  /** Standard input is a terminal: its keys send signals to the command directly. */
  readonly isTerminal: boolean;
  /** Called once for each of the two outputs. */
  readonly createRedactor: () => Redactor;
}

/** How a command ended: with an exit code, or by a signal. */
export type End = { readonly code: number } | { readonly signal: NodeJS.Signals };

/** The command could not be started. */
export class StartError extends TokenscanError {
  override name = 'StartError';
  /** The exit code that shells use: not executable, or not found. */
  readonly code: 126 | 127;

  constructor(message: string, code: 126 | 127, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const FORWARDED = availableSignals(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH']);

/** Signals that the keys of a terminal send to every process in it. Passed on, the command would get them twice. */
const KEY_SIGNALS: ReadonlySet<string> = new Set(['SIGINT', 'SIGQUIT']);

/**
 * Runs `command` with our standard input. Each of its outputs is masked separately. Resolves when it has ended and all its output is written; until
 * then, signals to us are passed on. Throws StartError; and errors of a redactor or an output, after ending the command.
 */
export async function runMasked(command: string, args: readonly string[], options: RunOptions): Promise<End> {
  const { cwd, env, signals } = options;
  // Before the command starts: a signal in between would end us and leave the command running.
  let child: ChildProcess | undefined;
  const early: NodeJS.Signals[] = [];
  const forward = (signal: NodeJS.Signals): void => {
    if (options.isTerminal && KEY_SIGNALS.has(signal)) return;
    if (child === undefined) early.push(signal);
    else child.kill(signal);
  };
  for (const signal of FORWARDED) signals.on(signal, forward);
  try {
    const started = start(command, args, { cwd, env });
    child = started.child;
    const ended = endOf(command, child);
    for (const signal of early) child.kill(signal);
    const streams = [
      new MaskedPipe(started.stdout, options.stdout, options.createRedactor()),
      new MaskedPipe(started.stderr, options.stderr, options.createRedactor()),
    ];
    const failed = Promise.all(streams.map(({ done }) => done));
    // Nothing may pass unmasked: after a failure the command has no output any more, and is ended.
    failed.catch(() => child?.kill());
    const end = await ended;
    for (const stream of streams) stream.writerEnded();
    await failed;
    return end;
  } finally {
    for (const signal of FORWARDED) signals.off(signal, forward);
  }
}

interface Started {
  readonly child: ChildProcess;
  readonly stdout: Readable;
  readonly stderr: Readable;
}

function start(command: string, args: readonly string[], { cwd, env }: Pick<RunOptions, 'cwd' | 'env'>): Started {
  const pipes = openPipes();
  const outputs = pipes === undefined ? (['pipe', 'pipe'] as const) : pipes.map(({ writer }) => writer);
  try {
    const child = spawn(command, [...args], { cwd, env: { ...env }, stdio: ['inherit', ...outputs], shell: false });
    const [stdout, stderr] = pipes === undefined ? [child.stdout, child.stderr] : pipes.map(({ reader }) => reader);
    if (!stdout || !stderr) throw new Error('a command was started without its outputs');
    return { child, stdout, stderr };
  } catch (error) {
    for (const { reader } of pipes ?? []) reader.destroy();
    throw startError(command, error);
  } finally {
    closeWriters(pipes);
  }
}

/** How the process itself ends; its outputs may stay open. */
function endOf(command: string, child: ChildProcess): Promise<End> {
  const end = new Promise<End>((resolve, reject) => {
    child.once('error', (error) => {
      // Also emitted for a running process, if a signal could not be sent.
      if (child.pid === undefined) reject(startError(command, error));
    });
    child.once('exit', (code, signal) => resolve(signal === null ? { code: code ?? 0 } : { signal }));
  });
  end.catch(() => undefined);
  return end;
}

function startError(command: string, error: unknown): StartError {
  const code = isSystemError(error) ? error.code : '';
  if (code === 'ENOENT') return new StartError(`${command}: command not found`, 127, { cause: error });
  const reason =
    code === 'EACCES' ? 'permission denied (chmod +x makes it executable)' : `cannot be executed (${code || String(error)})`;
  return new StartError(`${command}: ${reason}`, 126, { cause: error });
}
