// Files with tokens → all that changes: sources, `.env`, its example, `.gitignore`; in the order in which nothing is lost or shown.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join, relative } from 'node:path';
import { EnvFileError } from '../../model/errors.ts';
import type { Match } from '../../model/types.ts';
import type { Environment } from '../../system/environment.ts';
import { setVariable } from '../env-file/edit.ts';
import { findInEnvFiles } from '../env-file/find.ts';
import { planIgnoreRule } from '../env-file/git-ignore.ts';
import { type DotEnv, readDotEnv } from './dot-env.ts';
import { exampleOf } from './example.ts';
import type { FindMatches } from './find-matches.ts';
import type { Parse } from './grammars.ts';
import { type ChooseName, createNames } from './names.ts';
import { type ByHand, type FilePlan, planFile } from './plan-file.ts';
import { projectOf } from './project.ts';
import type { Replacement } from './replace-file.ts';

/** A file with tokens that are to go. */
export interface Target {
  /** As it was named. */
  readonly name: string;
  readonly path: string;
  /** Whether a token in it is to go. */
  readonly isWanted: (match: Match) => boolean;
}

export interface Step extends Replacement {
  readonly kind: 'ignore' | 'env' | 'example' | 'source';
  /** The path as it is shown. */
  readonly name: string;
}

export interface Plan {
  readonly steps: readonly Step[];
  readonly left: readonly (ByHand & { readonly name: string })[];
  readonly done: readonly Match[];
  /** What is to be known about `.env`, one line each. */
  readonly notes: readonly string[];
  /** The sources that will read the environment. */
  readonly readers: readonly { readonly name: string; readonly folder: string; readonly language: FilePlan['language'] }[];
  readonly variables: readonly string[];
}

export interface PlanOptions {
  readonly cwd: string;
  readonly env: Environment;
  /** What to call the variable. */
  readonly wish?: string | undefined;
  readonly findMatches: FindMatches;
  readonly parse: Parse;
}

/** A project, and the tokens that go into its `.env`. */
interface Project {
  readonly folder: string;
  readonly path: string;
  readonly before: Buffer | undefined;
  readonly dotEnv: DotEnv;
  readonly choose: ChooseName;
  readonly values: Map<string, string>;
  readonly variables: Set<string>;
  readonly notes: Set<string>;
}

/** Plans all of `targets`. Throws TokenscanError and what the system throws. */
export async function planFix(targets: readonly Target[], options: PlanOptions): Promise<Plan> {
  const { cwd, findMatches, parse } = options;
  const projects = new Map<string, Project>();
  const sources: Step[] = [];
  const left: (ByHand & { readonly name: string })[] = [];
  const done: Match[] = [];
  const readers: Plan['readers'][number][] = [];
  for (const { name, path, isWanted } of targets) {
    const real = realpathSync(path);
    const folder = projectOf(real, cwd);
    const project = projects.get(folder) ?? openProject(folder, options);
    projects.set(folder, project);
    const before = readFileSync(real);
    const plan = await planFile({ name, path: real }, before, isWanted, { findMatches, parse, choose: project.choose });
    left.push(...plan.left.map((one) => ({ ...one, name })));
    for (const match of plan.stored) store(project, match, before);
    if (plan.after === undefined) continue;
    done.push(...plan.done);
    readers.push({ name, folder, language: plan.language });
    sources.push({ kind: 'source', name, path: real, before, after: plan.after });
  }
  const around: Step[] = [];
  for (const project of projects.values()) around.push(...(await stepsAround(project, options)));
  const all = [...projects.values()];
  return {
    steps: [...around, ...sources],
    left,
    done,
    readers,
    notes: all.flatMap(({ notes }) => [...notes]),
    variables: [...new Set(all.flatMap(({ variables }) => [...variables]))],
  };
}

function openProject(folder: string, options: PlanOptions): Project {
  const named = join(folder, '.env');
  const path = existsSync(named) ? realpathSync(named) : named;
  const before = existsSync(path) ? readFileSync(path) : undefined;
  const own = readEnv(path, before, options);
  const dotEnv = { ...own, held: [...own.held, ...heldElsewhere(folder, named)] };
  const choose = createNames(dotEnv, options.wish);
  return { folder, path, before, dotEnv, choose, values: new Map(), variables: new Set(), notes: new Set() };
}

function readEnv(path: string, before: Buffer | undefined, { cwd, findMatches }: PlanOptions): DotEnv {
  try {
    return readDotEnv(before ?? Buffer.alloc(0), findMatches);
  } catch (error) {
    if (!(error instanceof EnvFileError)) throw error;
    throw new EnvFileError(`${nameOf(path, cwd)} ${error.message}`, { cause: error });
  }
}

/** The tokens that other files of the kind have: beside the one at `path`, and above `folder`. Throws EnvFileError. */
function heldElsewhere(folder: string, path: string): DotEnv['held'] {
  const { holders, problems } = findInEnvFiles(folder, {});
  const [problem] = problems;
  if (problem !== undefined)
    throw new EnvFileError(`a .env could not be looked at, which may hold the token: ${problem.message}`);
  return holders
    .filter((holder) => holder.path !== path && !holder.isExample)
    .flatMap(({ held }) => held)
    .flatMap(({ name, whole, match: { secret, id } }) => (name === undefined || !whole ? [] : [{ variable: name, secret, id }]));
}

/** Has the token put into `.env`, unless that has it, or another one of the same bot. */
function store(project: Project, match: Match, source: Buffer): void {
  const { variable, stays } = project.choose(match);
  project.variables.add(variable);
  if (stays === undefined) project.values.set(variable, source.toString('latin1', match.start, match.end));
  if (stays === 'has another one of this bot') {
    project.notes.add(
      `.env has another token of this bot as ${variable}: that stays and will be read; the one in the code is not kept`,
    );
  }
}

async function stepsAround(
  { folder, path, before, values, variables, notes }: Project,
  options: PlanOptions,
): Promise<readonly Step[]> {
  if (values.size === 0) return [];
  const as = (kind: Step['kind'], change: Replacement | undefined): Step[] =>
    change === undefined ? [] : [{ kind, name: nameOf(change.path, options.cwd), ...change }];
  const steps = as('ignore', await planIgnoreRule(path, options.env));
  const after = [...values].reduce<Buffer>(
    (bytes, [variable, value]) => setVariable(bytes, variable, value, { overwrite: true }),
    before ?? Buffer.alloc(0),
  );
  steps.push(...as('env', { path, before, after }));
  try {
    steps.push(...as('example', exampleOf(folder, [...variables])));
  } catch (error) {
    if (!(error instanceof EnvFileError)) throw error;
    notes.add(`the example of .env ${error.message}`);
  }
  return steps;
}

function nameOf(path: string, cwd: string): string {
  return relative(cwd, path).replaceAll('\\', '/');
}
