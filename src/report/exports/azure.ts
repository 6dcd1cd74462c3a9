// Report → logging commands of Azure Pipelines: an issue in the log and the summary of a run for each place.
import { isFailing } from '../../model/fail-on.ts';
import { escapeForTerminal } from '../../system/terminal-text.ts';
import type { Chunks } from '../chunks.ts';
import type { ReportInput } from '../report-input.ts';
import { activeByUrgency, placeOf } from './place.ts';
import { describeEntries, describeFinding, describeProblem } from './sentences.ts';

/** A line for each place, the most urgent token first. */
export function* formatAzure({ report, exposures, locate, failOn = 'low' }: ReportInput): Chunks {
  let isEmpty = true;
  for (const finding of activeByUrgency(exposures)) {
    const place = placeOf(finding.origin, locate);
    const type = isFailing(finding, failOn) ? 'error' : 'warning';
    const position = place.hasLines ? { linenumber: finding.line, columnnumber: finding.range.textColumn } : {};
    yield issueOf({ type, sourcepath: place.file, ...position, code: finding.rule }, describeFinding(finding, place));
    isEmpty = false;
  }
  for (const problem of report.problems) {
    const sourcepath = placeOf(problem.origin, locate).file;
    yield issueOf({ type: 'error', sourcepath, code: problem.code }, describeProblem(problem));
    isEmpty = false;
  }
  for (const text of describeEntries(report)) {
    yield issueOf({ type: 'warning' }, text);
    isEmpty = false;
  }
  if (isEmpty) yield 'tokenscan: no token found\n';
}

function issueOf(properties: Readonly<Record<string, string | number>>, message: string): string {
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(escapeForTerminal(String(value)))};`);
  return `##vso[task.logissue ${list.join('')}]${escapeData(escapeForTerminal(message))}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%AZP25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(';', '%3B').replaceAll(']', '%5D');
}
