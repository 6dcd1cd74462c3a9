// What to do about the findings of a command: asks the one engine for it, with the planners of `fix` and `redact`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { activeFindings } from '../findings/exposures.ts';
import { explain, isSystemError, TokenscanError } from '../model/errors.ts';
import type { Finding } from '../model/types.ts';
import { wayToMask } from '../redact/files/inspect.ts';
import type { ReadGrammar } from '../remediation/fix/grammars.ts';
import type { Planners } from '../remediation/steps/file-plans.ts';
import { type LineFix, planLineFixes } from '../remediation/steps/line-fixes.ts';
import { planSteps } from '../remediation/steps/plan-steps.ts';
import type { StepScope } from '../remediation/steps/scope.ts';
import type { NextStep } from '../remediation/steps/step.ts';
import type { Environment } from '../system/environment.ts';
import { type StartedBy, startedAs } from '../system/started-as.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import type { Terminal } from './terminal.ts';
import { warnMessage } from './wrapped.ts';

/** What was scanned, for the steps. */
export type RemedyScope = Pick<StepScope, 'scan' | 'repository' | 'home' | 'user' | 'root' | 'isNamed'> & {
  readonly location?: StepScope['location'];
};

/** The next steps for the findings of a scan that count. Where they cannot be determined there are none, and a line says why: the report counts. */
export async function stepsFor(
  findings: readonly Finding[],
  remedy: RemedyScope,
  terminal: Terminal,
  config?: Planners['config'],
): Promise<readonly NextStep[]> {
  const planners = plannersFor(terminal, config);
  const scope = { location: 'here', ...remedy, cwd: terminal.cwd, command: planners.command } as const;
  try {
    return await planSteps(activeFindings(findings), { ...planners, scope });
  } catch (error) {
    if (!(error instanceof TokenscanError) && !isSystemError(error)) throw error;
    warnMessage(terminal, `could not determine what to do next: ${escapeForTerminal(explain(error))}`);
    return [];
  }
}

/** What `fix` would write in the place of the lines of findings. Where it cannot be determined nothing is suggested, and a line says why. */
export async function lineFixesFor(
  findings: readonly Finding[],
  terminal: Terminal,
  config?: Planners['config'],
): Promise<ReadonlyMap<Finding, LineFix>> {
  try {
    return await planLineFixes(activeFindings(findings), plannersFor(terminal, config));
  } catch (error) {
    if (!(error instanceof TokenscanError) && !isSystemError(error)) throw error;
    warnMessage(terminal, `could not determine what to suggest: ${escapeForTerminal(explain(error))}`);
    return new Map();
  }
}

/** The planners that the engine asks. */
export function plannersFor(
  { cwd, env, program }: StartedBy & { readonly program: { readonly files: string } },
  config?: Planners['config'],
): Planners {
  return {
    cwd,
    env,
    config,
    command: startedAs({ cwd, env, program }),
    readGrammar: grammarsIn(program.files),
    canMask: (path) => canMask(path, env),
  };
}

/** The grammars are packed among our own files. */
export function grammarsIn(files: string): ReadGrammar {
  return (name) => brotliDecompressSync(readFileSync(join(files, 'grammars', `${name}.wasm.br`)));
}

/** Whether `redact --in-place` can mask the file. */
function canMask(path: string, env: Environment): boolean {
  try {
    const way = wayToMask(path, env, false);
    return way === 'plain' || !('instead' in way);
  } catch (error) {
    if (isSystemError(error) || error instanceof TokenscanError) return false;
    throw error;
  }
}
