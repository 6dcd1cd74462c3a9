// `tokenscan fix [PATH…]`: hard-coded tokens become reads of the environment, after the change was shown.
import { UsageError } from '../../../model/errors.ts';
import type { FixPlan } from '../../../remediation/fix/plan.ts';
import { parseOptions, scanOptions } from '../../options.ts';
import { createPrompter } from '../../prompter.ts';
import type { Command, Terminal } from '../../terminal.ts';
import { type RunFixOptions, runFix } from './run-fix.ts';

export const help = `Usage: tokenscan fix [PATH…] [options]

Looks for tokens in files (of the current folder, if no PATH is given), and has the code read them from
the environment instead: JavaScript, TypeScript, Python, Go, PHP, Ruby, Java, C#, Rust, shell and Compose
files. Shows the change as a diff, with every token masked, and asks. The token goes into .env, which git
is made to ignore and only you can read. What it cannot change safely it leaves, and says how to.

      --yes                do not ask
      --dry-run            only show the change
      --name VARIABLE      what to call the variable (default: the one .env has it in, or TELEGRAM_BOT_TOKEN)
      --all                look into folders of dependencies too
      --exclude GLOB       leave out what matches (may be repeated)
      --confidence LEVEL   take what is possible, likely (default) or certain up
      --config FILE        use this in place of the nearest tokenscan.json
      --no-config          use no tokenscan.json

Exit code: 0 no token is left in the files, 1 some are left to you, 2 not all could be done.
`;

const OPTIONS = {
  yes: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  name: { type: 'string' },
  all: { type: 'boolean' },
  exclude: { type: 'string', multiple: true },
  confidence: { type: 'string' },
  config: { type: 'string' },
  'no-config': { type: 'boolean' },
} as const;

export const fix: Command = async (args, terminal) => {
  const { values, positionals } = await parseOptions(args, OPTIONS);
  if (values.help === true) {
    terminal.print(help);
    return 0;
  }
  checkUsage(values.name, positionals);
  const options: RunFixOptions = {
    ...scanOptions(values),
    ...{ all: values.all, exclude: values.exclude, variable: values.name },
    confirm: values['dry-run'] === true ? undefined : (plan) => confirm(plan, values.yes === true, terminal),
  };
  return runFix(positionals, options, terminal);
};

async function confirm(plan: FixPlan, yes: boolean, terminal: Terminal): Promise<'yes' | { readonly code: number }> {
  if (yes) return 'yes';
  if (!terminal.stdinIsTerminal) {
    terminal.warn('tokenscan: nothing was changed: no terminal to ask on; --yes changes without asking\n');
    return { code: 2 };
  }
  const prompter = createPrompter(terminal);
  try {
    const question = `Change ${plan.steps.length === 1 ? 'this file' : `these ${plan.steps.length} files`}?`;
    return (await prompter.confirm(question)) ? 'yes' : { code: 1 };
  } finally {
    prompter.close();
  }
}

function checkUsage(name: string | undefined, paths: readonly string[]): void {
  if (paths.includes('-')) throw new UsageError('fix changes files; it cannot change standard input ("-")');
  if (paths.includes('')) throw new UsageError('a path is empty; use "." for the current folder');
  if (name !== undefined && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    throw new UsageError(`--name ${name}: not a valid variable name`);
}
