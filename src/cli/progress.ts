// A line on standard error that says how far long work is.
import { formatBytes } from '../report/amounts.ts';
import type { Terminal } from './terminal.ts';

/** How long work must take before it is worth a line, in milliseconds. */
const LONG = 1000;

export interface Progress {
  readonly onProgress?: (blobs: number, bytes: number) => void;
  /** Wipes the line. */
  end(): void;
}

/** Progress of a scan; nothing where no terminal shows standard error. @param what what is looked through now */
export function createProgress(terminal: Terminal, what: () => string = () => ''): Progress {
  if (!terminal.stderrIsTerminal || terminal.env['CI'] !== undefined) return { end: () => undefined };
  let next = performance.now() + LONG;
  let shown = false;
  return {
    onProgress(blobs, bytes) {
      const now = performance.now();
      if (now < next) return;
      next = now + 100;
      shown = true;
      terminal.warn(`\r\u001b[K${what()}${blobs} files, ${formatBytes(bytes)}`);
    },
    end() {
      if (shown) terminal.warn('\r\u001b[K');
    },
  };
}
