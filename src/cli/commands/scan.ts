// `tokenscan [scan] [PATH…]`: files and folders, or standard input.
import { UsageError } from '../../model/errors.ts';
import { scanFiles, scanStream } from '../../scan/files.ts';
import { checkDelivery, deliver } from '../deliver.ts';
import { parseOptions, REPORT_HELP, REPORT_OPTIONS, readThreads, scanOptions } from '../options.ts';
import { createProgress } from '../progress.ts';
import type { Command } from '../terminal.ts';

export const help = `Usage: tokenscan [scan] [PATH…] [options]
       command | tokenscan scan -

Looks for tokens in files and folders; in the current folder if no PATH is given. A PATH may be a
pattern ('logs/**/*.log'). Files that git ignores are looked at too: that is where .env, logs and builds
are. Left out, and counted: .git, and folders of dependencies that git ignores (node_modules, .venv …).

      --all                look into folders of dependencies too
      --exclude GLOB       leave out what matches (may be repeated)
      --threads N          use at most so many threads (default: one for each processor, at most 8)
${REPORT_HELP}
Exit code: 0 nothing found, 1 tokens found, 2 not all could be scanned (also with findings).
`;

export const scan: Command = async (args, terminal) => {
  const { values, positionals } = await parseOptions(args, {
    ...REPORT_OPTIONS,
    all: { type: 'boolean' },
    exclude: { type: 'string', multiple: true },
    threads: { type: 'string' },
  });
  if (values.help === true) {
    terminal.print(help);
    return 0;
  }
  checkDelivery(values);
  if (positionals.includes('-') && positionals.length > 1) {
    throw new UsageError('"-" (standard input) cannot be scanned together with paths');
  }
  if (positionals.includes('')) throw new UsageError('an empty path names nothing; for the current folder say "."');
  const progress = createProgress(terminal);
  const options = { cwd: terminal.cwd, env: terminal.env, ...scanOptions(values), onProgress: progress.onProgress };
  if (positionals[0] === '-') {
    const report = await scanStream(terminal.stdin, options).finally(progress.end);
    const { summary } = report;
    // A pipe whose writer failed looks like this: nothing was scanned, and that is not "clean".
    const seen = summary.bytes > 0 ? report : { ...report, summary: { ...summary, blobs: 0 } };
    return deliver(seen, terminal, { ...values, subject: 'standard input' });
  }
  const paths = positionals.length === 0 ? ['.'] : positionals;
  const report = await scanFiles(paths, {
    ...options,
    all: values.all,
    exclude: values.exclude,
    threads: readThreads(values.threads),
  }).finally(progress.end);
  return deliver(report, terminal, { ...values, subject: describePaths(positionals) });
};

/** What was scanned, in words. Not the paths: what is in them need not be fit to be shown. */
function describePaths({ length }: readonly string[]): string {
  if (length === 0) return 'this folder';
  return length === 1 ? 'the path named' : `the ${length} paths named`;
}
