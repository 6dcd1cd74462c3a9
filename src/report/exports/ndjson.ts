// Report → lines of JSON: one for each finding, problem, skip and useless entry of the allowlist, and a summary as the last.

import type { Chunks } from '../chunks.ts';
import { renderJsonLine, reportToJson } from '../json.ts';
import type { ReportInput } from '../report-input.ts';

/** The report as lines. Each has a `type`; its other keys are those of the JSON report. */
export function* formatNdjson({ report, version, exitCode }: ReportInput): Chunks {
  const { findings, problems, skipped, allow, summary, tool, version: format, ...rest } = reportToJson(report, version);
  for (const finding of findings) yield renderJsonLine({ type: 'finding', ...finding });
  for (const problem of problems) yield renderJsonLine({ type: 'problem', ...problem });
  for (const skip of skipped) yield renderJsonLine({ type: 'skip', ...skip });
  for (const entry of allow.expired) yield renderJsonLine({ type: 'expired', ...entry });
  for (const entry of allow.unused) yield renderJsonLine({ type: 'unused', ...entry });
  // Last: a report without it was cut off.
  yield renderJsonLine({ type: 'summary', version: format, tool, ...summary, ...rest, exitCode });
}
