// Report → exit code.
import { activeFindings } from '../findings/exposures.ts';
import type { Report } from '../model/types.ts';

/**
 * 2 where not all was looked at, else 1 with findings, else 0. Nothing at all seen is 2 as well, unless `mayBeEmpty`: a
 * scan that looked at nothing has not found the place clean.
 */
export function exitCode(report: Report, mayBeEmpty: boolean): number {
  if (report.problems.length > 0) return 2;
  if (activeFindings(report.findings).length > 0) return 1;
  const { blobs, objects } = report.summary;
  return blobs + (objects?.known ?? 0) === 0 && !mayBeEmpty ? 2 : 0;
}
