// `tokenscan fix [PATH…]`: hard-coded tokens become reads of the environment, after the change was shown.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { loadConfig } from '../../../config/config.ts';
import { prepareRules } from '../../../config/rules/builtin.ts';
import { createMasker } from '../../../detect/mask.ts';
import { explain, isSystemError, TokenscanError, UsageError } from '../../../model/errors.ts';
import type { Report } from '../../../model/types.ts';
import { carryOut } from '../../../remediation/fix/carry-out.ts';
import { createFindMatches } from '../../../remediation/fix/find-matches.ts';
import { createParse, type ReadGrammar } from '../../../remediation/fix/grammars.ts';
import { type Plan, planFix } from '../../../remediation/fix/plan.ts';
import { formatOrigin } from '../../../report/origins.ts';
import { scanFiles } from '../../../scan/files.ts';
import { removeAbandoned } from '../../../system/atomic-write.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import { parseOptions, scanOptions } from '../../options.ts';
import { createProgress } from '../../progress.ts';
import { createPrompter } from '../../prompter.ts';
import type { Command, Terminal } from '../../terminal.ts';
import { sayNext, sayWhatIsOpen, showPlan } from './fix-report.ts';
import { targetsOf } from './fix-targets.ts';

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
  const { cwd, env } = terminal;
  const config = await loadConfig(cwd, scanOptions(values).config);
  const progress = createProgress(terminal);
  const report = await scanFiles(positionals.length === 0 ? ['.'] : positionals, {
    ...{ cwd, env, ...scanOptions(values), config, onProgress: progress.onProgress },
    ...{ all: values.all, exclude: values.exclude },
  }).finally(progress.end);
  const rules = prepareRules(config.families);
  const { targets, others } = targetsOf(report, cwd);
  const plan = await planFix(targets, {
    ...{ cwd, env, wish: values.name, findMatches: createFindMatches(rules) },
    parse: createParse(grammarsBeside(terminal.program.script)),
  });
  const trouble = sayProblems(report, terminal);
  showPlan(plan, others, createMasker(rules), terminal);
  const left = plan.left.length + others.length > 0 ? 1 : 0;
  if (plan.done.length === 0 && plan.steps.length === 0) {
    if (left === 0 && !trouble) terminal.warn('no token in these files is to be replaced\n');
    return trouble ? 2 : left;
  }
  if (values['dry-run'] === true) return trouble ? 2 : 1;
  return Math.max(trouble ? 2 : left, await change(plan, values.yes === true, terminal));
};

/** Asks, and does it. Gives 0 where all was done, 1 where the user did not want it, 2 where something failed. */
async function change(plan: Plan, unasked: boolean, terminal: Terminal): Promise<number> {
  if (!unasked && !terminal.stdinIsTerminal) {
    terminal.warn('tokenscan: nothing was changed: there is no terminal to ask at; say --yes to change without being asked\n');
    return 2;
  }
  const question = `Change ${plan.steps.length === 1 ? 'this file' : `these ${plan.steps.length} files`}?`;
  if (!unasked && !(await asked(question, terminal))) return 1;
  // With somebody who listens a signal waits until the file that is being written is whole, and nothing is left beside it.
  terminal.interruption();
  for (const folder of new Set(plan.readers.map((reader) => reader.folder))) removeAbandoned(folder);
  if (!(await carryOutAll(plan, terminal))) return 2;
  sayNext(plan, terminal);
  for (const step of plan.steps) if (step.kind === 'env') await sayWhatIsOpen(step, terminal);
  return 0;
}

async function asked(question: string, terminal: Terminal): Promise<boolean> {
  const prompter = createPrompter(terminal);
  try {
    return await prompter.confirm(question);
  } finally {
    prompter.close();
  }
}

function checkUsage(name: string | undefined, paths: readonly string[]): void {
  if (paths.includes('-')) throw new UsageError('"-" is no file; fix changes files');
  if (paths.includes('')) throw new UsageError('an empty path names nothing; for the current folder say "."');
  if (name !== undefined && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    throw new UsageError(`--name ${name}: is no name of a variable`);
}

/** The grammars that lie packed beside the program. */
function grammarsBeside(script: string): ReadGrammar {
  return (name) => brotliDecompressSync(readFileSync(join(dirname(script), 'grammars', `${name}.wasm.br`)));
}

function sayProblems({ problems }: Report, terminal: Terminal): boolean {
  for (const { origin, message } of problems)
    terminal.warn(`tokenscan: ${formatOrigin(origin)}: ${escapeForTerminal(message)}\n`);
  return problems.length > 0;
}

/** Whether all was done. Where `.env` could not be written nothing else is: a source must not read what is not there. */
async function carryOutAll({ steps }: Plan, terminal: Terminal): Promise<boolean> {
  let whole = true;
  for (const step of steps) {
    try {
      await carryOut(step, terminal.env);
    } catch (error) {
      if (!(error instanceof TokenscanError || isSystemError(error))) throw error;
      terminal.warn(`tokenscan: ${escapeForTerminal(step.name)}: ${escapeForTerminal(explain(error))}\n`);
      if (step.kind === 'ignore' || step.kind === 'env') return false;
      whole = false;
    }
  }
  return whole;
}
