// The report of a unit, as it is stored: JSON as the scan wrote it, and what is known of the unit.
import { prepareRules } from '../../../config/rules/builtin.ts';
import { activeFindings } from '../../../findings/exposures.ts';
import type { ReportedUnit } from '../../../findings/merge-units.ts';
import type { UnitResult } from '../../../model/units.ts';
import { renderJson } from '../../../report/json.ts';
import { type DescribeRule, readReport } from '../../../report/read-json.ts';
import type { ScannedUnit } from '../../../scan/fleet/run-unit.ts';
import type { Unit } from '../../../scan/fleet/unit.ts';

/** What is known of the built-in rules. */
export function describeBuiltIn(): DescribeRule {
  const rules = new Map(prepareRules().map(({ rule }) => [rule.id, rule]));
  return (id) => rules.get(id);
}

/** The report with what it is of; where it does not say that, of `name`. Throws ScanError. */
export function readStored(text: string, name: string, describe: DescribeRule): ReportedUnit {
  const { report, unit, version } = readReport(text, describe);
  return { source: name, kind: 'report', ...unit, report, version };
}

/** How the exit codes of a scan are called. */
const OUTCOMES = ['clean', 'findings', 'incomplete'] as const;

/** What is noted of a unit beside its report. Throws ScanError where what it printed is no report. */
export function resultOf({ kind, source }: Unit, scanned: ScannedUnit, describe: DescribeRule): UnitResult {
  const { report, version } = readReport(scanned.report, describe);
  return {
    source,
    kind: kind === 'clone' ? 'repository' : kind,
    outcome: OUTCOMES[scanned.exitCode as 0 | 1 | 2],
    tokens: [...new Set(activeFindings(report.findings).map(({ fingerprint }) => fingerprint))],
    head: scanned.head,
    startedAt: scanned.startedAt.toISOString(),
    seconds: scanned.seconds,
    version,
  };
}

/** The report and what is noted of the unit, as one document. */
export function formatStored(scanned: ScannedUnit, unit: UnitResult): string {
  return renderJson({ ...(JSON.parse(scanned.report) as object), unit });
}
