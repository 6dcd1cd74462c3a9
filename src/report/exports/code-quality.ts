// Report → Code Quality of GitLab (a part of Code Climate's form): findings in the diff of a merge request.

import type { Chunks } from '../chunks.ts';
import { jsonChunks } from '../json.ts';
import type { ReportInput } from '../report-input.ts';
import { activeByUrgency, PlaceCounter, placeOf } from './place.ts';
import { describeEntries, describeFinding, describeProblem } from './sentences.ts';

const SEVERITIES = { high: 'blocker', medium: 'major', low: 'minor' } as const;

/** The report as a JSON array. It has no place for problems: they are issues of their own. */
export function formatCodeQuality(input: ReportInput): Chunks {
  return jsonChunks(issuesOf(input));
}

function* issuesOf({ report, exposures, locate }: ReportInput): Generator<object> {
  const counter = new PlaceCounter();
  for (const finding of activeByUrgency(exposures)) {
    const place = placeOf(finding.origin, locate);
    yield {
      description: describeFinding(finding, place),
      check_name: finding.rule,
      // Unique in the report, and the same in the next one.
      fingerprint: `${finding.fingerprint}:${place.file}:${counter.next(finding, place)}`,
      severity: SEVERITIES[finding.severity],
      location: { path: place.file, lines: { begin: place.hasLines ? finding.line : 1 } },
    };
  }
  for (const [at, problem] of report.problems.entries()) {
    const { file } = placeOf(problem.origin, locate);
    yield issue(describeProblem(problem), 'not-scanned', `not-scanned:${file}:${at}`, 'major', file);
  }
  for (const text of describeEntries(report)) yield issue(text, 'allowlist', text, 'info', 'tokenscan.json');
}

function issue(description: string, check: string, fingerprint: string, severity: string, path: string): object {
  return { description, check_name: check, fingerprint, severity, location: { path, lines: { begin: 1 } } };
}
