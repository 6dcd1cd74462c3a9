// Files with tokens → every change: `.gitignore`, modes, `.env`, its example, then sources. In this order no token is lost or exposed.

import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { EnvFileError } from '../../model/errors.ts';
import type { Match } from '../../model/types.ts';
import type { Environment } from '../../system/environment.ts';
import { readRegularFile } from '../../system/regular-file.ts';
import { setVariables } from '../env-file/edit.ts';
import { findInEnvFiles, type TokenHolder } from '../env-file/find.ts';
import { type DotEnv, readDotEnv } from './dot-env.ts';
import { EnvProtection } from './env-protection.ts';
import { exampleOf } from './example.ts';
import type { FindMatches } from './find-matches.ts';
import { type FixStep, nameOf } from './fix-step.ts';
import type { Parse } from './grammars.ts';
import { type ChooseName, createNames } from './names.ts';
import { type FilePlan, type ManualFix, planFile } from './plan-file.ts';
import { projectOf } from './project.ts';

/** A file with tokens to replace. */
export interface FixTarget {
  /** The path as the user gave it. */
  readonly name: string;
  readonly path: string;
  /** Whether a token in it is to be replaced. */
  readonly isWanted: (match: Match) => boolean;
}

/** Everything that `fix` will write, in order, and what it leaves to the user. */
export interface FixPlan {
  readonly steps: readonly FixStep[];
  /** Tokens that the user has to replace. */
  readonly manual: readonly (ManualFix & { readonly name: string })[];
  /** Tokens that the steps replace. */
  readonly replaced: readonly Match[];
  /** Notes about `.env`, one line each. */
  readonly notes: readonly string[];
  /** The sources that will read the environment. `folder` has their `.env`. */
  readonly readers: readonly { readonly name: string; readonly folder: string; readonly language: FilePlan['language'] }[];
  readonly variables: readonly string[];
  /** The `.env` files that hold a token: those that the steps write, and those that had it. */
  readonly envFiles: readonly string[];
}

export interface PlanOptions {
  readonly cwd: string;
  readonly env: Environment;
  /** The name of the variable that the user asked for. */
  readonly variable?: string | undefined;
  readonly findMatches: FindMatches;
  readonly parse: Parse;
  /** The words that start tokenscan, for lines to copy. */
  readonly command?: string | undefined;
  /** `.env` files to make private, whether or not a source reads them. */
  readonly envFiles?: readonly string[] | undefined;
  /** Plans as if git did not track these files. */
  readonly untracked?: ReadonlySet<string> | undefined;
}

/** A project, and what goes into its `.env`. */
interface Project {
  readonly folder: string;
  readonly path: string;
  readonly before: Buffer | undefined;
  readonly dotEnv: DotEnv;
  readonly choose: ChooseName;
  readonly values: Map<string, string>;
  readonly variables: Set<string>;
  readonly notes: Set<string>;
  /** The `.env` files with tokens that are there already. */
  readonly holders: readonly string[];
}

/** Plans the changes for `targets`. Throws TokenscanError and system errors. */
export async function planFix(targets: readonly FixTarget[], options: PlanOptions): Promise<FixPlan> {
  const { cwd, findMatches, parse, command } = options;
  const projects = new Map<string, Project>();
  const sources: FixStep[] = [];
  const manual: FixPlan['manual'][number][] = [];
  const replaced: Match[] = [];
  const readers: FixPlan['readers'][number][] = [];
  for (const { name, path, isWanted } of targets) {
    const real = realpathSync(path);
    const folder = projectOf(real, cwd);
    const project = projects.get(folder) ?? openProject(folder, options);
    projects.set(folder, project);
    const before = readRegularFile(real);
    const plan = await planFile({ name, path: real }, before, isWanted, { findMatches, parse, command, choose: project.choose });
    manual.push(...plan.manual.map((fix) => ({ ...fix, name })));
    for (const match of plan.stored) store(project, match, before);
    if (plan.after === undefined) continue;
    replaced.push(...plan.replaced);
    readers.push({ name, folder, language: plan.language });
    sources.push({ kind: 'source', name, path: real, before, after: plan.after });
  }
  const all = [...projects.values()];
  const writes = await writesOf(all, options);
  const protection = new EnvProtection(options);
  const holders = all.filter(({ variables }) => variables.size > 0).flatMap((project) => project.holders);
  const written = writes.flatMap(({ kind, path }) => (kind === 'env' ? [path] : []));
  for (const path of new Set([...written, ...holders, ...(options.envFiles ?? []).map((file) => realpathSync(file))]))
    await protection.add(path, written.includes(path));
  return {
    steps: [...protection.steps(), ...writes, ...sources],
    manual,
    replaced,
    readers,
    notes: all.flatMap(({ notes }) => [...notes]),
    variables: [...new Set(all.flatMap(({ variables }) => [...variables]))],
    envFiles: protection.files,
  };
}

function openProject(folder: string, options: PlanOptions): Project {
  const named = join(folder, '.env');
  const path = existsSync(named) ? realpathSync(named) : named;
  const before = existsSync(path) ? readRegularFile(path) : undefined;
  const own = readEnv(path, before, options);
  const elsewhere = holdersElsewhere(folder, named);
  const dotEnv = { ...own, held: [...own.held, ...elsewhere.flatMap(heldIn)] };
  const choose = createNames(dotEnv, options.variable);
  const holders = [...(own.held.length === 0 ? [] : [path]), ...elsewhere.map(({ file }) => file.path)];
  return { folder, path, before, dotEnv, choose, values: new Map(), variables: new Set(), notes: new Set(), holders };
}

function readEnv(path: string, before: Buffer | undefined, { cwd, findMatches }: PlanOptions): DotEnv {
  try {
    return readDotEnv(before ?? Buffer.alloc(0), findMatches);
  } catch (error) {
    if (!(error instanceof EnvFileError)) throw error;
    throw new EnvFileError(`${nameOf(path, cwd)} ${error.message}`, { cause: error });
  }
}

/** The other `.env` files with tokens: beside the one at `path`, and above `folder`. Throws EnvFileError. */
function holdersElsewhere(folder: string, path: string): readonly TokenHolder[] {
  const { holders, problems } = findInEnvFiles(folder, {});
  const [problem] = problems;
  if (problem !== undefined) throw new EnvFileError(`could not scan a .env, which may contain the token: ${problem.message}`);
  return holders.filter((holder) => holder.path !== path && !holder.isExample);
}

/** The tokens that are the whole value of a variable. */
function heldIn({ tokens }: TokenHolder): DotEnv['held'] {
  return tokens.flatMap(({ name, whole, match: { secret, id } }) =>
    name === undefined || !whole ? [] : [{ variable: name, secret, id }],
  );
}

/** Adds the token to `.env`, unless it has this token or another one of the same bot. */
function store(project: Project, match: Match, source: Buffer): void {
  const { variable, existing } = project.choose(match);
  project.variables.add(variable);
  if (existing === undefined) project.values.set(variable, source.toString('latin1', match.start, match.end));
  if (existing === 'other token of the bot') {
    project.notes.add(
      `.env has another token of this bot as ${variable}: it stays, and the code will read it; the token in the code is dropped`,
    );
  }
}

/** The changes of the `.env` files and their examples. */
async function writesOf(projects: readonly Project[], { cwd }: PlanOptions): Promise<readonly FixStep[]> {
  const steps: FixStep[] = [];
  for (const { folder, path, before, values, variables, notes } of projects) {
    if (values.size === 0) continue;
    const after = setVariables(before ?? Buffer.alloc(0), values, { overwrite: true });
    steps.push({ kind: 'env', name: nameOf(path, cwd), path, before, after });
    try {
      const example = exampleOf(folder, [...variables]);
      if (example !== undefined) steps.push({ kind: 'example', name: nameOf(example.path, cwd), ...example });
    } catch (error) {
      if (!(error instanceof EnvFileError)) throw error;
      notes.add(`the example of .env ${error.message}`);
    }
  }
  return steps;
}
