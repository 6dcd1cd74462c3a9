// A line on standard error that says how far a long scan is.
import { formatBytes } from '../report/amounts.ts';
import type { Terminal } from './terminal.ts';

/** How long a scan must take before it is worth a line. */
const DELAY_MS = 1000;

/** How often the line changes. */
const INTERVAL_MS = 100;

/** A line on the terminal that says how far a scan is. */
export interface Progress {
  readonly onProgress?: (blobs: number, bytes: number) => void;
  /** Removes the line. */
  end(): void;
}

/** Progress of a scan; nothing if standard error is not a terminal. @param source what is scanned now, if there are several */
export function createProgress(terminal: Terminal, source: () => string = () => ''): Progress {
  if (!terminal.stderrIsTerminal || terminal.env['CI'] !== undefined) return { end: () => undefined };
  let next = performance.now() + DELAY_MS;
  let isShown = false;
  return {
    onProgress(blobs, bytes) {
      const now = performance.now();
      if (now < next) return;
      next = now + INTERVAL_MS;
      isShown = true;
      terminal.warn(`\r\u001b[K${source()}${blobs} files, ${formatBytes(bytes)}`);
    },
    end() {
      if (isShown) terminal.warn('\r\u001b[K');
    },
  };
}
