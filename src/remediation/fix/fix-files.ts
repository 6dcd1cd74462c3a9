// Replaces hard-coded tokens in source files by reads of the environment.
//
// In:  paths to scan.
// Out: a plan: the new content of each file, of `.env`, of its example and of `.gitignore`, and what is left to the user.
//
//     const { plan, report } = await planFixes(['src'], { cwd, env, readGrammar });
//     // show plan.steps; ask; then
//     const failures = await applyPlan(plan, env);
//
// Invariants: nothing is written before applyPlan. A step never makes a file less safe than it was: git ignores `.env` before a token
// is in it, `.env` has the token before a source reads it. A file whose new content does not parse is left as it is.
import { loadConfig } from '../../config/config.ts';
import { prepareRules } from '../../config/rules/builtin.ts';
import { createMasker, type Masker } from '../../detect/mask.ts';
import { isSystemError, TokenscanError } from '../../model/errors.ts';
import type { Finding, Report } from '../../model/types.ts';
import { type FileScanOptions, scanFiles } from '../../scan/files.ts';
import { removeAbandoned } from '../../system/atomic-write.ts';
import type { Environment } from '../../system/environment.ts';
import { applyStep } from './apply-step.ts';
import { createFindMatches } from './find-matches.ts';
import type { FixStep } from './fix-step.ts';
import { createParse, type ReadGrammar } from './grammars.ts';
import { type FixPlan, planFix } from './plan.ts';
import { targetsOf } from './targets.ts';

export interface FixOptions extends FileScanOptions {
  /** The name of the variable; default: the one in `.env`, or the one the rule names. */
  readonly variable?: string | undefined;
  readonly readGrammar: ReadGrammar;
  /** The words that start tokenscan, for lines to copy. */
  readonly command?: string | undefined;
}

/** What `fix` would change, before anything is written. */
export interface FixProposal {
  /** The scan that found the tokens. Its problems are files that are in no plan. */
  readonly report: Report;
  readonly plan: FixPlan;
  /** Findings that are in no file that can be changed: in names and containers. */
  readonly unreachable: readonly Finding[];
  /** Masks the tokens in a text, by the same rules. */
  readonly mask: Masker;
}

/** Scans `paths` and plans the changes. Throws TokenscanError and system errors. */
export async function planFixes(paths: readonly string[], options: FixOptions): Promise<FixProposal> {
  const { cwd, env } = options;
  const config = await loadConfig(cwd, options.config);
  const report = await scanFiles(paths.length === 0 ? ['.'] : paths, { ...options, config });
  const rules = prepareRules(config.families);
  const { targets, envFiles, unreachable } = targetsOf(report, cwd);
  const plan = await planFix(targets, {
    ...{ cwd, env, variable: options.variable, findMatches: createFindMatches(rules) },
    parse: createParse(options.readGrammar),
    envFiles,
    command: options.command,
  });
  return { report, plan, unreachable, mask: createMasker(rules) };
}

/** A step that could not be carried out. */
export interface FailedStep {
  readonly step: FixStep;
  readonly error: Error;
}

/** Writes the files of `plan`, and gives the steps that failed. After a failure of `.gitignore` or `.env` no further file is written. */
export async function applyPlan({ steps, readers }: FixPlan, env: Environment): Promise<readonly FailedStep[]> {
  for (const folder of new Set(readers.map((reader) => reader.folder))) removeAbandoned(folder);
  const failures: FailedStep[] = [];
  for (const step of steps) {
    try {
      await applyStep(step, env);
    } catch (error) {
      if (!(error instanceof TokenscanError || isSystemError(error))) throw error;
      failures.push({ step, error });
      // A source must not read a variable that is not there.
      if (step.kind === 'ignore' || step.kind === 'mode' || step.kind === 'env') return failures;
    }
  }
  return failures;
}
