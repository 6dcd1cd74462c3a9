// Reports of many units → one report, in which every origin says which unit it is in.
import type { Origin } from '../model/origin.ts';
import type { Finding, Problem, Report } from '../model/types.ts';
import type { UnitKind, UnitOutcome, UnitResult } from '../model/units.ts';
import { activeFindings } from './exposures.ts';
import { mergeReports } from './merge.ts';

/** A unit with its report. */
export interface ReportedUnit extends Pick<UnitResult, 'head' | 'startedAt' | 'seconds' | 'version'> {
  readonly source: string;
  readonly kind: UnitKind;
  readonly report: Report;
}

/**
 * The reports as one, by source whatever their order. A unit without a report is a problem, so that the whole is not complete without it.
 *
 * @param missing what stands for each unit that has no report
 */
export function mergeUnits(units: readonly ReportedUnit[], missing: readonly Problem[] = []): Report {
  const sorted = units.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
  const reports = sorted.map(relocate);
  const merged = mergeReports(reports);
  return {
    ...merged,
    // Not by path, which would mix the units.
    findings: reports.flatMap(({ findings }) => findings),
    problems: [...merged.problems, ...missing],
    units: [...sorted.flatMap(resultsOf), ...missing.map(failedUnit)],
  };
}

/** A merged report stands where the first of its units would. */
function keyOf({ source, report }: ReportedUnit): string {
  return report.units?.[0]?.source ?? source;
}

/** A merged report that is merged again keeps its units. */
function resultsOf(unit: ReportedUnit): readonly UnitResult[] {
  const { source, kind, report, head, startedAt, seconds, version } = unit;
  if (report.units !== undefined) return report.units;
  const active = activeFindings(report.findings);
  const tokens = [...new Set(active.map(({ fingerprint }) => fingerprint))];
  const outcome: UnitOutcome = report.problems.length > 0 ? 'incomplete' : tokens.length > 0 ? 'findings' : 'clean';
  return [{ source, kind, outcome, tokens, head, startedAt, seconds, version }];
}

function failedUnit({ origin }: Problem): UnitResult {
  return { source: origin.path ?? '', kind: 'report', outcome: 'failed', tokens: [] };
}

/** The report with origins below the source of the unit; one that is merged already has them. */
function relocate({ source, kind, report }: ReportedUnit): Report {
  if (report.units !== undefined) return report;
  // The path of what is in an archive begins with the name of its file.
  const base = kind === 'file' ? source.slice(0, source.lastIndexOf('/')) : source;
  const move = <Item extends Pick<Finding, 'origin'>>(item: Item): Item => ({ ...item, origin: below(item.origin, base) });
  return {
    ...report,
    findings: report.findings.map(move),
    problems: report.problems.map(move),
    skips: report.skips.map(move),
  };
}

/**
 * The origin as one of the unit. Standard input and the index of a unit become files of it, because only those have a root; what a process
 * was started with stays as it is.
 */
function below(origin: Origin, base: string): Origin {
  switch (origin.kind) {
    case 'process':
      return origin;
    case 'stdin':
      return { kind: 'file', root: base, path: `standard input${origin.path ?? ''}` };
    case 'staged':
      return { kind: 'file', root: base, path: origin.path };
    default:
      return { ...origin, root: rootIn(base, origin) };
  }
}

/** Where the origin has a root of its own (a submodule, a folder that was named), it is below the unit; an absolute path is below nothing. */
function rootIn(base: string, { root, path }: { readonly root?: string; readonly path: string }): string {
  const own = root ?? '';
  if (own.startsWith('/') || path.startsWith('/')) return own === '' ? '' : own;
  return own === '' || own === '.' ? base : `${base.replace(/\/$/, '')}/${own}`;
}
