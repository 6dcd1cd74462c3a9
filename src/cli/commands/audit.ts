// `tokenscan audit [FOLDER]`: where each token is on this machine, and what to do about it.
import { resolve } from 'node:path';
import { UsageError } from '../../model/errors.ts';
import { type Audit, audit as runAudit } from '../../remediation/audit/audit.ts';
import { AUDIT_SCANS, type AuditScanName } from '../../remediation/audit/scans.ts';
import { LOOK_WORDS } from '../../report/audit-words.ts';
import { wantsColor } from '../../report/paint.ts';
import { statsOf } from '../../system/files.ts';
import { putOut } from '../deliver.ts';
import { choose, parseOptions, REPORT_OPTIONS, scanOptions } from '../options.ts';
import { createProgress } from '../progress.ts';
import type { Command, Terminal } from '../terminal.ts';
import type { Asking } from './verify/audit-verify.ts';

export const help = `Usage: tokenscan audit [FOLDER] [options]

Looks through the files of FOLDER (the current one if none is given), its git repository and those below it (with
the files), the shell histories of this user, the logs of this machine, and the environments and command lines of running programs. Says of each
token where it is, since when, whether it was pushed, and what to do, step by step. Nothing is changed, nothing is
sent. What the tree's own tokenscan.json allows or leaves out hides nothing.

      --only LOOK          look only through ${AUDIT_SCANS.join(', ')} (may be repeated)
      --exclude GLOB       leave out what matches (may be repeated)
      --trust-config       what tokenscan.json and markers allow is allowed, what it excludes is left out
      --verify             ask Telegram which of the tokens still work (getMe, getWebhookInfo); dead ones then count
                           for nothing
      --api-root URL       with --verify: ask this Bot API server
      --home DIR, --user NAME
                           look through the histories of another user
      --root DIR           take logs and running programs from another system, mounted at DIR (a container:
                           /proc/PID/root)
      --confidence LEVEL   report from possible, likely (default) or certain up
      --config FILE        use the rules of this in place of the nearest tokenscan.json
      --no-config          use no tokenscan.json
      --format FORMAT      text (default), json, or markdown: for the ticket of an incident
  -o, --output FILE        write the report there
      --color WHEN         auto (default), always or never
  -v, --verbose            list all places, where was looked, and what was left out

Exit code: 0 no token, or each in its place (a private .env that git ignores, the environment of a program);
1 a token where it should not be; 2 not all could be looked at (also with tokens).
`;

export const audit: Command = async (args, terminal) => {
  const { values, positionals } = await parseOptions(args, {
    ...REPORT_OPTIONS,
    only: { type: 'string', multiple: true },
    exclude: { type: 'string', multiple: true },
    'trust-config': { type: 'boolean' },
    root: { type: 'string' },
    home: { type: 'string' },
    user: { type: 'string' },
    verify: { type: 'boolean' },
    'api-root': { type: 'string' },
  });
  if (values.help === true) {
    terminal.print(help);
    return 0;
  }
  const format = choose('format', values.format, ['text', 'json', 'markdown'], 'text');
  const color = choose('color', values.color, ['auto', 'always', 'never'], 'auto');
  const looks = values.only?.map((name) => choose('only', name, AUDIT_SCANS, 'files'));
  const { allow: _, ...plain } = scanOptions(values);
  const asking = await askingFor(values, terminal);
  const folder = folderNamed(positionals, terminal);
  let looking: AuditScanName = 'files';
  const progress = createProgress(terminal, () => `${LOOK_WORDS[looking]}: `);
  const found = await runAudit({
    ...plain,
    cwd: folder,
    folder: folder === terminal.cwd ? undefined : positionals[0],
    env: terminal.env,
    scans: looks,
    exclude: values.exclude,
    home: values.home && resolve(terminal.cwd, values.home),
    user: values.user,
    trustConfig: values['trust-config'],
    root: values.root === undefined ? undefined : rootNamed(values.root, terminal),
    interrupted: terminal.interruption(),
    onScan: (name) => {
      looking = name;
    },
    onProgress: progress.onProgress,
    onSecret: asking?.onSecret,
  }).finally(progress.end);
  const result = asking === undefined ? found : await asking.ask(found);
  const colored = wantsColor(color, terminal.env, values.output === undefined && terminal.stdoutIsTerminal);
  putOut(
    await written(result, format, { color: colored, verbose: values.verbose, version: terminal.version }),
    values.output,
    terminal,
  );
  return codeOf(result);
};

interface Manner {
  readonly color: boolean;
  readonly verbose: boolean | undefined;
  readonly version: string;
}

async function written(result: Audit, format: 'text' | 'json' | 'markdown', manner: Manner): Promise<string> {
  switch (format) {
    case 'json':
      return (await import('../../report/audit-json.ts')).formatAuditJson(result, manner.version);
    case 'markdown':
      return (await import('../../report/audit-markdown.ts')).formatAuditMarkdown(result, new Date().toISOString().slice(0, 10));
    case 'text':
      return (await import('../../report/audit-text.ts')).formatAudit(result, manner);
  }
}

/** 2 where not all was looked at, or nothing at all; 1 where a token is where it should not be. */
function codeOf({ exposures, report }: Audit): number {
  const { blobs, objects } = report.summary;
  if (report.problems.length > 0 || blobs + (objects?.known ?? 0) === 0) return 2;
  if (exposures.some(({ life }) => life?.state === 'unknown')) return 2;
  return exposures.some(({ verdict, life }) => verdict !== 'in place' && life?.state !== 'dead') ? 1 : 0;
}

/** How Telegram is asked about what an audit finds; undefined where it is not. Throws UsageError. */
async function askingFor(
  values: { readonly verify?: boolean | undefined; readonly 'api-root'?: string | undefined },
  terminal: Terminal,
): Promise<Asking | undefined> {
  if (values.verify === true) return (await import('./verify/audit-verify.ts')).prepareAsking(values['api-root'], terminal);
  if (values['api-root'] !== undefined) throw new UsageError('--api-root is about --verify; say that, too');
  return undefined;
}

/** Throws UsageError. */
function folderNamed([folder, ...more]: readonly string[], { cwd }: Terminal): string {
  if (more.length > 0) throw new UsageError('an audit is of one folder; name one, or none for the current one');
  if (folder === undefined) return cwd;
  if (folder === '' || statsOf(resolve(cwd, folder))?.isDirectory() !== true)
    throw new UsageError('the folder named is not there');
  return resolve(cwd, folder);
}

/** Throws UsageError. */
function rootNamed(root: string, { cwd }: Terminal): string {
  if (root === '' || statsOf(resolve(cwd, root))?.isDirectory() !== true)
    throw new UsageError('--root names no folder that is there');
  return resolve(cwd, root);
}
