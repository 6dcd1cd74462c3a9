// `tokenscan [scan] [PATH…]`: files and folders, or standard input.
import type { Report } from '../../model/types.ts';
import { scanFiles, scanStream } from '../../scan/files.ts';
import { deliver } from '../deliver.ts';
import type { ArgumentsOf } from '../descriptor.ts';
import type { scan as descriptor } from '../descriptors/scan.ts';
import { createProgress } from '../progress.ts';
import { checkPaths, checkStandardInput, readThreads, scanOptions } from '../scan-options.ts';
import type { Terminal } from '../terminal.ts';

/** Runs `tokenscan scan` and gives its exit code. Throws TokenscanError. */
export async function scan({ values, positionals }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  checkStandardInput(positionals);
  checkPaths(positionals);
  const threads = readThreads(values.threads);
  const progress = createProgress(terminal);
  const options = { cwd: terminal.cwd, env: terminal.env, ...scanOptions(values), onProgress: progress.onProgress };
  if (positionals[0] === '-') {
    const report = await scanStream(terminal.stdin, options).finally(progress.end);
    return deliver(emptyAsNothing(report), terminal, { ...values, subject: 'standard input' });
  }
  const paths = positionals.length === 0 ? ['.'] : positionals;
  const { all, exclude } = values;
  const report = await scanFiles(paths, { ...options, all, exclude, threads }).finally(progress.end);
  return deliver(report, terminal, { ...values, subject: describePaths(positionals) });
}

/** A stream without a byte counts as not scanned: a pipe whose writer failed looks like this, and that is not "clean". */
export function emptyAsNothing(report: Report): Report {
  const { summary } = report;
  return summary.bytes > 0 ? report : { ...report, summary: { ...summary, blobs: 0 } };
}

/** What was scanned, in words. Not the paths: they may contain anything. */
function describePaths({ length }: readonly string[]): string {
  if (length === 0) return 'this folder';
  return length === 1 ? 'the given path' : `the ${length} given paths`;
}
