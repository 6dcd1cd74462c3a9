// `tokenscan shell [PATH…]`: the histories of a user, or those named.
import { resolve } from 'node:path';
import { UsageError } from '../../model/errors.ts';
import { homeFor, namesOfZsh, scanShell } from '../../scan/histories.ts';
import { statsOf } from '../../system/files.ts';
import { deliver } from '../deliver.ts';
import type { ArgumentsOf } from '../descriptor.ts';
import type { shell as descriptor } from '../descriptors/shell.ts';
import { redactorsFor } from '../masking.ts';
import { createProgress } from '../progress.ts';
import { checkTargets } from '../report-targets.ts';
import { checkPaths, scanOptions } from '../scan-options.ts';
import type { Terminal } from '../terminal.ts';
import { checkRedact, confirmation, maskOptions } from './redact/redact-found.ts';
import { redactShell } from './redact/redact-shell.ts';

/** Runs `tokenscan shell` and gives its exit code. Throws TokenscanError. */
export async function shell({ values, positionals }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  checkTargets(values, terminal.cwd);
  const { home, user, exclude } = values;
  checkPaths(positionals);
  if (positionals.includes('-')) throw new UsageError('a history is a file; to scan a stream use `tokenscan scan -`');
  if (positionals.length > 0 && (home ?? user) !== undefined)
    throw new UsageError(`--${home === undefined ? 'user' : 'home'} selects histories: it takes no PATH`);
  checkRedact(values, positionals);
  // A key that cannot be read is reported before the long scan, not after it.
  const createRedactor = values.redact === true ? await redactorsFor(values, terminal.cwd) : undefined;
  const progress = createProgress(terminal, { doing: () => 'Scanning shell histories' });
  const options = { cwd: terminal.cwd, env: terminal.env, ...scanOptions(values), home, user, exclude };
  const report = await scanShell(positionals, { ...options, onProgress: progress.onProgress }).finally(progress.end);
  const subject = positionals.length === 0 ? 'the histories found' : 'the given histories';
  // A home without a history, such as that of a container, has none that could contain a token.
  const remedy = { scan: 'shell', isNamed: positionals.length > 0, home, user } as const;
  const code = await deliver(report, terminal, {
    ...values,
    command: 'shell',
    remedy,
    subject,
    mayBeEmpty: positionals.length === 0,
  });
  if (createRedactor === undefined) return code;
  const rescan = (files: readonly string[]) => scanShell(files, { ...options, home: undefined, user: undefined });
  // The owner of the home runs the shells that write its histories.
  const uid = (home ?? user) === undefined ? undefined : statsOf(homeFor(options).home)?.uid;
  const names = [...namesOfZsh(options), ...positionals.map((path) => resolve(terminal.cwd, path))];
  const confirm = confirmation(values, terminal);
  return redactShell(report, code, { ...maskOptions(values), terminal, createRedactor, rescan, uid, names, confirm });
}
