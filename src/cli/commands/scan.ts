// `tokenscan [scan] [PATH…]`: files and folders, or standard input.
import { findTop, locateGit } from '../../git/environment.ts';
import { GitError, UsageError } from '../../model/errors.ts';
import type { Report } from '../../model/types.ts';
import { scanFiles, scanStream } from '../../scan/files.ts';
import { isCi } from '../ci-environment.ts';
import { deliver } from '../deliver.ts';
import type { ArgumentsOf } from '../descriptor.ts';
import type { scan as descriptor } from '../descriptors/scan.ts';
import { readMaxFindings } from '../max-findings.ts';
import { readPaths } from '../paths-file.ts';
import { createProgress, sizeOf } from '../progress.ts';
import { checkTargets } from '../report-targets.ts';
import { checkPaths, checkStandardInput, readThreads, scanOptions } from '../scan-options.ts';
import type { Terminal } from '../terminal.ts';
import { warnMessage } from '../wrapped.ts';

/** Runs `tokenscan scan` and gives its exit code. Throws TokenscanError. */
export async function scan({ values, positionals }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  checkTargets(values, terminal.cwd);
  readMaxFindings(values['max-findings']);
  checkStandardInput(positionals);
  checkPaths(positionals);
  if (values['stdin-name'] !== undefined && (positionals[0] !== '-' || values['stdin-name'] === ''))
    throw new UsageError('--stdin-name requires "-" as the path, and a name');
  const threads = readThreads(values.threads);
  const listed = await readPaths(values, positionals, terminal);
  const paths = listed ?? (positionals.length === 0 ? ['.'] : positionals);
  const progress = createProgress(terminal, { size: sizeOf(paths, terminal) });
  const options = { cwd: terminal.cwd, env: terminal.env, ...scanOptions(values), onProgress: progress.onProgress };
  if (positionals[0] === '-') {
    const report = await scanStream(terminal.stdin, { ...options, name: values['stdin-name'] }).finally(progress.end);
    const remedy = { scan: 'stream' } as const;
    return deliver(emptyAsNothing(report), terminal, { ...values, command: 'scan', remedy, subject: 'standard input' });
  }
  const { all, exclude, 'strict-env': strictEnv } = values;
  warnWithoutGit(terminal);
  const cache = values['no-cache'] !== true;
  const report = await scanFiles(paths, { ...options, all, exclude, threads, strictEnv, cache }).finally(progress.end);
  const remedy = { scan: 'files', location: isCi(terminal.env) ? 'ci' : 'here' } as const;
  return deliver(report, terminal, {
    ...values,
    command: 'scan',
    remedy,
    subject: describePaths(listed ?? positionals, listed !== undefined),
    mayBeEmpty: paths.length === 0,
  });
}

/** Without git nothing is known about what it ignores: more is scanned, and no `.env` in a repository is expected to hold a token. */
export function warnWithoutGit(terminal: Terminal): void {
  const { cwd, env } = terminal;
  const top = findTop(cwd);
  if (top === undefined) return;
  try {
    locateGit(env, cwd);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    warnMessage(terminal, 'git not found: what it ignores is not known, so dependency folders are scanned, and each .env counts');
  }
}

/** A stream without a byte counts as not scanned: a pipe whose writer failed looks like this, and that is not "clean". */
export function emptyAsNothing(report: Report): Report {
  const { summary } = report;
  return summary.bytes > 0 ? report : { ...report, summary: { ...summary, blobs: 0 } };
}

/** What was scanned, in words. Not the paths: they may contain anything. */
function describePaths({ length }: readonly string[], isList: boolean): string {
  if (length === 0) return isList ? 'an empty list of paths' : 'this folder';
  return length === 1 ? 'the given path' : `the ${length} given paths`;
}
