// Report → JUnit XML, for the test reports of Jenkins, GitLab, Azure, Bitbucket and CircleCI: findings fail, problems are errors.
import { isFailing } from '../../model/fail-on.ts';
import type { Finding, Problem } from '../../model/types.ts';
import { escapeForTerminal } from '../../system/terminal-text.ts';
import { type Chunks, linesToChunks } from '../chunks.ts';
import { formatLocation, formatOrigin } from '../origins.ts';
import type { ReportInput } from '../report-input.ts';
import { activeByUrgency, type Locate, placeOf } from './place.ts';
import { describeEntries, describeFinding, describeProblem } from './sentences.ts';
import { xmlText } from './xml-text.ts';

/** The report as XML. A scan that found nothing is one test that passed; a finding below `failOn` is one that was skipped. */
export function formatJUnit(input: ReportInput): Chunks {
  return linesToChunks(linesOf(input));
}

function* linesOf(input: ReportInput): Generator<string> {
  const { report, exposures, command, startedAt, endedAt, locate, failOn = 'low' } = input;
  const findings = [...activeByUrgency(exposures)];
  const isMild = (finding: Finding): boolean => !isFailing(finding, failOn);
  const tests = findings.length + report.problems.length;
  const skipped = findings.filter(isMild).length;
  const counts = {
    tests: Math.max(1, tests),
    failures: findings.length - skipped,
    errors: report.problems.length,
    skipped,
  };
  const seconds = ((endedAt.getTime() - startedAt.getTime()) / 1000).toFixed(3);
  const entries = describeEntries(report).map(escapeForTerminal);
  yield '<?xml version="1.0" encoding="UTF-8"?>';
  yield `<testsuites${attributes({ name: 'tokenscan', ...counts, time: seconds })}>`;
  yield `  <testsuite${attributes({ name: `tokenscan ${command}`, ...counts, time: seconds, timestamp: startedAt.toISOString().slice(0, 19) })}>`;
  for (const finding of findings) yield caseOf(finding, isMild(finding) ? 'skipped' : 'failure', locate);
  for (const problem of report.problems) yield errorOf(problem);
  if (tests === 0) yield '    <testcase classname="tokenscan" name="no token found" time="0"/>';
  if (entries.length > 0) yield `    <system-out>${xmlText(entries.join('\n'))}</system-out>`;
  yield '  </testsuite>';
  yield '</testsuites>';
}

function caseOf(finding: Finding, outcome: 'failure' | 'skipped', locate: Locate): string {
  const place = placeOf(finding.origin, locate);
  const message = escapeForTerminal(describeFinding(finding, place));
  const where = { file: escapeForTerminal(place.file), ...(place.hasLines ? { line: finding.line } : {}) };
  const body = escapeForTerminal(`${finding.help.what} ${finding.help.fix}`);
  const head = attributes({
    classname: finding.rule,
    name: `${formatLocation(finding)} ${escapeForTerminal(finding.preview)}`,
    ...where,
    time: 0,
  });
  const inner =
    outcome === 'skipped'
      ? `<skipped${attributes({ message })}/>`
      : `<failure${attributes({ type: finding.rule, message })}>${xmlText(`${formatLocation(finding)}\n${body}`)}</failure>`;
  return `    <testcase${head}>${inner}</testcase>`;
}

function errorOf(problem: Problem): string {
  const head = attributes({ classname: 'not-scanned', name: formatOrigin(problem.origin), time: 0 });
  const inner = attributes({ type: problem.code, message: escapeForTerminal(describeProblem(problem)) });
  return `    <testcase${head}><error${inner}/></testcase>`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${xmlText(String(value))}"`)
    .join('');
}
