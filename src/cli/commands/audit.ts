// `tokenscan audit [FOLDER]`: where each token is on this machine, and what to do about it.
import { resolve } from 'node:path';
import { groupByToken } from '../../findings/exposures.ts';
import { UsageError } from '../../model/errors.ts';
import { DEFAULT_FAIL_ON, type FailOn, isFailing } from '../../model/fail-on.ts';
import { type Audit, audit as runAudit } from '../../remediation/audit/audit.ts';
import type { AuditScanName } from '../../remediation/audit/scans.ts';
import { SCAN_NAMES } from '../../report/audit-words.ts';
import { AUDIT_FORMATS } from '../../report/formats.ts';
import { statsOf } from '../../system/files.ts';
import { addJobSummary, contextOf, putOut, receiverFacts } from '../deliver.ts';
import type { ArgumentsOf } from '../descriptor.ts';
import type { audit as descriptor } from '../descriptors/audit.ts';
import { exitCodeOf, isIncomplete } from '../exit-code.ts';
import { createProgress } from '../progress.ts';
import { plannersFor } from '../remedies.ts';
import { checkTargets, readTargets } from '../report-targets.ts';
import { scanOptions } from '../scan-options.ts';
import type { Terminal } from '../terminal.ts';
import type { Asking } from './verify/audit-verify.ts';

/** Runs `tokenscan audit` and gives its exit code. Throws TokenscanError. */
export async function audit({ values, positionals }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  checkTargets(values, terminal.cwd);
  const trustConfig = values['trust-config'] === true;
  const { allow, ...plain } = scanOptions(values);
  const asking = await askingFor(values, terminal);
  const folder = folderNamed(positionals, terminal);
  let scanning: AuditScanName = 'files';
  const progress = createProgress(terminal, { doing: () => `Scanning ${SCAN_NAMES[scanning]}` });
  const planners = plannersFor(startIn(folder, terminal), plain.config);
  const found = await runAudit({
    ...planners,
    ...plain,
    // Without the trust it hides nothing, but is reported.
    allow: allow || !trustConfig,
    cwd: folder,
    folder: folder === terminal.cwd ? undefined : positionals[0],
    env: terminal.env,
    scans: values.only,
    exclude: values.exclude,
    strictEnv: values['strict-env'],
    home: values.home && resolve(terminal.cwd, values.home),
    user: values.user,
    trustConfig,
    root: values.root === undefined ? undefined : rootNamed(values.root, terminal),
    interrupted: terminal.interruption(),
    onScan: (name) => {
      scanning = name;
    },
    onProgress: progress.onProgress,
    onSecret: asking?.onSecret,
  }).finally(progress.end);
  const result = asking === undefined ? found : await asking.ask(found);
  return print(result, { values, terminal, folder, startedAs: planners.command });
}

/** What is known where an audit is printed. */
interface Printing {
  readonly values: ArgumentsOf<typeof descriptor>['values'];
  readonly terminal: Terminal;
  readonly folder: string;
  readonly startedAs: string;
}

/** Writes the audit in each format and gives the exit code. */
async function print(result: Audit, { values, terminal, folder, startedAs }: Printing): Promise<number> {
  const exitCode = codeOf(result, values['fail-on']);
  const common = {
    ...{ audit: result, exitCode, command: 'audit', subject: 'this machine', startedAs, failOn: values['fail-on'] },
    day: new Date().toISOString().slice(0, 10),
    exposures: groupByToken(result.report.findings),
    ...receiverFacts(values, { cwd: folder, env: terminal.env }),
  };
  for (const { format, file } of readTargets(values)) {
    const input = { ...common, ...contextOf({ ...values, output: file }, terminal) };
    putOut(await AUDIT_FORMATS[format](input), file, terminal);
    if (format === 'github') addJobSummary(await AUDIT_FORMATS.markdown(input), terminal);
  }
  return exitCode;
}

/** How we are started in another folder than that of the shell: what npx finds here it may not find there. */
function startIn(folder: string, { cwd, env, program }: Terminal): Pick<Terminal, 'cwd' | 'env' | 'program'> {
  const { npm_command: _, npm_config_user_agent: __, ...others } = env;
  return { cwd: folder, env: folder === cwd ? env : others, program };
}

function codeOf({ exposures, report }: Audit, failOn: FailOn = DEFAULT_FAIL_ON): number {
  const isUnknown = exposures.some(({ life }) => life?.state === 'unknown');
  const counts = exposures.filter(({ places }) => places.some(({ finding }) => isFailing(finding, failOn)));
  const findings = counts.some(({ verdict, life }) => verdict !== 'in place' && life?.state !== 'dead');
  return exitCodeOf({ findings, incomplete: isIncomplete(report) || isUnknown });
}

/** How Telegram is asked about the tokens of an audit; undefined without --verify. Throws UsageError. */
async function askingFor(
  values: { readonly verify?: boolean | undefined; readonly 'api-root'?: string | undefined },
  terminal: Terminal,
): Promise<Asking | undefined> {
  if (values.verify === true) return (await import('./verify/audit-verify.ts')).prepareAsking(values['api-root'], terminal);
  if (values['api-root'] !== undefined) throw new UsageError('--api-root requires --verify');
  return undefined;
}

/** Throws UsageError. */
function folderNamed([folder, ...more]: readonly string[], { cwd }: Terminal): string {
  if (more.length > 0) throw new UsageError('`tokenscan audit` takes one FOLDER');
  if (folder === undefined) return cwd;
  if (folder === '' || statsOf(resolve(cwd, folder))?.isDirectory() !== true) throw new UsageError('FOLDER does not exist');
  return resolve(cwd, folder);
}

/** Throws UsageError. */
function rootNamed(root: string, { cwd }: Terminal): string {
  if (root === '' || statsOf(resolve(cwd, root))?.isDirectory() !== true) throw new UsageError('--root: no such folder');
  return resolve(cwd, root);
}
