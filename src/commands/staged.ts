// `tokenscan staged`: what the next commit would add.
import { UsageError } from '../errors.ts';
import { scanStaged } from '../scan.ts';
import { checkDelivery, deliver } from './deliver.ts';
import { parseOptions, REPORT_OPTIONS, scanOptions } from './options.ts';
import type { Command } from './terminal.ts';

export const help = `Usage: tokenscan staged [options]

Looks for tokens in what the next commit would add: the whole staged content of each path that it adds
or changes, as git holds it, and the path itself. The files in the folder play no part.

      --confidence LEVEL   report from possible, likely (default) or certain up
      --config FILE        use this in place of the nearest tokenscan.json
      --no-config          use no tokenscan.json
      --no-allow           report what the allow list allows, too
      --format FORMAT      text (default) or json
  -o, --output FILE        write the report there
      --color WHEN         auto (default), always or never
  -v, --verbose            list all places, and what was left out

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
