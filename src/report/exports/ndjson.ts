// Report → lines of JSON: one for each finding, problem, skip and useless entry of the allowlist, and a summary as the last.

import { renderJsonLine, reportToJson } from '../json.ts';
import type { ReportInput } from '../report-input.ts';

/** The report as lines. Each has a `type`; its other keys are those of the JSON report. */
export function formatNdjson({ report, version, exitCode }: ReportInput): string {
  const { findings, problems, skipped, allow, summary, tool, version: format, ...rest } = reportToJson(report, version);
  const lines: readonly object[] = [
    ...findings.map((finding) => ({ type: 'finding', ...finding })),
    ...problems.map((problem) => ({ type: 'problem', ...problem })),
    ...skipped.map((skip) => ({ type: 'skip', ...skip })),
    ...allow.expired.map((entry) => ({ type: 'expired', ...entry })),
    ...allow.unused.map((entry) => ({ type: 'unused', ...entry })),
    // Last: a report without it was cut off.
    { type: 'summary', version: format, tool, ...summary, ...rest, exitCode },
  ];
  return lines.map(renderJsonLine).join('');
}
