// `tokenscan fleet plan` and `tokenscan fleet run`: many repositories, archives and folders.
import { UsageError } from '../../../model/errors.ts';
import type { ArgumentsOf } from '../../descriptor.ts';
import type { fleet as descriptor } from '../../descriptors/fleet.ts';
import type { Terminal } from '../../terminal.ts';

/** Runs `tokenscan fleet` and gives its exit code. Throws TokenscanError. */
export async function fleet(parsed: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  const [action, ...rest] = parsed.positionals;
  if (action === 'plan') return (await import('./plan.ts')).plan({ ...parsed, positionals: rest }, terminal);
  if (action === 'run') return (await import('./run.ts')).run({ ...parsed, positionals: rest }, terminal);
  throw new UsageError('give what to do: tokenscan fleet plan SOURCE… or tokenscan fleet run PLAN --results FOLDER');
}
