// `tokenscan rotate`: replaces a leaked token by a new one, step by step.
import { resolve } from 'node:path';
import { NoAnswerError, UsageError } from '../../../model/errors.ts';
import type { Secret } from '../../../model/types.ts';
import { type Audit, audit } from '../../../remediation/audit/audit.ts';
import { openBotApi } from '../../../remediation/bot-api/client.ts';
import { readRoot, TELEGRAM } from '../../../remediation/bot-api/root.ts';
import { listEnvFilesElsewhere } from '../../../remediation/env-file/find.ts';
import { botsIn, type FoundBot, withCurrent } from '../../../remediation/rotate/bots.ts';
import { RotationStore } from '../../../remediation/rotate/store.ts';
import { auditAfterKill } from '../../../remediation/rotate/temporary-files.ts';
import { count } from '../../../report/amounts.ts';
import { VERDICT_WORDS } from '../../../report/audit-words.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import { parseOptions } from '../../options.ts';
import { createProgress } from '../../progress.ts';
import { createPrompter, type Prompter } from '../../prompter.ts';
import { type Command, maskOutput, type Terminal } from '../../terminal.ts';
import type { RotationOptions } from './context.ts';
import { rotateBot } from './steps.ts';

export const help = `Usage: tokenscan rotate [options]

Leads from a leaked token of a bot to a new one in its place: shows where the old one is, what to do in
@BotFather, asks for the new one without showing it, checks that it is one of the same bot, puts it into .env,
proves that it works and that the old one does not, says what to restart, masks what is left in logs and
histories, and looks once more. It asks before each change. It may be stopped at any point and started again.

      --bot ID             the bot, where tokens of several are found
      --fingerprint PRINT  the token, where that is not enough
      --new-token-stdin    take the new token from standard input, and ask nothing
      --managed            the bot is managed by another one, which makes the new token: asks for its token
      --offline            ask Telegram nothing; says how to check by hand
      --api-root URL       ask this Bot API server: https, or http on this machine
      --wait SECONDS       how long to ask again until Telegram agrees (default: 30)
      --root DIR           take logs and running programs from another system, mounted at DIR
      --yes                do not ask before code, logs and histories are changed
      --dry-run            show all of it, change nothing, ask Telegram nothing

Exit code: 0 the new token works, the old one is dead, and nothing of it is left but in git; 1 something is left to
do; 2 something could not be done, or is not proved.
`;

const OPTIONS = {
  bot: { type: 'string' },
  fingerprint: { type: 'string' },
  'new-token-stdin': { type: 'boolean' },
  managed: { type: 'boolean' },
  offline: { type: 'boolean' },
  'api-root': { type: 'string' },
  wait: { type: 'string' },
  root: { type: 'string' },
  yes: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
} as const;

const DEFAULT_WAIT_MS = 30_000;

export const rotate: Command = async (args, terminal) => {
  if (args.some((arg) => maskOutput(arg) !== arg))
    throw new UsageError(
      'a token on the command line is visible to everybody on this machine; paste it when asked, or use --new-token-stdin',
    );
  const { values, positionals } = await parseOptions(args, OPTIONS);
  if (values.help === true) {
    terminal.print(help);
    return 0;
  }
  checkUsage(values, positionals, terminal);
  const isDry = values['dry-run'] === true;
  const fromStdin = values['new-token-stdin'] === true;
  const waitMs = parseWait(values.wait);
  // Usage errors come before the audit, which takes long.
  const api =
    values.offline === true || isDry
      ? undefined
      : openBotApi({ root: readRoot(values['api-root'] ?? TELEGRAM), env: terminal.env, mask: maskOutput });
  const secrets = new Map<string, Secret>();
  const runAudit = async (): Promise<Audit> => {
    const progress = createProgress(terminal);
    return audit({
      cwd: terminal.cwd,
      env: terminal.env,
      files: listEnvFilesElsewhere(terminal.cwd),
      root: values.root === undefined ? undefined : resolve(terminal.cwd, values.root),
      interrupted: terminal.interruption(),
      onProgress: progress.onProgress,
      onSecret: (print, secret) => void secrets.set(print, secret),
    }).finally(progress.end);
  };
  const isBegun = !isDry && new RotationStore(terminal.env).hasAny(maskOutput(terminal.cwd));
  const before = isBegun ? await auditAfterKill(terminal.cwd, runAudit) : await runAudit();
  const prompter = createPrompter(terminal);
  const options: RotationOptions = {
    prompter: fromStdin ? undefined : prompter,
    api,
    secrets,
    waitMs,
    isDry,
    isNamed: values.fingerprint !== undefined,
    isManaged: values.managed === true,
    yes: values.yes === true,
    root: values.root,
    audit: runAudit,
    // Input is not shown even if the user types it at a terminal.
    readLine: () => (terminal.stdinIsTerminal ? prompter.hidden('   ') : prompter.line('')).catch(endOfInput),
  };
  try {
    const bot = await choose(before, values, isDry || fromStdin ? undefined : prompter, terminal);
    return await rotateBot(bot, before, terminal, options);
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    terminal.warn('\ntokenscan: stopped; run it again to continue\n');
    return 2;
  } finally {
    prompter.close();
  }
};

/** Undefined at the end of the input; the caller has the better message. */
function endOfInput(error: unknown): undefined {
  if (!(error instanceof NoAnswerError)) throw error;
  return undefined;
}

interface Usage {
  readonly 'dry-run'?: boolean | undefined;
  readonly 'new-token-stdin'?: boolean | undefined;
  readonly managed?: boolean | undefined;
  readonly offline?: boolean | undefined;
}

/** Throws UsageError for options that cannot be combined, or not here. */
function checkUsage(values: Usage, positionals: readonly string[], terminal: Terminal): void {
  if (positionals.length > 0) throw new UsageError('rotate takes no path; run it in the folder of the bot');
  const fromStdin = values['new-token-stdin'] === true;
  if (values['dry-run'] !== true && !fromStdin && !terminal.stdinIsTerminal)
    throw new UsageError('no terminal to ask on; use --new-token-stdin, or --dry-run to see all steps');
  if (values.managed === true && fromStdin)
    throw new UsageError('--managed cannot be combined with --new-token-stdin: the managing bot makes the new token');
  if (values.managed === true && values.offline === true)
    throw new UsageError('--managed cannot be combined with --offline: Telegram makes the new token');
}

interface Choice {
  readonly bot?: string | undefined;
  readonly fingerprint?: string | undefined;
}

/** The bot that was named, the only one, or the one the user chooses. Throws UsageError. */
async function choose(
  found: Audit,
  { bot, fingerprint }: Choice,
  prompter: Prompter | undefined,
  terminal: Terminal,
): Promise<FoundBot> {
  const all = botsIn(found);
  const bots = all
    .filter(({ id }) => bot === undefined || id === bot)
    .flatMap((one) => (fingerprint === undefined ? one : (withCurrent(one, fingerprint) ?? [])));
  const [first, ...more] = bots;
  if (first === undefined) {
    if (all.length > 0)
      throw new UsageError('no token of that bot, or with that fingerprint, found; `tokenscan audit` lists all tokens');
    const incomplete = found.report.problems.length === 0 ? '' : ' (not everything could be scanned, see `tokenscan audit`)';
    throw new UsageError(`no bot token found here${incomplete}; run this in the folder with the .env of the bot`);
  }
  if (more.length === 0) return first;
  const list = bots.map(
    ({ id, current }, at) =>
      `  ${at + 1}. bot ${id}: ${VERDICT_WORDS[current.verdict]}, ${count(current.places.length, 'place')}\n`,
  );
  if (prompter === undefined) throw new UsageError(`tokens of ${bots.length} bots found; choose one with --bot ID`);
  terminal.warn(list.join(''));
  for (;;) {
    const chosen = bots[Number((await prompter.line(`Which one? [1-${bots.length}] `)).trim()) - 1];
    if (chosen !== undefined) return chosen;
  }
}

/** The value of --wait in milliseconds. Throws UsageError. */
function parseWait(value: string | undefined): number {
  if (value === undefined) return DEFAULT_WAIT_MS;
  if (!/^[0-9]{1,4}$/.test(value)) throw new UsageError(`--wait must be a number of seconds, not "${escapeForTerminal(value)}"`);
  return Number(value) * 1000;
}
