// `tokenscan logs [PATH…]`: the logs of this system, those named, or standard input.
import { resolve } from 'node:path';
import { UsageError } from '../../model/errors.ts';
import { scanLogStream, scanLogs } from '../../scan/logs.ts';
import { statsOf } from '../../system/files.ts';
import { deliver } from '../deliver.ts';
import type { ArgumentsOf } from '../descriptor.ts';
import type { logs as descriptor } from '../descriptors/logs.ts';
import { redactorsFor } from '../masking.ts';
import { createProgress, sizeOf } from '../progress.ts';
import { checkTargets } from '../report-targets.ts';
import { checkPaths, checkStandardInput, scanOptions } from '../scan-options.ts';
import type { Terminal } from '../terminal.ts';
import { checkRedact, confirmation, maskOptions, redactFound } from './redact/redact-found.ts';
import { emptyAsNothing } from './scan.ts';

/** Runs `tokenscan logs` and gives its exit code. Throws TokenscanError. */
export async function logs({ values, positionals }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  checkTargets(values, terminal.cwd);
  checkUsage(positionals, values.root, terminal);
  checkRedact(values, positionals);
  // A key that cannot be read is reported before the long scan, not after it.
  const createRedactor = values.redact === true ? await redactorsFor(values, terminal.cwd) : undefined;
  const progress = createProgress(terminal, { doing: () => 'Scanning logs', size: sizeOf(positionals, terminal) });
  const options = { cwd: terminal.cwd, env: terminal.env, ...scanOptions(values), onProgress: progress.onProgress };
  if (positionals[0] === '-') {
    const report = await scanLogStream(terminal.stdin, options).finally(progress.end);
    return deliver(emptyAsNothing(report), terminal, {
      ...values,
      command: 'logs',
      remedy: { scan: 'logs' },
      subject: 'standard input',
    });
  }
  const report = await scanLogs(positionals, { ...options, exclude: values.exclude, root: values.root }).finally(progress.end);
  const subject = positionals.length === 0 ? 'the logs of this system' : 'the given logs';
  const code = await deliver(report, terminal, {
    ...values,
    command: 'logs',
    remedy: { scan: 'logs', root: values.root },
    subject,
  });
  if (createRedactor === undefined) return code;
  const rescan = (files: readonly string[]) => scanLogs(files, { ...options, onProgress: undefined });
  const confirm = confirmation(values, terminal);
  return redactFound(report, code, { ...maskOptions(values), terminal, createRedactor, rescan, confirm });
}

/** Throws UsageError. */
function checkUsage(paths: readonly string[], root: string | undefined, { cwd }: Terminal): void {
  checkStandardInput(paths);
  checkPaths(paths);
  if (root === undefined) return;
  if (paths.length > 0) throw new UsageError('--root selects the logs of a system: it takes no PATH');
  if (root === '' || statsOf(resolve(cwd, root))?.isDirectory() !== true) throw new UsageError('--root: no such folder');
}
