// The signals of our own process. The command line implements the interface: only it knows the process.
import { constants } from 'node:os';

/** The signals of this process; tests put their own in. */
export interface Signals {
  /** Calls `listener` instead of the default action of the signal. */
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): void;
  off(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): void;
  /** Sends the signal to ourselves. It ends us only if nobody listens to it. */
  raise(signal: NodeJS.Signals): void;
}

/** The exit code that a shell reports for a process ended by a signal. */
function codeOf(signal: NodeJS.Signals): number {
  return 128 + (constants.signals[signal] ?? 0);
}

/** Those of `names` that exist on this system. */
export function availableSignals(names: readonly NodeJS.Signals[]): readonly NodeJS.Signals[] {
  return names.filter((name) => constants.signals[name] !== undefined);
}

/** These can make the system dump our memory, which holds unmasked tokens: only their exit code is passed on. */
const DUMPING: ReadonlySet<string> = new Set(
  'SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGSEGV SIGXCPU SIGXFSZ SIGSYS'.split(' '),
);

/** How long the delivery of a signal to ourselves may take. */
const DELIVERY_MS = 500;

/** Ends us by `signal`. Nobody may listen to it. Resolves with the exit code if the signal does not end us: SIGPIPE does not end Node. */
export async function dieBy(signal: NodeJS.Signals, signals: Signals): Promise<number> {
  if (!DUMPING.has(signal) && signal !== 'SIGPIPE') {
    signals.raise(signal);
    await new Promise((resolve) => setTimeout(resolve, DELIVERY_MS));
  }
  return codeOf(signal);
}
