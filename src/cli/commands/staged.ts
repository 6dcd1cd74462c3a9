// `tokenscan staged`: what the next commit would add.
import { UsageError } from '../../model/errors.ts';
import { scanStaged } from '../../scan/files.ts';
import { checkDelivery, deliver } from '../deliver.ts';
import { parseOptions, REPORT_HELP, REPORT_OPTIONS, scanOptions } from '../options.ts';
import type { Command } from '../terminal.ts';

export const help = `Usage: tokenscan staged [options]

Looks for tokens in what the next commit would add: the whole staged content of each path that it adds
or changes, as git holds it, and the path itself. The files in the folder play no part.

${REPORT_HELP}
Exit code: 0 nothing found or nothing staged, 1 tokens found, 2 not all could be scanned.
`;

export const staged: Command = async (args, terminal) => {
  const { values, positionals } = await parseOptions(args, REPORT_OPTIONS);
  if (values.help === true) {
    terminal.print(help);
    return 0;
  }
  checkDelivery(values);
  if (positionals.length > 0) throw new UsageError('`tokenscan staged` takes no path: a commit is looked at as a whole');
  const report = await scanStaged({ cwd: terminal.cwd, env: terminal.env, ...scanOptions(values) });
  return deliver(report, terminal, { ...values, subject: 'what is staged', mayBeEmpty: true });
};
