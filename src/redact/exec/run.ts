// Runs a command with what it prints masked; in all else as if it ran in our place.
import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { isSystemError, TokenscanError } from '../../model/errors.ts';
import type { Redactor } from '../stream/redactor.ts';
import { maskStream } from './mask-stream.ts';
import { handOver, openPipes } from './pipes.ts';
import { known, type Signals } from './signals.ts';

export interface RunOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly signals: Signals;
  /** Standard input is a terminal: it sends the signals of its keys to the command itself. */
  readonly atTerminal: boolean;
  /** A redactor for one of the two outputs. */
  readonly createRedactor: () => Redactor;
}

/** How a command ended: with an exit code, or by a signal. */
export type End = { readonly code: number } | { readonly signal: NodeJS.Signals };

/** The command could not be started. */
export class StartError extends TokenscanError {
  override name = 'StartError';
  /** The exit code of shells for that. */
  readonly code: 126 | 127;

  constructor(message: string, code: 126 | 127, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const FORWARDED = known(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH']);

/** What the keys of a terminal send to every process that runs in it. Sent on by us, the command would get it twice. */
const KEYS: ReadonlySet<string> = new Set(['SIGINT', 'SIGQUIT']);

/**
 * Runs `command`, which has our standard input; both its outputs are masked, each for itself. Resolves when it has ended and all that it wrote is handed on.
 * Never before: signals to us are sent on to it. Throws StartError; and, after the command was ended, what a redactor throws.
 */
export async function runMasked(command: string, args: readonly string[], options: RunOptions): Promise<End> {
  const { cwd, env, signals } = options;
  // Listened to before there is a command: a signal in between would end us and leave it alone.
  let child: ChildProcess | undefined;
  const early: NodeJS.Signals[] = [];
  const forward = (signal: NodeJS.Signals): void => {
    if (options.atTerminal && KEYS.has(signal)) return;
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
      maskStream(started.stdout, options.stdout, options.createRedactor()),
      maskStream(started.stderr, options.stderr, options.createRedactor()),
    ];
    const failed = Promise.all(streams.map(({ done }) => done));
    // Nothing may pass unmasked: without a redactor the command has nowhere to write to, and is ended.
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
    handOver(pipes);
  }
}

/** How the process itself ends; its outputs may live on. */
function endOf(command: string, child: ChildProcess): Promise<End> {
  const end = new Promise<End>((resolve, reject) => {
    child.once('error', (error) => {
      // A signal that could not be sent is an error too, of a process that runs.
      if (child.pid === undefined) reject(startError(command, error));
    });
    child.once('exit', (code, signal) => resolve(signal === null ? { code: code ?? 0 } : { signal }));
  });
  end.catch(() => undefined);
  return end;
}

function startError(command: string, error: unknown): StartError {
  const code = isSystemError(error) ? error.code : '';
  if (code === 'ENOENT') return new StartError(`${command}: there is no such command`, 127, { cause: error });
  const reason = code === 'EACCES' ? 'it may not be executed (chmod +x)' : `it cannot be executed (${code || String(error)})`;
  return new StartError(`${command}: ${reason}`, 126, { cause: error });
}
