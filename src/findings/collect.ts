// Source + Detector → Report.
import type { Detector } from '../detect/detector.ts';
import { explain, isSystemError } from '../errors.ts';
import type { Blob, Finding, Match, Origin, Problem, Report, Skip, Source } from '../types.ts';
import { sortFindings } from './merge.ts';
import { maskEntry, maskOrigin } from './origins.ts';
import { createTally, type Tally, type TallyOptions } from './tally.ts';

export interface CollectOptions extends TallyOptions {
  /** Told after each Blob what was looked at so far. */
  readonly onProgress?: (blobs: number, bytes: number) => void;
}

/** How many findings the report of one thread holds at most. */
const MOST_FINDINGS = 100_000;

const OVERDUE = 'took too long and was stopped: it has not seen all of it (after five times it is not run any more)';

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

  function addSkip(skip: Skip): void {
    skips.push({ ...skip, origin: maskOrigin(skip.origin, mask) });
  }

  async function look(blob: Blob): Promise<void> {
    let tally: Tally | undefined;
    const onMatches = (matches: readonly Match[]): void => {
      tally ??= createTally(blob, options, MOST_FINDINGS - findings.length);
      tally.add(matches);
    };
    try {
      const size = await scanBlob(blob, detector, onMatches);
      // A name is not content: it is looked at, but what is reported as scanned are contents.
      if (blob.origin.kind !== 'name') {
        blobs++;
        bytes += size;
      }
    } catch (error) {
      // A file that goes away between listing and reading is no failure: it is not there.
      if (isSystemError(error) && error.code === 'ENOENT')
        addSkip({ type: 'skip', origin: blob.origin, reason: 'gone before it was read' });
      else addProblem(blob.origin, explain(error));
    } finally {
      blob.close();
    }
    for (const id of detector.overdue()) addProblem(blob.origin, `rule "${id}" ${OVERDUE}`);
    if (tally !== undefined) await record(tally);
    onProgress?.(blobs, bytes);
  }

  async function record(tally: Tally): Promise<void> {
    const { listed, unlisted: more } = await tally.findings();
    for (const finding of listed) findings.push(finding);
    unlisted += more;
  }

  for await (const step of source) {
    for (const item of 'type' in step ? [step] : step) {
      if (item.type === 'blob') await look(item);
      else if (item.type === 'problem') addProblem(item.origin, item.message);
      else addSkip(item);
    }
  }
  if (unlisted > 0)
    addProblem({ kind: 'file', path: '.' }, `${unlisted} more findings are not listed: a report holds ${MOST_FINDINGS}`);
  const suppressed = findings.filter((finding) => finding.suppressed !== false).length;
  return {
    findings: sortFindings(findings),
    problems,
    skips,
    expired: allow.expired().map((entry) => maskEntry(entry, mask)),
    unused: allow.unused().map((entry) => maskEntry(entry, mask)),
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
