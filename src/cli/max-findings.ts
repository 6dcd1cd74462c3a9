// `--max-findings N`: which findings a report lists. What is counted, and the exit code, are of all.
import { groupByToken } from '../findings/exposures.ts';
import { UsageError } from '../model/errors.ts';
import type { Finding, Report } from '../model/types.ts';
import { byUrgency } from '../report/exports/place.ts';

/** The number that `--max-findings` says; undefined without it. Throws UsageError. */
export function readMaxFindings(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^[0-9]{1,9}$/.test(value)) throw new UsageError(`--max-findings must be a number, not "${value}"`);
  return Number(value);
}

/** The report with the `most` most urgent findings that count; its summary says how many more there are. */
export function limitFindings(report: Report, most: number | undefined): Report {
  const { findings, summary } = report;
  const isActive = ({ suppressed }: Finding): boolean => suppressed === false;
  const active = findings.filter(isActive);
  if (most === undefined || active.length <= most) return report;
  const urgent = byUrgency(groupByToken(active)).flatMap((exposure) => exposure.findings);
  const listed = new Set(urgent.slice(0, most));
  const prints = new Set([...listed].map(({ fingerprint }) => fingerprint));
  const others = urgent.slice(most);
  const unlisted = {
    tokens: new Set(others.map(({ fingerprint }) => fingerprint).filter((print) => !prints.has(print))).size,
    locations: others.reduce((sum, { repeats }) => sum + 1 + repeats, 0),
  };
  const shown = findings.filter((finding) => !isActive(finding) || listed.has(finding));
  return { ...report, findings: shown, summary: { ...summary, unlisted } };
}
