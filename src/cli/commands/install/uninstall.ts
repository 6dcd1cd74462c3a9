// `tokenscan uninstall`: takes our hooks away, and leaves all else as it was.

import { uninstallGlobally } from '../../../git/hooks/global.ts';
import { planUninstall } from '../../../git/hooks/install.ts';
import { openGit, openRepository } from '../../../git/hooks/repository.ts';
import { carryOut } from '../../../git/hooks/steps.ts';
import { UsageError } from '../../../model/errors.ts';
import { parseOptions } from '../../options.ts';
import type { Command } from '../../terminal.ts';
import { say } from './install.ts';

export const help = `Usage: tokenscan uninstall [--global]

Takes away what \`tokenscan install\` put into the hooks of this repository, and puts back what was there before.

      --global             what \`tokenscan install --global\` did

Exit code: 0 nothing of it is left, 2 it could not be done.
`;

export const uninstall: Command = async (args, terminal) => {
  const { values, positionals } = await parseOptions(args, { global: { type: 'boolean' } });
  if (values.help === true) {
    terminal.print(help);
    return 0;
  }
  if (positionals.length > 0) throw new UsageError('`tokenscan uninstall` takes no path; stand in the repository');
  const { env, cwd } = terminal;
  let lines: readonly string[];
  let top: string | undefined;
  if (values.global === true) {
    lines = await uninstallGlobally(openGit(cwd, env), env);
  } else {
    const repository = await openRepository(cwd, env);
    const plan = await planUninstall(repository, env);
    carryOut(plan.steps);
    lines = plan.lines;
    top = repository.top;
  }
  say(terminal, lines.length === 0 ? ['nothing of tokenscan was here'] : lines, top);
  return 0;
};
