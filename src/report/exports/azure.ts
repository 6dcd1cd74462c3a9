// Report → logging commands of Azure Pipelines: an issue in the log and the summary of a run for each place.
import { isBelow } from '../../model/severity.ts';
import { escapeForTerminal } from '../../system/terminal-text.ts';
import type { ReportInput } from '../report-input.ts';
import { activeOf, byUrgency, placeOf } from './place.ts';
import { describeEntries, describeFinding, describeProblem } from './sentences.ts';

/** A line for each place, the most urgent token first. */
export function formatAzure({ report, exposures, locate, failOn = 'low' }: ReportInput): string {
  const findings = byUrgency(exposures).flatMap((exposure) => activeOf(exposure) ?? []);
  const lines = [
    ...findings.map((finding) => {
      const place = placeOf(finding.origin, locate);
      const type = isBelow(finding.severity, failOn) ? 'warning' : 'error';
      const position = place.hasLines ? { linenumber: finding.line, columnnumber: finding.range.textColumn } : {};
      return issueOf({ type, sourcepath: place.file, ...position, code: finding.rule }, describeFinding(finding, place));
    }),
    ...report.problems.map((problem) =>
      issueOf({ type: 'error', sourcepath: placeOf(problem.origin, locate).file, code: problem.code }, describeProblem(problem)),
    ),
    ...describeEntries(report).map((text) => issueOf({ type: 'warning' }, text)),
  ];
  if (lines.length === 0) lines.push('tokenscan: no token found');
  return `${lines.join('\n')}\n`;
}

function issueOf(properties: Readonly<Record<string, string | number>>, message: string): string {
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(escapeForTerminal(String(value)))};`);
  return `##vso[task.logissue ${list.join('')}]${escapeData(escapeForTerminal(message))}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%AZP25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(';', '%3B').replaceAll(']', '%5D');
}
