// Report → reviewdog's diagnostics: `rdjson` is one object, `rdjsonl` a line for each. Its columns are bytes from 1, as ours are.
import { isFailing } from '../../model/fail-on.ts';
import type { Finding } from '../../model/types.ts';
import type { LineFix } from '../../remediation/steps/line-fixes.ts';
import type { Chunks } from '../chunks.ts';
import { jsonChunks, renderJsonLine } from '../json.ts';
import type { ReportInput } from '../report-input.ts';
import { activeByUrgency, type Locate, placeOf } from './place.ts';
import { describeEntries, describeFinding, describeProblem } from './sentences.ts';

const SOURCE = { name: 'tokenscan' } as const;

/** One object with all diagnostics. */
export function formatRdjson(input: ReportInput): Chunks {
  return jsonChunks({ source: SOURCE, diagnostics: diagnosticsOf(input) });
}

/** A diagnostic on each line; no line where there is none. */
export function* formatRdjsonl(input: ReportInput): Chunks {
  for (const diagnostic of diagnosticsOf(input)) yield renderJsonLine({ ...diagnostic, source: SOURCE });
}

function* diagnosticsOf({ report, exposures, locate, failOn = 'low', suggestions }: ReportInput): Generator<object> {
  for (const finding of activeByUrgency(exposures))
    yield {
      message: `${describeFinding(finding, placeOf(finding.origin, locate))}. ${finding.help.fix}`,
      location: locationOf(finding, locate),
      severity: isFailing(finding, failOn) ? 'ERROR' : 'WARNING',
      code: { value: finding.rule },
      ...suggestionOf(suggestions?.get(finding)),
    };
  for (const problem of report.problems)
    yield {
      message: describeProblem(problem),
      location: { path: placeOf(problem.origin, locate).file },
      severity: 'ERROR',
      code: { value: problem.code },
    };
  for (const message of describeEntries(report)) yield { message, location: { path: 'tokenscan.json' }, severity: 'WARNING' };
}

function locationOf({ origin, line, column, range }: Finding, locate: Locate): object {
  const { file, hasLines } = placeOf(origin, locate);
  if (!hasLines) return { path: file };
  return { path: file, range: { start: { line, column }, end: { line: range.endLine, column: range.endColumn } } };
}

/** What a review can put in the place of the line. */
function suggestionOf(fix: LineFix | undefined): object {
  if (fix === undefined) return {};
  const { line, endColumn, text } = fix;
  return { suggestions: [{ range: { start: { line, column: 1 }, end: { line, column: endColumn } }, text }] };
}
