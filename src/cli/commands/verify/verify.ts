// `tokenscan verify [PATH…]`: which of the tokens found still work.
import { Readable } from 'node:stream';
import { groupByToken } from '../../../findings/exposures.ts';
import { UsageError } from '../../../model/errors.ts';
import type { Report, Secret } from '../../../model/types.ts';
import { openBotApi } from '../../../remediation/bot-api/client.ts';
import { readRoot, TELEGRAM } from '../../../remediation/bot-api/root.ts';
import { VERDICT_FORMATS } from '../../../report/formats.ts';
import { type Asked, countStates, type VerdictReport } from '../../../report/verdicts.ts';
import { scanFiles, scanStream } from '../../../scan/files.ts';
import type { ScanOptions } from '../../../scan/run-scan.ts';
import { startedAs } from '../../../system/started-as.ts';
import { contextOf, putOut } from '../../deliver.ts';
import type { ArgumentsOf } from '../../descriptor.ts';
import type { verify as descriptor } from '../../descriptors/verify.ts';
import { exitCodeOf, isIncomplete } from '../../exit-code.ts';
import { createProgress } from '../../progress.ts';
import { checkPaths, scanOptions } from '../../scan-options.ts';
import { maskOutput, type Terminal } from '../../terminal.ts';
import { warnMessage } from '../../wrapped.ts';
import { askAbout, isOfBot } from './ask-about.ts';
import { chooseExposures, variableNamed } from './choose.ts';

/** Runs `tokenscan verify` and gives its exit code. Throws TokenscanError. */
export async function verify({ values, positionals }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  checkUsage(positionals, values);
  const variable = isAboutFiles(values) ? variableNamed(positionals, terminal) : undefined;
  // A server that cannot be asked is reported before the long scan, not after it.
  const api = openBotApi({ root: readRoot(values['api-root'] ?? TELEGRAM), env: terminal.env, mask: maskOutput });
  const secrets = new Map<string, Secret>();
  const progress = createProgress(terminal, { doing: () => 'Scanning for tokens' });
  const report = await scanFor(positionals, values, terminal, {
    cwd: terminal.cwd,
    env: terminal.env,
    ...scanOptions(values),
    variable,
    onProgress: progress.onProgress,
    onSecret: (fingerprint, secret) => void secrets.set(fingerprint, secret),
  }).finally(progress.end);
  const exposures = groupByToken(report.findings).filter(isOfBot);
  const chosen = chooseExposures(exposures, positionals, values.suppressed === true);
  if (chosen.note !== undefined) warnMessage(terminal, `${chosen.note}`);
  const asked = await askAbout(chosen.exposures, secrets, api, terminal);
  const verdicts: VerdictReport = {
    asked,
    problems: report.problems,
    suppressed: exposures.length - chosen.exposures.length,
    host: api.host,
    variable,
    ...(await remediesFor(asked, values, variable, terminal)),
  };
  putOut([await VERDICT_FORMATS[values.format]({ verdicts, ...contextOf(values, terminal) })], values.output, terminal);
  // Without these errors "nothing found" could be read as "revoked".
  if (exposures.length === 0 && variable !== undefined) throw new UsageError(`${variable}: the variable contains no bot token`);
  if (positionals[0] === '-' && exposures.length === 0) throw new UsageError('no bot token in standard input');
  const { alive, unknown } = countStates(verdicts.asked);
  const incomplete = unknown > 0 || verdicts.asked.some(isHalfKnown) || isIncomplete(report, exposures.length > 0);
  return exitCodeOf({ findings: alive > 0, incomplete });
}

/** The next steps for tokens that may work and are not where they are expected. */
async function remediesFor(
  asked: readonly Asked[],
  values: Values,
  variable: string | undefined,
  terminal: Terminal,
): Promise<Pick<VerdictReport, 'steps' | 'command'>> {
  const scan = values.git === true ? 'git' : values.logs === true ? 'logs' : values.shell === true ? 'shell' : 'files';
  const findings = asked.flatMap(({ exposure, verdict }) => (verdict.state === 'dead' ? [] : exposure.findings));
  const isText = values.format === 'text' && variable === undefined;
  const { stepsFor } = await import('../../remedies.ts');
  const steps =
    isText && findings.some(({ suppressed }) => suppressed === false) ? await stepsFor(findings, { scan }, terminal) : [];
  return { steps, command: startedAs(terminal) };
}

type Values = ArgumentsOf<typeof descriptor>['values'];

/** Throws UsageError for sources that cannot be combined. */
function checkUsage(positionals: readonly string[], { git, logs, shell, all, exclude }: Values): void {
  const kinds = Object.entries({ git, logs, shell }).flatMap(([name, given]) => (given === true ? [`--${name}`] : []));
  const [kind] = kinds;
  checkPaths(positionals);
  if (kinds.length > 1) throw new UsageError(`${kinds.join(' and ')} cannot be given together; run verify for each`);
  if (positionals.includes('-') && (positionals.length > 1 || kind !== undefined))
    throw new UsageError('"-" (standard input) cannot be given together with a path, --git, --logs or --shell');
  if (git === true && exclude !== undefined) throw new UsageError('--exclude cannot be given with --git');
  if (all === true && kind !== undefined) throw new UsageError(`--all cannot be given with ${kind}`);
}

/** Whether tokens are searched in files, standard input or a variable. */
function isAboutFiles({ git, logs, shell }: Values): boolean {
  return git !== true && logs !== true && shell !== true;
}

/** Scans what the arguments name. The other sources are loaded when they are used. */
async function scanFor(
  positionals: readonly string[],
  values: Values,
  terminal: Terminal,
  { variable, ...options }: ScanOptions & { readonly variable: string | undefined },
): Promise<Report> {
  // What is given here is meant as a token, however little it is like one.
  const asTokens = { ...options, confidence: options.confidence ?? ('possible' as const) };
  if (variable !== undefined) return scanStream(Readable.from([Buffer.from(terminal.env[variable] ?? '')]), asTokens);
  if (values.git === true) {
    const { scanGit } = await import('../../../scan/git/scan-git.ts');
    return scanGit({ ...options, ranges: positionals, interrupted: terminal.interruption() });
  }
  if (values.logs === true) {
    const { scanLogs } = await import('../../../scan/logs.ts');
    return scanLogs(positionals, { ...options, exclude: values.exclude });
  }
  if (values.shell === true) {
    const { scanShell } = await import('../../../scan/histories.ts');
    return scanShell(positionals, { ...options, exclude: values.exclude });
  }
  if (positionals[0] === '-') return scanStream(terminal.stdin, asTokens);
  return scanFiles(positionals.length === 0 ? ['.'] : positionals, { ...options, all: values.all, exclude: values.exclude });
}

const isHalfKnown = ({ verdict }: Asked): boolean => verdict.state === 'alive' && 'unknown' in verdict.webhook;
