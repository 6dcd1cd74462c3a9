// A line on standard error that says what a long scan does, how far it is, and how long it still takes.
import { findTop } from '../git/environment.ts';
import { count, formatBytes, formatNumber } from '../report/amounts.ts';
import { TreeSize } from '../scan/tree-size.ts';
import type { Terminal } from './terminal.ts';

/** How long a scan must take before it is worth a line. */
const DELAY_MS = 1000;

/** How often the line changes. */
const INTERVAL_MS = 100;

/** How long each time the size of all is worked on. */
const SIZE_MS = 20;

/** Before so much is done, nothing can be said of the rest. */
const MIN_SHARE = 0.02;

/** A line on the terminal that says how far a scan is. */
export interface Progress {
  readonly onProgress?: (blobs: number, bytes: number, total?: number) => void;
  /** Removes the line. */
  end(): void;
}

/** What the line says, and how it is found out. */
export interface ProgressOptions {
  /** What is done: "Scanning logs". */
  readonly doing?: () => string;
  /** Works for some milliseconds at finding out how many bytes there are in all; undefined as long as that is not known. */
  readonly size?: ((milliseconds: number) => number | undefined) | undefined;
  /** What is counted where there is a total: "object" by default. */
  readonly noun?: string;
  /** For tests. In milliseconds. */
  readonly clock?: () => number;
}

/** Progress of a scan; nothing if standard error is not a terminal, or in CI. */
export function createProgress(terminal: Terminal, options: ProgressOptions = {}): Progress {
  if (!terminal.stderrIsTerminal || terminal.env['CI'] !== undefined) return { end: () => undefined };
  const line = new ProgressLine(terminal, options);
  return { onProgress: (blobs, bytes, total) => line.update({ blobs, bytes, total }), end: () => line.end() };
}

/** The size of what is named, found out while it is scanned; undefined where that is not all files and folders. */
export function sizeOf(paths: readonly string[], { cwd, stderrIsTerminal }: Terminal): ProgressOptions['size'] {
  if (!stderrIsTerminal || paths.length === 0 || paths.includes('-')) return undefined;
  const size = new TreeSize(paths, cwd, findTop(cwd) !== undefined);
  return (milliseconds) => size.advance(milliseconds);
}

interface Amounts {
  readonly blobs: number;
  readonly bytes: number;
  readonly total: number | undefined;
}

class ProgressLine {
  readonly #terminal: Terminal;
  readonly #options: ProgressOptions;
  readonly #clock: () => number;
  #start: number;
  #next: number;
  #isShown = false;
  #size: number | undefined;
  #doing = '';

  constructor(terminal: Terminal, options: ProgressOptions) {
    this.#terminal = terminal;
    this.#options = options;
    this.#clock = options.clock ?? (() => performance.now());
    this.#start = this.#clock();
    this.#next = this.#start + DELAY_MS;
  }

  update(amounts: Amounts): void {
    const now = this.#clock();
    if (now < this.#next) return;
    this.#next = now + INTERVAL_MS;
    const doing = this.#options.doing?.() ?? 'Scanning';
    // Of several scans each has its own time.
    if (doing !== this.#doing && this.#isShown) this.#start = now;
    this.#doing = doing;
    this.#size ??= this.#options.size?.(SIZE_MS);
    const line = `${doing}: ${describe(amounts, this.#size, now - this.#start, this.#options.noun)}`;
    this.#isShown = true;
    // One column less: a line as wide as the terminal is wrapped by some.
    this.#terminal.warn(`\r\u001b[K${line.slice(0, this.#terminal.stderrColumns - 1)}`);
  }

  end(): void {
    if (this.#isShown) this.#terminal.warn('\r\u001b[K');
  }
}

/** `1,204 files, 52 MB of 252 MB (21%), 12 s left`. */
function describe({ blobs, bytes, total }: Amounts, size: number | undefined, elapsed: number, noun = 'object'): string {
  if (total !== undefined && total > 0)
    return `${formatNumber(blobs)} of ${count(total, noun)}${shareOf(blobs / total, elapsed)}`;
  const files = count(blobs, 'file');
  if (size === undefined || size === 0 || bytes > size) return `${files}, ${formatBytes(bytes)}`;
  return `${files}, ${formatBytes(bytes)} of ${formatBytes(size)}${shareOf(bytes / size, elapsed)}`;
}

function shareOf(share: number, elapsed: number): string {
  if (share > 1) return '';
  const percent = ` (${Math.floor(share * 100)}%)`;
  if (share < MIN_SHARE) return percent;
  return `${percent}, ${formatDuration((elapsed / share) * (1 - share))} left`;
}

/** `12 s`, `3 min`. */
function formatDuration(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  return seconds < 100 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
