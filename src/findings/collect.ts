// Source + Detector → Report.
import type { Detector } from '../detect/detector.ts';
import { explain } from '../errors.ts';
import type { Blob, Finding, Match, Origin, Problem, Report, Skip, Source } from '../types.ts';
import { maskOrigin, pathOf } from './origins.ts';
import { createTally, type TallyOptions } from './tally.ts';

export interface CollectOptions extends TallyOptions {
  /** Told after each Blob what was looked at so far. */
  readonly onProgress?: (blobs: number, bytes: number) => void;
}

/** How many findings a report holds at most. */
const MOST_FINDINGS = 100_000;

/** Looks at all that `source` yields, one Blob at a time. */
export async function collect(source: Source, detector: Detector, options: CollectOptions): Promise<Report> {
  const { mask, allow, onProgress } = options;
  const findings: Finding[] = [];
  const problems: Problem[] = [];
  const skips: Skip[] = [];
  let blobs = 0;
  let bytes = 0;
  let unlisted = 0;

  function addProblem(origin: Origin, message: string): void {
    problems.push({ type: 'problem', origin: maskOrigin(origin, mask), message: mask(message) });
  }

  async function look(blob: Blob): Promise<void> {
    const tally = createTally(blob, options, MOST_FINDINGS - findings.length);
    try {
      const size = await scanBlob(blob, detector, tally.add);
      // A name is not content: it is looked at, but what is reported as scanned are contents.
      if (blob.origin.kind !== 'name') {
        blobs++;
        bytes += size;
      }
    } catch (error) {
      addProblem(blob.origin, explain(error));
    } finally {
      blob.close();
    }
    for (const id of detector.overdue())
      addProblem(
        blob.origin,
        `rule "${id}" took too long and was stopped: it has not seen all of it (after five times it is not run any more)`,
      );
    const result = await tally.findings();
    for (const finding of result.listed) findings.push(finding);
    unlisted += result.unlisted;
    onProgress?.(blobs, bytes);
  }

  for await (const item of source) {
    if (item.type === 'blob') await look(item);
    else if (item.type === 'problem') addProblem(item.origin, item.message);
    else skips.push({ ...item, origin: maskOrigin(item.origin, mask) });
  }
  if (unlisted > 0)
    addProblem({ kind: 'file', path: '.' }, `${unlisted} more findings are not listed: a report holds ${MOST_FINDINGS}`);
  const suppressed = findings.filter((finding) => finding.suppressed !== false).length;
  return {
    findings: findings.sort(byPlace),
    problems,
    skips,
    expired: allow.expired(),
    unused: allow.unused(),
    summary: { blobs, bytes, skipped: skips.length, suppressed },
  };
}

/** Reads a Blob to its end; what was found before an error is kept. Returns how many bytes it has. */
async function scanBlob(blob: Blob, detector: Detector, onMatches: (matches: readonly Match[]) => void): Promise<number> {
  let size = 0;
  detector.begin();
  try {
    for (;;) {
      const reading = blob.read(detector.room());
      // Files are read synchronously: a promise for each of 100,000 would cost more than the search in it.
      const count = typeof reading === 'number' ? reading : await reading;
      if (count === 0) return size;
      size += count;
      const matches = detector.take(count);
      if (matches.length > 0) onMatches(matches);
    }
  } finally {
    const matches = detector.finish();
    if (matches.length > 0) onMatches(matches);
  }
}

function byPlace(a: Finding, b: Finding): number {
  return comparePaths(pathOf(a.origin), pathOf(b.origin)) || a.line - b.line || a.column - b.column;
}

function comparePaths(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
