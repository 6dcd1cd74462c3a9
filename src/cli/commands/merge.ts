// `tokenscan merge REPORT…`: one report of many.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { mergeShards } from '../../findings/merge-shards.ts';
import { mergeUnits, type ReportedUnit } from '../../findings/merge-units.ts';
import { codeOf, explain, isSystemError, TokenscanError, UsageError } from '../../model/errors.ts';
import { createProblem } from '../../model/problems.ts';
import type { Problem } from '../../model/types.ts';
import { parsePlan, type Unit } from '../../scan/fleet/unit.ts';
import { readableNamesIn, statsOf } from '../../system/files.ts';
import type { ArgumentsOf } from '../descriptor.ts';
import type { merge as descriptor } from '../descriptors/merge.ts';
import { checkTargets } from '../report-targets.ts';
import type { Terminal } from '../terminal.ts';
import { deliverMerged } from './fleet/deliver-merged.ts';
import { describeBuiltIn, readStored } from './fleet/stored-report.ts';

/** Runs `tokenscan merge` and gives its exit code. Throws UsageError. */
export async function merge({ values, positionals }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  checkTargets(values, terminal.cwd);
  if (positionals.length === 0) throw new UsageError('give the reports to merge, or the folder that they are in');
  const plan = values.plan === undefined ? [] : readPlan(values.plan, terminal.cwd);
  const units: ReportedUnit[] = [];
  const problems: Problem[] = [];
  const describe = describeBuiltIn();
  for (const path of positionals.flatMap((named) => reportsIn(named, terminal.cwd))) {
    try {
      units.push(readStored(readFileSync(resolve(terminal.cwd, path), 'utf8'), path, describe));
    } catch (error) {
      if (!isSystemError(error) && !(error instanceof TokenscanError)) throw error;
      problems.push(createProblem({ kind: 'file', path }, codeOf(error), explain(error)));
    }
  }
  const { whole, missing } = withoutShards(units);
  const gaps = [...problems, ...missing, ...missingOf(plan, units)];
  const [only] = whole;
  // The shards of one repository are that repository, not several units.
  const isOne = only !== undefined && whole.length === 1 && units.every(({ report }) => report.shard !== undefined);
  const merged = isOne ? { ...only.report, problems: [...only.report.problems, ...gaps] } : mergeUnits(distinct(whole), gaps);
  return deliverMerged(merged, terminal, values, 'merge');
}

/** The units, with one for all shards of a repository; and the shards that have no report. */
function withoutShards(units: readonly ReportedUnit[]): {
  readonly whole: readonly ReportedUnit[];
  readonly missing: readonly Problem[];
} {
  const sets = mergeShards(units.map(({ report }) => report)).map(({ report, missing, shard }) => {
    const [first] = units.filter((unit) => unit.report.shard?.store === shard.store && unit.report.shard.of === shard.of);
    const source = first?.source ?? '';
    const problems = missing.map((index) =>
      createProblem({ kind: 'file', path: source }, 'unit-missing', `shard ${index} of ${shard.of} has no report`),
    );
    return { unit: { ...first, source, kind: first?.kind ?? ('report' as const), report }, problems };
  });
  return {
    whole: [...units.filter(({ report }) => report.shard === undefined), ...sets.map(({ unit }) => unit)],
    missing: sets.flatMap(({ problems }) => problems),
  };
}

/** The plan in a file. Throws UsageError. */
export function readPlan(name: string, cwd: string): readonly Unit[] {
  try {
    return parsePlan(readFileSync(resolve(cwd, name), 'utf8'));
  } catch (error) {
    if (isSystemError(error)) throw new UsageError(`the plan cannot be read: ${explain(error)}`, { cause: error });
    throw error;
  }
}

/** The file that was named, or the reports in a folder. Throws UsageError for a folder without one. */
function reportsIn(named: string, cwd: string): readonly string[] {
  const path = resolve(cwd, named);
  if (named === '' || statsOf(path)?.isDirectory() !== true) return [named];
  const names = readableNamesIn(path).filter((name) => name.endsWith('.json'));
  if (names.length === 0) throw new UsageError('the folder of reports has no file that ends in .json');
  return names.toSorted().map((name) => `${named.replace(/\/$/, '')}/${name}`);
}

/** Throws UsageError where two reports are of one source: what it has would count twice. */
function distinct(units: readonly ReportedUnit[]): readonly ReportedUnit[] {
  const sources = units.filter(({ report }) => report.units === undefined).map(({ source }) => source);
  if (new Set(sources).size === sources.length) return units;
  throw new UsageError('two of the reports are of the same source: merge only one of them');
}

/** The units of a plan that none of the reports is of. */
function missingOf(plan: readonly Unit[], units: readonly ReportedUnit[]): readonly Problem[] {
  const known = new Set(units.flatMap(({ source, report }) => [source, ...(report.units ?? []).map((unit) => unit.source)]));
  return plan
    .filter(({ source }) => !known.has(source))
    .map(({ source }) =>
      createProblem({ kind: 'file', path: source }, 'unit-missing', 'the plan names it, but no report is of it'),
    );
}
