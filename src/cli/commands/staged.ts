// `tokenscan staged`: what the next commit would add.
import { UsageError } from '../../model/errors.ts';
import { scanStaged } from '../../scan/files.ts';
import { deliver } from '../deliver.ts';
import type { ArgumentsOf } from '../descriptor.ts';
import type { staged as descriptor } from '../descriptors/staged.ts';
import { checkTargets } from '../report-targets.ts';
import { scanOptions } from '../scan-options.ts';
import type { Terminal } from '../terminal.ts';

/** Runs `tokenscan staged` and gives its exit code. Throws TokenscanError. */
export async function staged({ values, positionals }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  checkTargets(values, terminal.cwd);
  if (positionals.length > 0) throw new UsageError('`tokenscan staged` takes no path: it scans the next commit as a whole');
  const report = await scanStaged({ cwd: terminal.cwd, env: terminal.env, ...scanOptions(values) });
  return deliver(report, terminal, {
    ...values,
    command: 'staged',
    remedy: { scan: 'staged' },
    subject: 'what is staged',
    mayBeEmpty: true,
  });
}
