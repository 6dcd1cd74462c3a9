// Lets work on files end in order when a signal arrives.
import { dieBy } from '../../../redact/exec/signals.ts';
import type { Terminal } from '../../terminal.ts';

const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs `work` with a signal that is aborted when the process is asked to end. Gives the exit code of `work`, or ends the process by the signal
 * once `work` is done. A second signal ends the process at once.
 */
export async function withEndingSignals(
  { signals }: Pick<Terminal, 'signals'>,
  work: (signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const ending = new AbortController();
  let received: NodeJS.Signals | undefined;
  const release = (): void => {
    for (const signal of ENDING) signals.off(signal, end);
  };
  const end = (signal: NodeJS.Signals): void => {
    if (received !== undefined) {
      release();
      signals.raise(signal);
    }
    received = signal;
    ending.abort();
  };
  for (const signal of ENDING) signals.on(signal, end);
  let code: number;
  try {
    code = await work(ending.signal);
  } finally {
    release();
  }
  return received === undefined ? code : dieBy(received, signals);
}
