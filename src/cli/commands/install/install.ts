// `tokenscan install`: makes git run our hooks, using the hook manager of the repository.

import { installGlobally } from '../../../git/hooks/global.ts';
import { planInstall } from '../../../git/hooks/install.ts';
import { runLefthook } from '../../../git/hooks/lefthook.ts';
import { lastingProgram } from '../../../git/hooks/program.ts';
import { openGit, openRepository } from '../../../git/hooks/repository.ts';
import { carryOut } from '../../../git/hooks/steps.ts';
import { ByHandError, UsageError } from '../../../model/errors.ts';
import { keepTogether } from '../../../report/layout.ts';
import { startedAs } from '../../../system/started-as.ts';
import type { ArgumentsOf } from '../../descriptor.ts';
import type { install as descriptor } from '../../descriptors/install.ts';
import { EXIT } from '../../exit-code.ts';
import type { Terminal } from '../../terminal.ts';
import { installAgents } from './agents.ts';
import { say } from './say.ts';

/** Runs `tokenscan install` and gives its exit code. Throws TokenscanError. */
export async function install({ values, positionals }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  if (values.agents === true) return installAgents(checkedNames(positionals, values), values.global === true, terminal);
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

/** Throws UsageError for options of git hooks. */
function checkedNames(
  names: readonly string[],
  { strict, server }: { readonly strict?: boolean | undefined; readonly server?: boolean | undefined },
): readonly string[] {
  if (strict === true || server === true) throw new UsageError('--agents cannot be given together with --strict or --server');
  return names;
}
