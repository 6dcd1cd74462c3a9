// `tokenscan fix [PATH…]`: makes code read its tokens from the environment, after the change was shown.
import { UsageError } from '../../../model/errors.ts';
import type { FixPlan } from '../../../remediation/fix/plan.ts';
import type { ArgumentsOf } from '../../descriptor.ts';
import type { fix as descriptor } from '../../descriptors/fix.ts';
import { EXIT } from '../../exit-code.ts';
import { confirmOnce } from '../../prompter.ts';
import { checkPaths, scanOptions } from '../../scan-options.ts';
import type { Terminal } from '../../terminal.ts';
import { warnMessage } from '../../wrapped.ts';
import { type RunFixOptions, runFix } from './run-fix.ts';

/** Runs `tokenscan fix` and gives its exit code. Throws TokenscanError. */
export async function fix({ values, positionals }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  checkUsage(values.name, positionals);
  const options: RunFixOptions = {
    ...scanOptions(values),
    ...{ all: values.all, exclude: values.exclude, variable: values.name },
    confirm: values['dry-run'] === true ? undefined : (plan) => confirm(plan, values.yes === true, terminal),
  };
  return runFix(positionals, options, terminal);
}

async function confirm(plan: FixPlan, yes: boolean, terminal: Terminal): Promise<'yes' | { readonly code: number }> {
  if (yes) return 'yes';
  if (!terminal.stdinIsTerminal) {
    warnMessage(terminal, 'nothing was changed: no terminal to ask on; --yes changes without asking');
    return { code: EXIT.incomplete };
  }
  const question = `Change ${plan.steps.length === 1 ? 'this file' : `these ${plan.steps.length} files`}?`;
  if (await confirmOnce(question, terminal)) return 'yes';
  warnMessage(terminal, 'nothing was changed');
  return { code: EXIT.findings };
}

function checkUsage(name: string | undefined, paths: readonly string[]): void {
  if (paths.includes('-')) throw new UsageError('fix changes files; it cannot change standard input ("-")');
  checkPaths(paths);
  if (name !== undefined && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    throw new UsageError(`--name ${name}: not a valid variable name`);
}
