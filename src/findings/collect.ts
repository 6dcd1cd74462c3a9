// Source + Detector → Report. The main file of this room.
// Design: docs/design/findings.md
import type { Detector } from '../detect/detector.ts';
import type { Blob, Extent, Report, Source } from '../model/types.ts';
import type { BlobResult } from './blob-result.ts';
import { scanBlob } from './blob-scan.ts';
import { ReportBuilder } from './report-builder.ts';
import { type CollectOptions, ScanContext } from './scan-context.ts';

/**
 * Scans everything that `source` yields, one Blob at a time, and returns the Report.
 *
 *     const report = await collect(fileSource(['src'], …), createDetector(rules, …), { confidence: 'likely', … });
 *
 * What goes in: Blobs, Problems and Skips of a source; a detector, which turns bytes into matches; the allowlist and other
 * options. What comes out: findings in order of their places, all problems and skips, and counts. A token in clear is in none
 * of them. What goes wrong with one Blob is a Problem; only defects, and what the source throws, are thrown.
 */
export async function collect(source: Source, detector: Detector, options: CollectOptions): Promise<Report> {
  const context = new ScanContext(detector, options);
  const report = new ReportBuilder(context);
  for await (const step of source) {
    for (const item of 'type' in step ? [step] : step) {
      if (item.type === 'problem') report.problems.push(item);
      else if (item.type === 'skip') report.skips.push(item);
      else {
        const waiting = scan(item, context, report);
        if (waiting !== undefined) await waiting;
      }
    }
  }
  return report.build();
}

/** Scans one Blob, if that was not done before. Returns what is to be waited for: for nearly all files nothing. */
function scan(blob: Blob, context: ScanContext, report: ReportBuilder): Promise<void> | undefined {
  const known = blob.knownClean?.();
  if (known !== undefined) {
    context.countKnown(known);
    context.reportProgress();
    return undefined;
  }
  const before = context.extent;
  const add = (result: BlobResult): void => addResult(blob, result, before, context, report);
  const result = scanBlob(blob, context, report.room);
  if (result instanceof Promise) return result.then(add);
  add(result);
  return undefined;
}

/** @param before how much was scanned before the Blob */
function addResult(blob: Blob, result: BlobResult, before: Extent, context: ScanContext, report: ReportBuilder): void {
  if (!result.isClean) report.add(result);
  else if (blob.foundClean !== undefined) {
    const { blobs, bytes } = context.extent;
    blob.foundClean({ blobs: blobs - before.blobs, bytes: bytes - before.bytes });
  }
}
