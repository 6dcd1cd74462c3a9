// `tokenscan merge REPORT…`: one report of many.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
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
  return deliverMerged(mergeUnits(distinct(units), [...problems, ...missingOf(plan, units)]), terminal, values, 'merge');
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
