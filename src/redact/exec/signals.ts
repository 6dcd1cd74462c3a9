// The signals of our own process, as a command may have them: handed in by the command line, which alone knows the process.
import { constants } from 'node:os';

export interface Signals {
  /** Calls `listener` in place of what the signal would do to us. */
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): void;
  off(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): void;
  /** Sends the signal to ourselves. Nobody must listen to it any more, else it ends nobody. */
  raise(signal: NodeJS.Signals): void;
}

/** The number that a shell gives as the exit code of what a signal ended. */
function codeOf(signal: NodeJS.Signals): number {
  return 128 + (constants.signals[signal] ?? 0);
}

/** Of those in `names` the ones that this system has. */
export function known(names: readonly NodeJS.Signals[]): readonly NodeJS.Signals[] {
  return names.filter((name) => constants.signals[name] !== undefined);
}

/** Of these the system may write what was in memory to a file, and in ours is what was masked: they are told by their number only. */
const DUMPING: ReadonlySet<string> = new Set(
  'SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGSEGV SIGXCPU SIGXFSZ SIGSYS'.split(' '),
);

/** For how long a signal to ourselves may be on its way, in milliseconds. */
const ON_ITS_WAY = 500;

/** Ends us by `signal`, to which nobody listens any more. Resolves with the exit code for where that does not work: SIGPIPE ends no Node. */
export async function dieBy(signal: NodeJS.Signals, signals: Signals): Promise<number> {
  if (!DUMPING.has(signal) && signal !== 'SIGPIPE') {
    signals.raise(signal);
    await new Promise((resolve) => setTimeout(resolve, ON_ITS_WAY));
  }
  return codeOf(signal);
}
