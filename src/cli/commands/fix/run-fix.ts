// Shows the changes that `fix` would make, asks, and makes them.
import { explain } from '../../../model/errors.ts';
import { applyPlan, type FixOptions, type FixProposal, planFixes } from '../../../remediation/fix/fix-files.ts';
import type { FixPlan } from '../../../remediation/fix/plan.ts';
import { formatOrigin } from '../../../report/origins.ts';
import { startedAs } from '../../../system/started-as.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import { EXIT, exitCodeOf, worstOf } from '../../exit-code.ts';
import { createProgress, sizeOf } from '../../progress.ts';
import { grammarsIn } from '../../remedies.ts';
import type { Terminal } from '../../terminal.ts';
import { warnMessage } from '../../wrapped.ts';
import { printNext, printOpenChecks, printPlan } from './fix-report.ts';

export interface RunFixOptions extends Omit<FixOptions, 'readGrammar' | 'cwd' | 'env' | 'onProgress'> {
  /** Asks before anything changes; undefined for a dry run. Gives the exit code for "no". */
  readonly confirm: ((plan: FixPlan) => Promise<'yes' | { readonly code: number }>) | undefined;
}

/** Gives the exit code: 0 no token is left in the files, 1 some are left to the user, 2 something failed. Throws TokenscanError. */
export async function runFix(paths: readonly string[], options: RunFixOptions, terminal: Terminal): Promise<number> {
  const { cwd, env } = terminal;
  const { confirm, ...fixOptions } = options;
  const readGrammar = grammarsIn(terminal.program.files);
  const progress = createProgress(terminal, { size: sizeOf(paths.length === 0 ? ['.'] : paths, terminal) });
  const planning = planFixes(paths, {
    ...fixOptions,
    cwd,
    env,
    readGrammar,
    command: startedAs(terminal),
    onProgress: progress.onProgress,
  });
  const proposal = await planning.finally(progress.end);
  const { plan, unreachable } = proposal;
  const hasProblems = printProblems(proposal, terminal);
  printPlan(proposal, terminal);
  const code = exitCodeOf({ findings: plan.manual.length + unreachable.length > 0, incomplete: hasProblems });
  if (plan.replaced.length === 0 && plan.steps.length === 0) {
    if (code === EXIT.clean) terminal.warn('no token to replace in these files\n');
    return code;
  }
  if (confirm === undefined) return worstOf(code, EXIT.findings);
  const answer = await confirm(plan);
  return worstOf(code, answer === 'yes' ? await change(plan, terminal) : answer.code);
}

async function change(plan: FixPlan, terminal: Terminal): Promise<number> {
  // From now on a signal waits until the file that is being written is complete.
  terminal.interruption();
  const failures = await applyPlan(plan, terminal.env);
  for (const { step, error } of failures)
    warnMessage(terminal, `${escapeForTerminal(step.name)}: ${escapeForTerminal(explain(error))}`);
  if (failures.length > 0) return EXIT.incomplete;
  printNext(plan, terminal);
  let isOpen = false;
  for (const path of plan.envFiles) isOpen = (await printOpenChecks(path, terminal)) || isOpen;
  return isOpen ? EXIT.findings : EXIT.clean;
}

function printProblems({ report: { problems } }: FixProposal, terminal: Terminal): boolean {
  for (const { origin, message } of problems) warnMessage(terminal, `${formatOrigin(origin)}: ${escapeForTerminal(message)}`);
  return problems.length > 0;
}
