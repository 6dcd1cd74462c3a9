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
import type { ArgumentsOf } from '../../descriptor.ts';
import type { rotate as descriptor } from '../../descriptors/rotate.ts';
import { EXIT } from '../../exit-code.ts';
import { createProgress } from '../../progress.ts';
import { createPrompter, type Prompter } from '../../prompter.ts';
import { maskOutput, type Terminal } from '../../terminal.ts';
import { warnLines, warnMessage } from '../../wrapped.ts';
import type { RotationOptions } from './context.ts';
import { rotateBot } from './steps.ts';

const DEFAULT_WAIT_MS = 30_000;

/** Runs `tokenscan rotate` and gives its exit code. Throws TokenscanError. */
export async function rotate({ values, positionals }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
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
  const runAudit = () => auditHere(values, terminal, secrets);
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
    terminal.warn('\n');
    warnMessage(terminal, 'stopped; run it again to continue');
    return EXIT.incomplete;
  } finally {
    prompter.close();
  }
}

/** Audits the current folder, and collects the tokens it finds. */
function auditHere(values: Values, terminal: Terminal, secrets: Map<string, Secret>): Promise<Audit> {
  const progress = createProgress(terminal, { doing: () => 'Searching for the token' });
  return audit({
    cwd: terminal.cwd,
    env: terminal.env,
    files: listEnvFilesElsewhere(terminal.cwd),
    root: values.root === undefined ? undefined : resolve(terminal.cwd, values.root),
    interrupted: terminal.interruption(),
    onProgress: progress.onProgress,
    onSecret: (print, secret) => void secrets.set(print, secret),
  }).finally(progress.end);
}

/** Undefined at the end of the input; the caller has the better message. */
function endOfInput(error: unknown): undefined {
  if (!(error instanceof NoAnswerError)) throw error;
  return undefined;
}

type Values = ArgumentsOf<typeof descriptor>['values'];

/** Throws UsageError for options that cannot be combined, or not here. */
function checkUsage(values: Values, positionals: readonly string[], terminal: Terminal): void {
  if (positionals.length > 0) throw new UsageError('rotate takes no path; run it in the folder of the bot');
  const fromStdin = values['new-token-stdin'] === true;
  if (values['dry-run'] !== true && !fromStdin && !terminal.stdinIsTerminal)
    throw new UsageError('no terminal to ask on; use --new-token-stdin, or --dry-run to see all steps');
  if (values.managed === true && fromStdin)
    throw new UsageError('--managed cannot be combined with --new-token-stdin: the managing bot makes the new token');
  if (values.managed === true && values.offline === true)
    throw new UsageError('--managed cannot be combined with --offline: Telegram makes the new token');
}

/** The bot that was named, the only one, or the one the user chooses. Throws UsageError. */
async function choose(
  found: Audit,
  { bot, fingerprint }: Values,
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
      `  ${at + 1}. bot ${id}: ${VERDICT_WORDS[current.verdict]}, ${count(current.places.length, 'location')}`,
  );
  if (prompter === undefined) throw new UsageError(`tokens of ${bots.length} bots found; choose one with --bot ID`);
  warnLines(terminal, list);
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
