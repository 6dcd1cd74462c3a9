// `tokenscan logs [PATH…]`: the logs of this system, those named, or standard input.
import { resolve } from 'node:path';
import { UsageError } from '../../model/errors.ts';
import { scanLogStream, scanLogs } from '../../scan/logs.ts';
import { statsOf } from '../../system/files.ts';
import { checkDelivery, deliver } from '../deliver.ts';
import { redactorsFor } from '../masking.ts';
import { parseOptions, REPORT_HELP, REPORT_OPTIONS, scanOptions } from '../options.ts';
import { createProgress } from '../progress.ts';
import type { Command, Terminal } from '../terminal.ts';
import { checkRedact, confirmation, FOUND_HELP, FOUND_OPTIONS, maskOptions, redactFound } from './redact/redact-found.ts';

export const help = `Usage: tokenscan logs [PATH…] [options]
       docker logs CONTAINER 2>&1 | tokenscan logs -

Looks for tokens in logs, and says when each was first and last written. Without a PATH: where logs are,
of containers (Docker, Podman), PM2, nginx, Apache, Caddy, supervisor, npm, yarn and pnpm, all of /var/log,
the systemd journal, and beside the projects in and above the current folder. With PATHs (files, folders,
patterns): every file there. It also says where Telegram reported that somebody else takes the updates of
the same bot. Nothing is changed without --redact. What may not be read is said: run it with sudo then.

      --root DIR           look through another system's files, mounted at DIR
      --exclude GLOB       leave out what matches (may be repeated)
${FOUND_HELP}${REPORT_HELP}
Exit code: 0 nothing found, 1 tokens found, 2 not all could be scanned (also with findings), or no log was
found. With --redact: 0 nothing found, or all masked and nothing found again; 1 you said no, or --dry-run; 2 something
could not be masked, or not all could be scanned.
`;

export const logs: Command = async (args, terminal) => {
  const { values, positionals } = await parseOptions(args, {
    ...REPORT_OPTIONS,
    ...FOUND_OPTIONS,
    root: { type: 'string' },
    exclude: { type: 'string', multiple: true },
  });
  if (values.help === true) {
    terminal.print(help);
    return 0;
  }
  checkDelivery(values);
  checkPlaces(positionals, values.root, terminal);
  checkRedact(values, positionals);
  // A key that cannot be read is said before the long look, not after it.
  const createRedactor = values.redact === true ? await redactorsFor(values, terminal.cwd) : undefined;
  const progress = createProgress(terminal);
  const options = { cwd: terminal.cwd, env: terminal.env, ...scanOptions(values), onProgress: progress.onProgress };
  if (positionals[0] === '-') {
    const report = await scanLogStream(terminal.stdin, options).finally(progress.end);
    const { summary } = report;
    // A pipe whose writer failed looks like this: nothing was scanned, and that is not "clean".
    const seen = summary.bytes > 0 ? report : { ...report, summary: { ...summary, blobs: 0 } };
    return deliver(seen, terminal, { ...values, subject: 'standard input' });
  }
  const report = await scanLogs(positionals, { ...options, exclude: values.exclude, root: values.root }).finally(progress.end);
  const code = deliver(report, terminal, { ...values, subject: positionals.length === 0 ? 'the logs found' : 'the logs named' });
  if (createRedactor === undefined) return code;
  const rescan = (files: readonly string[]) => scanLogs(files, { ...options, onProgress: undefined });
  return redactFound(report, code, {
    ...maskOptions(values),
    terminal,
    createRedactor,
    rescan,
    confirm: confirmation(values, terminal),
  });
};

/** Throws UsageError where what to look at makes no sense. */
function checkPlaces(paths: readonly string[], root: string | undefined, { cwd }: Terminal): void {
  if (paths.includes('-') && paths.length > 1) throw new UsageError('"-" (standard input) cannot be scanned together with paths');
  if (paths.includes('')) throw new UsageError('an empty path names nothing; for the current folder say "."');
  if (root === undefined) return;
  if (paths.length > 0) throw new UsageError('--root says where logs are looked for: no path can be given with it');
  if (root === '' || statsOf(resolve(cwd, root))?.isDirectory() !== true)
    throw new UsageError('--root names no folder that is there');
}
