// `tokenscan uninstall`: removes our hooks, and leaves everything else as it was.
import { uninstallGlobally } from '../../../git/hooks/global.ts';
import { planUninstall } from '../../../git/hooks/install.ts';
import { openGit, openRepository } from '../../../git/hooks/repository.ts';
import { carryOut } from '../../../git/hooks/steps.ts';
import { UsageError } from '../../../model/errors.ts';
import type { ArgumentsOf } from '../../descriptor.ts';
import type { uninstall as descriptor } from '../../descriptors/uninstall.ts';
import { EXIT } from '../../exit-code.ts';
import type { Terminal } from '../../terminal.ts';
import { uninstallAgents } from './agents.ts';
import { say } from './say.ts';

/** Runs `tokenscan uninstall` and gives its exit code. Throws TokenscanError. */
export async function uninstall({ values, positionals }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  if (values.agents === true) return uninstallAgents(positionals, values.global === true, terminal);
  if (positionals.length > 0) throw new UsageError('`tokenscan uninstall` takes no path; run it in the repository');
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
  say(terminal, lines.length === 0 ? ['not installed: nothing to remove'] : lines, top);
  return EXIT.clean;
}
