// `tokenscan install`: makes git run our hooks, using the hook manager of the repository.

import { installGlobally } from '../../../git/hooks/global.ts';
import { planInstall } from '../../../git/hooks/install.ts';
import { runLefthook } from '../../../git/hooks/lefthook.ts';
import { lastingProgram } from '../../../git/hooks/program.ts';
import { openGit, openRepository } from '../../../git/hooks/repository.ts';
import { carryOut } from '../../../git/hooks/steps.ts';
import { ByHandError, UsageError } from '../../../model/errors.ts';
import { keepTogether, wrapAll } from '../../../report/layout.ts';
import { startedAs } from '../../../system/started-as.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import type { ArgumentsOf } from '../../descriptor.ts';
import type { install as descriptor } from '../../descriptors/install.ts';
import { EXIT } from '../../exit-code.ts';
import type { Terminal } from '../../terminal.ts';

/** Runs `tokenscan install` and gives its exit code. Throws TokenscanError. */
export async function install({ values, positionals }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  if (positionals.length > 0) throw new UsageError('`tokenscan install` takes no path; run it in the repository');
  if (values.global === true && values.server === true) throw new UsageError('--global and --server cannot be given together');
  const { env, program } = terminal;
  try {
    if (values.global === true) {
      say(terminal, await installGlobally(openGit(terminal.cwd, env), env, program, values.strict === true));
    } else {
      const repository = await openRepository(terminal.cwd, env);
      const plan = await planInstall(repository, {
        env,
        program: lastingProgram(program, terminal.cwd, repository.top),
        strict: values.strict === true,
        server: values.server === true,
      });
      carryOut(plan.steps);
      say(terminal, plan.lines, repository.top);
      if (plan.lefthook) await runLefthook(repository.top, env);
      if (plan.steps.length === 0) say(terminal, ['already installed: nothing to do']);
    }
  } catch (error) {
    if (error instanceof ByHandError) terminal.warn(`${error.message}\n\n${error.paste}\n\n`);
    throw error;
  }
  say(terminal, [`to prove that it works: ${keepTogether(`${startedAs(terminal)} doctor`)}`]);
  return EXIT.clean;
}

/** Prints lines whose paths have no power over a terminal; those in the folder `top` are shown from there. */
export function say(terminal: Terminal, lines: readonly string[], top?: string): void {
  const shorten = (text: string): string => (top === undefined ? text : text.replaceAll(`${top}/`, ''));
  const safe = lines.map((text) => escapeForTerminal(shorten(text)));
  terminal.print(
    wrapAll(safe, terminal.columns)
      .map((line) => `${line}\n`)
      .join(''),
  );
}
