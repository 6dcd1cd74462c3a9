// `tokenscan verify [PATH…]`: which of the tokens found still work.
import { groupByToken } from '../../../findings/exposures.ts';
import { UsageError } from '../../../model/errors.ts';
import type { Exposure, Report, Secret } from '../../../model/types.ts';
import { openBotApi } from '../../../remediation/bot-api/client.ts';
import { readRoot, TELEGRAM } from '../../../remediation/bot-api/root.ts';
import { VERDICT_FORMATS } from '../../../report/formats.ts';
import { type Asked, countStates, type VerdictReport } from '../../../report/verdicts.ts';
import { scanFiles, scanStream } from '../../../scan/files.ts';
import type { ScanOptions } from '../../../scan/run-scan.ts';
import { contextOf, putOut } from '../../deliver.ts';
import type { ArgumentsOf } from '../../descriptor.ts';
import type { verify as descriptor } from '../../descriptors/verify.ts';
import { exitCodeOf, isIncomplete } from '../../exit-code.ts';
import { createProgress } from '../../progress.ts';
import { checkPaths, scanOptions } from '../../scan-options.ts';
import { maskOutput, type Terminal } from '../../terminal.ts';
import { askAbout, isOfBot } from './ask-about.ts';

/** Runs `tokenscan verify` and gives its exit code. Throws TokenscanError. */
export async function verify({ values, positionals }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  checkUsage(positionals, values);
  // A server that cannot be asked is reported before the long scan, not after it.
  const api = openBotApi({ root: readRoot(values['api-root'] ?? TELEGRAM), env: terminal.env, mask: maskOutput });
  const secrets = new Map<string, Secret>();
  const progress = createProgress(terminal);
  const report = await scanFor(positionals, values, terminal, {
    cwd: terminal.cwd,
    env: terminal.env,
    ...scanOptions(values),
    onProgress: progress.onProgress,
    onSecret: (fingerprint, secret) => void secrets.set(fingerprint, secret),
  }).finally(progress.end);
  const exposures = groupByToken(report.findings).filter(isOfBot);
  const chosen = exposures.filter((exposure) => values.suppressed === true || isActive(exposure));
  const verdicts: VerdictReport = {
    asked: await askAbout(chosen, secrets, api, terminal),
    problems: report.problems,
    suppressed: exposures.length - chosen.length,
    host: api.host,
  };
  putOut(await VERDICT_FORMATS[values.format]({ verdicts, ...contextOf(values, terminal) }), values.output, terminal);
  // Without this error "nothing found" could be read as "dead".
  if (positionals[0] === '-' && exposures.length === 0) throw new UsageError('no bot token in standard input');
  const { alive, unknown } = countStates(verdicts.asked);
  const incomplete = unknown > 0 || verdicts.asked.some(isHalfKnown) || isIncomplete(report, exposures.length > 0);
  return exitCodeOf({ findings: alive > 0, incomplete });
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

/** Scans what the arguments name. The other sources are loaded when they are used. */
async function scanFor(
  positionals: readonly string[],
  values: Values,
  terminal: Terminal,
  options: ScanOptions,
): Promise<Report> {
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
  // What is given here is meant as a token, however little it is like one.
  if (positionals[0] === '-') return scanStream(terminal.stdin, { ...options, confidence: options.confidence ?? 'possible' });
  return scanFiles(positionals.length === 0 ? ['.'] : positionals, { ...options, all: values.all, exclude: values.exclude });
}

const isActive = ({ findings }: Exposure): boolean => findings.some(({ suppressed }) => suppressed === false);

const isHalfKnown = ({ verdict }: Asked): boolean => verdict.state === 'alive' && 'unknown' in verdict.webhook;
