// `tokenscan install`: makes git run our hooks, in the way of whoever manages the hooks here.

import { installGlobally } from '../../../git/hooks/global.ts';
import { planInstall } from '../../../git/hooks/install.ts';
import { runLefthook } from '../../../git/hooks/lefthook.ts';
import { openGit, openRepository } from '../../../git/hooks/repository.ts';
import { carryOut } from '../../../git/hooks/steps.ts';
import { ByHandError, UsageError } from '../../../model/errors.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import { parseOptions } from '../../options.ts';
import type { Command, Terminal } from '../../terminal.ts';

export const help = `Usage: tokenscan install [options]

Makes git run tokenscan before each commit, merge, message and push of this repository, in the way of what manages
its hooks: husky, lefthook, the pre-commit framework, or nothing. What is there already is kept and still run.

      --strict             also for what \`--no-verify\` and rebase pass by, and for \`git am\`
      --server             instead, look at what is pushed to this repository
      --global             for all repositories of yours

\`tokenscan doctor\` proves that it works, \`tokenscan uninstall\` takes it away.

Exit code: 0 all is in place, 2 it could not be done.
`;

export const install: Command = async (args, terminal) => {
  const { values, positionals } = await parseOptions(args, {
    strict: { type: 'boolean' },
    server: { type: 'boolean' },
    global: { type: 'boolean' },
  });
  if (values.help === true) {
    terminal.print(help);
    return 0;
  }
  if (positionals.length > 0) throw new UsageError('`tokenscan install` takes no path; stand in the repository');
  if (values.global === true && values.server === true) throw new UsageError('--global and --server do not go together');
  const { env, program } = terminal;
  try {
    if (values.global === true) {
      say(terminal, await installGlobally(openGit(terminal.cwd, env), env, program, values.strict === true));
    } else {
      const repository = await openRepository(terminal.cwd, env);
      const plan = await planInstall(repository, {
        env,
        program,
        strict: values.strict === true,
        server: values.server === true,
      });
      carryOut(plan.steps);
      say(terminal, plan.lines, repository.top);
      if (plan.lefthook) await runLefthook(repository.top, env);
      if (plan.steps.length === 0) say(terminal, ['nothing was to be done']);
    }
  } catch (error) {
    if (error instanceof ByHandError) terminal.warn(`${error.message}\n\n${error.paste}\n\n`);
    throw error;
  }
  say(terminal, ['prove that it works: tokenscan doctor']);
  return 0;
};

/** Prints lines whose paths have no power over a terminal; those in the folder `top` are shown from there. */
export function say(terminal: Terminal, lines: readonly string[], top?: string): void {
  const shorten = (text: string): string => (top === undefined ? text : text.replaceAll(`${top}/`, ''));
  terminal.print(lines.map((text) => `${escapeForTerminal(shorten(text))}\n`).join(''));
}
