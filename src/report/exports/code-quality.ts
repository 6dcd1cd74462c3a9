// Report → Code Quality of GitLab (a part of Code Climate's form): findings in the diff of a merge request.

import { renderJson } from '../json.ts';
import type { ReportInput } from '../report-input.ts';
import { activeOf, byUrgency, PlaceCounter, placeOf } from './place.ts';
import { describeEntries, describeFinding, describeProblem } from './sentences.ts';

const SEVERITIES = { high: 'blocker', medium: 'major', low: 'minor' } as const;

/** The report as a JSON array. It has no place for problems: they are issues of their own. */
export function formatCodeQuality({ report, exposures, locate }: ReportInput): string {
  const counter = new PlaceCounter();
  const findings = byUrgency(exposures).flatMap((exposure) =>
    (activeOf(exposure) ?? []).map((finding) => {
      const place = placeOf(finding.origin, locate);
      return {
        description: describeFinding(finding, place),
        check_name: finding.rule,
        // Unique in the report, and the same in the next one.
        fingerprint: `${finding.fingerprint}:${place.file}:${counter.next(finding, place)}`,
        severity: SEVERITIES[finding.severity],
        location: { path: place.file, lines: { begin: place.hasLines ? finding.line : 1 } },
      };
    }),
  );
  const problems = report.problems.map((problem, at) => {
    const { file } = placeOf(problem.origin, locate);
    return issue(describeProblem(problem), 'not-scanned', `not-scanned:${file}:${at}`, 'major', file);
  });
  const entries = describeEntries(report).map((text) => issue(text, 'allowlist', text, 'info', 'tokenscan.json'));
  return renderJson([...findings, ...problems, ...entries]);
}

function issue(description: string, check: string, fingerprint: string, severity: string, path: string): object {
  return { description, check_name: check, fingerprint, severity, location: { path, lines: { begin: 1 } } };
}
