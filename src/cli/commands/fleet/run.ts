// `tokenscan fleet run PLAN`: the units of a plan, each in a process of its own, and one report of all.
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { mergeUnits, type ReportedUnit } from '../../../findings/merge-units.ts';
import { codeOf, explain, isSystemError, ScanError, TokenscanError, UsageError } from '../../../model/errors.ts';
import { createProblem } from '../../../model/problems.ts';
import type { Problem } from '../../../model/types.ts';
import { renderJsonLine } from '../../../report/json.ts';
import type { DescribeRule } from '../../../report/read-json.ts';
import { runUnit, type ScannedUnit } from '../../../scan/fleet/run-unit.ts';
import { runUnits } from '../../../scan/fleet/run-units.ts';
import type { Unit } from '../../../scan/fleet/unit.ts';
import { writeAtomically } from '../../../system/atomic-write.ts';
import type { ArgumentsOf } from '../../descriptor.ts';
import type { fleet as descriptor } from '../../descriptors/fleet.ts';
import { createProgress } from '../../progress.ts';
import { checkTargets } from '../../report-targets.ts';
import { maskOutput, type Terminal } from '../../terminal.ts';
import { readPlan } from '../merge.ts';
import { deliverMerged } from './deliver-merged.ts';
import { describeBuiltIn, formatStored, readStored, resultOf } from './stored-report.ts';

/** Scans what has no report yet, prints the report of all, and gives the exit code. Throws UsageError. */
export async function run({ values, positionals }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  checkTargets(values, terminal.cwd);
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) throw new UsageError('give one plan: tokenscan fleet run PLAN --results FOLDER');
  if (values.results === undefined || values.results === '')
    throw new UsageError('give the folder for the reports: --results FOLDER');
  const jobs = readJobs(values.jobs);
  const plan = readPlan(name, terminal.cwd);
  if (plan.length === 0) throw new UsageError('the plan has no unit');
  const results = new ResultFolder(resolve(terminal.cwd, values.results), terminal.version);
  const open = plan.filter((unit) => results.read(unit) === undefined);
  const problems = await scanAll(open, results, { jobs, keepClones: values['keep-clones'] }, terminal);
  const failed = new Set(problems.map(({ origin }) => origin.path));
  const units = plan.filter(({ source }) => !failed.has(source)).flatMap((unit) => results.read(unit) ?? []);
  return deliverMerged(mergeUnits(units, problems), terminal, values, 'fleet');
}

interface RunOptions {
  readonly jobs: number;
  readonly keepClones: boolean | undefined;
}

/** Scans the units. Gives a problem for each of which there is no report. */
async function scanAll(
  units: readonly Unit[],
  results: ResultFolder,
  { jobs, keepClones }: RunOptions,
  terminal: Terminal,
): Promise<readonly Problem[]> {
  const { env, program } = terminal;
  const problems: Problem[] = [];
  const progress = createProgress(terminal, { doing: () => 'Scanning', noun: 'unit' });
  const options = { env, program, keepClones, clones: join(results.folder, 'clones'), interrupted: terminal.interruption() };
  await runUnits(units, {
    jobs,
    scan: async (unit) => results.store(unit, await runUnit(unit, options)),
    onFailure: (unit, error) => {
      if (!isSystemError(error) && !(error instanceof TokenscanError)) throw error;
      if (error instanceof UsageError) throw error;
      const problem = createProblem({ kind: 'file', path: unit.source }, codeOf(error), maskOutput(explain(error)));
      problems.push(problem);
      results.note({ source: unit.source, outcome: 'failed', reason: problem.message });
    },
    onDone: (done) => progress.onProgress?.(done, 0, units.length),
  }).finally(progress.end);
  return problems.toSorted((a, b) => ((a.origin.path ?? '') < (b.origin.path ?? '') ? -1 : 1));
}

/** The folder with a report of each unit that was scanned, and the log of what was done. */
class ResultFolder {
  readonly folder: string;
  readonly #version: string;
  readonly #describe: DescribeRule = describeBuiltIn();

  /** Makes the folder. Throws UsageError. */
  constructor(folder: string, version: string) {
    this.folder = folder;
    this.#version = version;
    try {
      mkdirSync(folder, { recursive: true });
    } catch (error) {
      throw new UsageError(`--results: the folder cannot be made: ${explain(error)}`, { cause: error });
    }
  }

  /** The report of a unit; undefined if there is none, or one of another version or of something else: then the unit is scanned again. */
  read(unit: Unit): ReportedUnit | undefined {
    try {
      const stored = readStored(readFileSync(this.#pathOf(unit), 'utf8'), unit.source, this.#describe);
      return stored.source === unit.source && stored.version === this.#version ? stored : undefined;
    } catch (error) {
      if (isSystemError(error) || error instanceof ScanError) return undefined;
      throw error;
    }
  }

  /** Keeps the report of a unit. Throws UsageError where it cannot be written, ScanError where it is no report. */
  store(unit: Unit, scanned: ScannedUnit): void {
    const result = resultOf(unit, scanned, this.#describe);
    this.#write(() =>
      writeAtomically(this.#pathOf(unit), maskOutput(formatStored(scanned, result)), { mode: 0o666, durable: false }),
    );
    const { tokens, ...rest } = result;
    this.note({ ...rest, tokens: tokens.length });
  }

  /** Adds a line to the log of what was done. Throws UsageError. */
  note(entry: object): void {
    const line = renderJsonLine({ time: new Date().toISOString(), ...entry });
    this.#write(() => appendFileSync(join(this.folder, 'audit.ndjson'), maskOutput(line)));
  }

  #pathOf({ id }: Unit): string {
    return join(this.folder, `${id}.json`);
  }

  /** A folder that takes no more ends the run: the reports of all that follows would be lost, too. */
  #write(write: () => void): void {
    try {
      write();
    } catch (error) {
      throw new UsageError(`--results: cannot be written: ${explain(error)}`, { cause: error });
    }
  }
}

/** The number that `--jobs` says. Throws UsageError. */
function readJobs(value: string | undefined): number {
  if (value === undefined) return availableParallelism();
  if (!/^[1-9][0-9]?$/.test(value)) throw new UsageError(`--jobs must be a number from 1 to 99, not "${value}"`);
  return Number(value);
}
