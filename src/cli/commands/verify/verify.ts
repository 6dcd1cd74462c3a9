// `tokenscan verify [PATH…]`: which of the tokens found still work.

import { groupByToken } from '../../../findings/exposures.ts';
import { UsageError } from '../../../model/errors.ts';
import type { Exposure, Report, Secret } from '../../../model/types.ts';
import { openBotApi } from '../../../remediation/bot-api/client.ts';
import { readRoot, TELEGRAM } from '../../../remediation/bot-api/root.ts';
import { wantsColor } from '../../../report/paint.ts';
import { type Asked, formatVerdicts, tally, type VerdictReport, verdictsToJson } from '../../../report/verdicts.ts';
import { scanFiles, scanStream } from '../../../scan/files.ts';
import type { ScanOptions } from '../../../scan/run-scan.ts';
import { checkDelivery, putOut } from '../../deliver.ts';
import { exitCode } from '../../exit-code.ts';
import { choose, parseOptions, REPORT_HELP, REPORT_OPTIONS, scanOptions } from '../../options.ts';
import { createProgress } from '../../progress.ts';
import { type Command, maskOutput, type Terminal } from '../../terminal.ts';
import { askAbout, isOfBot } from './ask-about.ts';

export const help = `Usage: tokenscan verify [PATH…] [options]
       tokenscan verify --git [RANGE…] [options]
       tokenscan verify --logs [PATH…] [options]
       tokenscan verify --shell [PATH…] [options]
       tokenscan verify - < FILE

Looks for tokens of bots as scan (or git, logs, shell) does, and asks Telegram about each of them once: whether it
is alive, whose it is, what whoever has it can do, and where its updates go. It sends each token to
api.telegram.org, encrypted, and nothing else; what it asks (getMe, getWebhookInfo) changes nothing and
disturbs no running bot. No command but this and rotate uses the network. With "-" the tokens, or any text that
holds them, come from standard input; a token as an argument is refused: others can read arguments.

      --git                look for tokens in git, as \`tokenscan git\` does
      --logs               look for tokens in logs, as \`tokenscan logs\` does
      --shell              look for tokens in histories, as \`tokenscan shell\` does
      --suppressed         ask about tokens, too, that are allowed or in their place in a private .env
      --api-root URL       ask this Bot API server: https, or http on this machine
      --all                look into folders of dependencies too
      --exclude GLOB       leave out what matches (may be repeated)
${REPORT_HELP}
Exit code: 0 no token is alive, 1 one or more are alive, 2 of one or more it is not known, or not all could be
scanned (also when others are alive).
`;

const OPTIONS = {
  ...REPORT_OPTIONS,
  git: { type: 'boolean' },
  logs: { type: 'boolean' },
  shell: { type: 'boolean' },
  suppressed: { type: 'boolean' },
  'api-root': { type: 'string' },
  all: { type: 'boolean' },
  exclude: { type: 'string', multiple: true },
} as const;

export const verify: Command = async (args, terminal) => {
  if (args.some(holdsToken))
    throw new UsageError(
      'a token on the command line is seen by everybody on this machine and kept by the shell; give it on standard input: tokenscan verify -',
    );
  const { values, positionals } = await parseOptions(args, OPTIONS);
  if (values.help === true) {
    terminal.print(help);
    return 0;
  }
  checkDelivery(values);
  checkPlaces(positionals, values);
  // What cannot be asked is said before the long look, not after it.
  const api = openBotApi({ root: readRoot(values['api-root'] ?? TELEGRAM), env: terminal.env, mask: maskOutput });
  const secrets = new Map<string, Secret>();
  const progress = createProgress(terminal);
  const report = await look(positionals, values, terminal, {
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
  const text =
    choose('format', values.format, ['text', 'json'], 'text') === 'json'
      ? verdictsToJson(verdicts, terminal.version)
      : formatVerdicts(verdicts, { color: isColored(values, terminal), verbose: values.verbose === true });
  putOut(text, values.output, terminal);
  // Whoever gives us a token and is told of none must not take that for "dead".
  if (positionals[0] === '-' && exposures.length === 0) throw new UsageError('no token of a bot was found in standard input');
  const { alive, unknown } = tally(verdicts.asked);
  if (unknown > 0 || verdicts.asked.some(isHalfKnown) || exitCode({ ...report, findings: [] }, exposures.length > 0) === 2)
    return 2;
  return alive > 0 ? 1 : 0;
};

interface Values {
  readonly git?: boolean | undefined;
  readonly logs?: boolean | undefined;
  readonly shell?: boolean | undefined;
  readonly all?: boolean | undefined;
  readonly exclude?: string[] | undefined;
  readonly confidence?: string | undefined;
}

/** Whether an argument holds a token, or something that somebody may take for one. */
function holdsToken(arg: string): boolean {
  return maskOutput(arg) !== arg || /[0-9]{5,}(?::|%3A)[A-Za-z0-9_-]{20}/i.test(arg);
}

/** Throws UsageError where what to look at makes no sense. */
function checkPlaces(positionals: readonly string[], { git, logs, shell, all, exclude }: Values): void {
  const kinds = Object.entries({ git, logs, shell }).flatMap(([name, given]) => (given === true ? [`--${name}`] : []));
  const [kind] = kinds;
  if (positionals.includes('')) throw new UsageError('an empty path names nothing; for the current folder say "."');
  if (kinds.length > 1) throw new UsageError(`${kinds.join(' and ')} cannot be given together: call verify for each`);
  if (positionals.includes('-') && (positionals.length > 1 || kind !== undefined))
    throw new UsageError('"-" (standard input) is all that is looked at: no path, --git, --logs or --shell can be given with it');
  if (git === true && exclude !== undefined) throw new UsageError('--exclude is about files; with --git it says nothing');
  if (all === true && kind !== undefined)
    throw new UsageError(`--all is about folders of dependencies; with ${kind} it says nothing`);
}

/** Looks for tokens where the arguments say. What needs more than files is loaded when it is asked for. */
async function look(positionals: readonly string[], values: Values, terminal: Terminal, options: ScanOptions): Promise<Report> {
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
  // What is given is meant, however it looks.
  if (positionals[0] === '-') return scanStream(terminal.stdin, { ...options, confidence: options.confidence ?? 'possible' });
  return scanFiles(positionals.length === 0 ? ['.'] : positionals, { ...options, all: values.all, exclude: values.exclude });
}

const isActive = ({ findings }: Exposure): boolean => findings.some(({ suppressed }) => suppressed === false);

const isHalfKnown = ({ verdict }: Asked): boolean => verdict.state === 'alive' && 'unknown' in verdict.webhook;

function isColored(
  values: { readonly color?: string | undefined; readonly output?: string | undefined },
  terminal: Terminal,
): boolean {
  const choice = choose('color', values.color, ['auto', 'always', 'never'], 'auto');
  return wantsColor(choice, terminal.env, values.output === undefined && terminal.stdoutIsTerminal);
}
