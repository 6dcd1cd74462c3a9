// Asks the planners what can be done about files with tokens: `fix` changes them, `redact --in-place` masks them, or a person edits them.

import { realpathSync, statSync } from 'node:fs';
import { loadConfig } from '../../config/config.ts';
import { prepareRules } from '../../config/rules/builtin.ts';
import type { CompiledRule } from '../../model/compiled-rule.ts';
import { isSystemError, TokenscanError } from '../../model/errors.ts';
import type { Match } from '../../model/types.ts';
import type { ScanOptions } from '../../scan/run-scan.ts';
import type { Environment } from '../../system/environment.ts';
import { shortenPath } from '../../system/paths.ts';
import { readRegularFile } from '../../system/regular-file.ts';
import { TrackedEnvError } from '../env-file/git-ignore.ts';
import { isCompose } from '../fix/compose.ts';
import { createFindMatches } from '../fix/find-matches.ts';
import { createParse, type ReadGrammar } from '../fix/grammars.ts';
import { languageOf } from '../fix/languages.ts';
import { isDocument } from '../fix/manual-steps.ts';
import { type FixPlan, type FixTarget, planFix } from '../fix/plan.ts';
import type { ManualFix } from '../fix/plan-file.ts';

/** What the planners need. */
export interface Planners {
  readonly cwd: string;
  readonly env: Environment;
  /** The words that start tokenscan. */
  readonly command: string;
  readonly config?: ScanOptions['config'];
  /** Reads a grammar for `fix`; without it, files in a language that `fix` knows count as files that it changes. */
  readonly readGrammar?: ReadGrammar | undefined;
  /** Whether `redact --in-place` can mask the file at a path; if not given, it can. */
  readonly canMask?: ((path: string) => boolean) | undefined;
}

/** A file with tokens, and which of its matches are meant. */
export interface FileWithTokens {
  /** Absolute. */
  readonly path: string;
  /** Something in it is a container: only what is named by `inner` has the token. */
  readonly inner?: string | undefined;
  readonly isWanted: (match: Match) => boolean;
  /** How many findings it has. */
  readonly findings: number;
}

/** What can be done about one file. */
export interface FilePlan {
  /** `none`: the token is not in the file any more. */
  readonly remedy: 'fix' | 'mask' | 'edit' | 'none';
  /** What is left to a person. */
  readonly manual: readonly ManualFix[];
}

/** What can be done about all files. */
export interface FilePlans {
  readonly files: ReadonlyMap<string, FilePlan>;
  /** `.env` files that git must stop tracking before `fix` can run. */
  readonly tracked: readonly string[];
}

/** More files are not planned: a report that names so many is followed more than once. */
const MAX_PLANNED_FILES = 64;

/** As with more findings than these in all of them. */
const MAX_PLANNED_FINDINGS = 1000;

/** Larger files are data. */
const MAX_PLANNED_BYTES = 4 << 20;

const EDIT: FilePlan = { remedy: 'edit', manual: [] };
const MASK: FilePlan = { remedy: 'mask', manual: [] };

/** Plans each file. What cannot be read or planned is left to a person. */
export async function planFiles(files: readonly FileWithTokens[], planners: Planners): Promise<FilePlans> {
  const { canMask = () => true } = planners;
  const plans = new Map<string, FilePlan>();
  const sources: FileWithTokens[] = [];
  let findings = 0;
  for (const file of files) {
    if (plans.has(file.path)) continue;
    if (isDocument(file.inner ?? file.path)) plans.set(file.path, canMask(file.path) ? MASK : EDIT);
    else if (file.inner !== undefined || sources.length >= MAX_PLANNED_FILES || findings + file.findings > MAX_PLANNED_FINDINGS)
      plans.set(file.path, EDIT);
    else if (!isSmall(file.path)) plans.set(file.path, EDIT);
    else {
      sources.push(file);
      findings += file.findings;
    }
  }
  const tracked = new Set<string>();
  for (const [path, plan] of await planSources(sources, planners, tracked)) plans.set(path, plan);
  return { files: plans, tracked: [...tracked] };
}

/** Whether it is a file of a size that is planned. */
export function isSmall(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true && stats.size <= MAX_PLANNED_BYTES;
}

async function planSources(
  files: readonly FileWithTokens[],
  planners: Planners,
  tracked: Set<string>,
): Promise<ReadonlyMap<string, FilePlan>> {
  if (files.length === 0) return new Map();
  const { cwd, env, command, readGrammar } = planners;
  if (readGrammar === undefined) return new Map(files.map(({ path }) => [path, guess(path)]));
  const targets = files.map(({ path, isWanted }): FixTarget => ({ name: nameFrom(cwd, path), path, isWanted }));
  const findMatches = createFindMatches(await rulesOf(planners));
  const options = { cwd, env, command, findMatches, parse: createParse(readGrammar) };
  const plan = await attemptPlan(targets, options, tracked);
  return new Map(files.map(({ path }) => [path, plan === undefined ? EDIT : planOf(nameFrom(cwd, path), plan)]));
}

/** The rules of the configuration; the built-in ones where it cannot be read. */
export async function rulesOf({ cwd, config }: Planners): Promise<readonly CompiledRule[]> {
  try {
    return prepareRules((await loadConfig(cwd, config)).families);
  } catch (error) {
    if (error instanceof TokenscanError) return prepareRules();
    throw error;
  }
}

/** The plan of `fix`; undefined if it would fail. Notes in `tracked` the `.env` files that git must not track then. */
export async function attemptPlan(
  targets: readonly FixTarget[],
  options: Omit<Parameters<typeof planFix>[1], 'untracked'>,
  tracked: Set<string>,
): Promise<FixPlan | undefined> {
  for (;;) {
    try {
      return await planFix(targets, { ...options, untracked: tracked });
    } catch (error) {
      if (!(error instanceof TokenscanError) && !isSystemError(error)) throw error;
      if (!(error instanceof TrackedEnvError) || tracked.has(error.path)) return undefined;
      tracked.add(error.path);
    }
  }
}

function planOf(file: string, { steps, manual }: FixPlan): FilePlan {
  const left = manual.filter(({ name }) => name === file);
  const isChanged = steps.some(({ kind, name }) => kind === 'source' && name === file);
  return { remedy: isChanged ? 'fix' : left.length > 0 ? 'edit' : 'none', manual: left };
}

/** What `fix` does for files of this kind, most often. */
function guess(path: string): FilePlan {
  try {
    const isCode = isCompose(path) || languageOf(path, readRegularFile(path).toString('latin1')) !== undefined;
    return { remedy: isCode ? 'fix' : 'edit', manual: [] };
  } catch (error) {
    if (isSystemError(error)) return EDIT;
    throw error;
  }
}

/** A path as a person in `cwd` would type it. */
export function nameFrom(cwd: string, path: string): string {
  const short = shortenPath(path, cwd);
  if (short !== path) return short;
  try {
    return shortenPath(realpathSync(path), realpathSync(cwd));
  } catch (error) {
    if (isSystemError(error)) return path;
    throw error;
  }
}
