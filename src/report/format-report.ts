// A report in any format, for programs that have no command line: what it does not say has a default.
import type { FailOn } from '../model/fail-on.ts';
import type { Exposure, Report } from '../model/types.ts';
import type { NextStep } from '../remediation/steps/step.ts';
import { joinChunks } from './chunks.ts';
import { type Locate, locateByText } from './exports/place.ts';
import { REPORT_FORMATS } from './formats.ts';
import type { ReportFormat } from './report-input.ts';

/** What `formatReport` may know of the run that made the report; each has a default. */
export interface ReportOptions {
  /** The name of the command; `scan` by default. */
  readonly command?: string;
  /** What was scanned, in words. */
  readonly subject?: string;
  /** The code that the run exits with; by default that of the command line. */
  readonly exitCode?: number;
  /** When the run began and ended; now by default. */
  readonly startedAt?: Date;
  readonly endedAt?: Date;
  /** What to do, as `planSteps` says it: for `text`, `markdown` and `html`. */
  readonly steps?: readonly NextStep[];
  /** The least severity, or confidence, that fails; `low` by default. */
  readonly failOn?: FailOn;
  /** Which file of the repository a path is or is in; by default the path up to a `!`. */
  readonly locate?: Locate;
  /** Whether SARIF has findings that are allowed or expected, too. */
  readonly showsSuppressed?: boolean;
  /** The language of the HTML page; English by default. */
  readonly language?: 'en' | 'ru';
  /** What the report states as the version of tokenscan. */
  readonly version?: string;
}

/** The report in a format. @param exposures its findings by token */
export async function formatReport(
  report: Report,
  exposures: readonly Exposure[],
  format: ReportFormat,
  options: ReportOptions & { readonly version: string },
): Promise<string> {
  const now = new Date();
  const isLeaky = report.findings.some(({ suppressed }) => suppressed === false);
  const exitCode = report.problems.length > 0 ? 2 : isLeaky ? 1 : 0;
  const preset = { command: 'scan', exitCode, startedAt: now, endedAt: now, locate: locateByText };
  const input = { ...preset, ...options, report, exposures, color: false, verbose: false, width: 80 };
  return joinChunks(await REPORT_FORMATS[format](input));
}
