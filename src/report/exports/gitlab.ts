// Report → GitLab's report of secret detection: findings become vulnerabilities of a project.
//
// GitLab follows a vulnerability by its primary identifier and its location: the primary one is our fingerprint, not the rule, so that a
// token stays one vulnerability. The field for the clear secret, which GitLab's own analyzer fills, is not written.
import type { Finding } from '../../model/types.ts';
import type { Chunks } from '../chunks.ts';
import { jsonChunks, mapLazily } from '../json.ts';
import { formatLocation } from '../origins.ts';
import type { ReportInput } from '../report-input.ts';
import { activeByUrgency, PlaceCounter, placeOf } from './place.ts';
import { describeEntries, describeFinding, describeProblem } from './sentences.ts';

/** GitLab checks a report against the version it names. */
const SCHEMA = '15.2.4';

const SEVERITIES = { high: 'Critical', medium: 'Medium', low: 'Low' } as const;

/** What stands for the commit of what is in none: the field is required. */
const NO_COMMIT = '0000000';

/** The report as JSON. */
export function formatGitLab(input: ReportInput): Chunks {
  const { report, exposures, version, exitCode, startedAt, endedAt, locate } = input;
  const tool = { id: 'tokenscan', name: 'tokenscan', vendor: { name: 'tokenscan' }, version };
  const counter = new PlaceCounter();
  const vulnerabilities = mapLazily(activeByUrgency(exposures), (finding) => {
    const place = placeOf(finding.origin, locate);
    return {
      id: `${finding.fingerprint}:${place.file}:${counter.next(finding, place)}`,
      category: 'secret_detection',
      name: finding.title,
      description: `${describeFinding(finding, place)} at ${formatLocation(finding)}. ${finding.help.what}`,
      severity: SEVERITIES[finding.severity],
      solution: finding.help.fix,
      scanner: { id: 'tokenscan', name: 'tokenscan' },
      location: {
        file: place.file,
        commit: commitOf(finding),
        ...(place.hasLines ? { start_line: finding.line, end_line: finding.range.endLine } : {}),
      },
      identifiers: [
        { type: 'tokenscan_fingerprint', name: `Fingerprint ${finding.fingerprint}`, value: finding.fingerprint },
        { type: 'tokenscan_rule', name: `Rule ${finding.rule}`, value: finding.rule },
      ],
    };
  });
  return jsonChunks({
    version: SCHEMA,
    scan: {
      analyzer: tool,
      scanner: tool,
      type: 'secret_detection',
      start_time: timeOf(startedAt),
      end_time: timeOf(endedAt),
      status: exitCode < 2 ? 'success' : 'failure',
      messages: [
        ...report.problems.map((problem) => ({ level: 'warn', value: describeProblem(problem) })),
        ...describeEntries(report).map((value) => ({ level: 'info', value })),
      ],
    },
    vulnerabilities,
  });
}

function commitOf({ origin }: Finding): object {
  const first = 'history' in origin ? origin.history?.first : undefined;
  return { sha: first?.oid ?? NO_COMMIT, ...(first === undefined || first.date === '' ? {} : { date: first.date }) };
}

/** The form of the schema: no zone, no milliseconds. */
function timeOf(date: Date): string {
  return date.toISOString().slice(0, 19);
}
