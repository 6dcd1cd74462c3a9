// `tokenscan rotate`: from the leaked token to a new one in its place, step by step.
import { basename, dirname, resolve } from 'node:path';
import { NoAnswerError, UsageError } from '../../../model/errors.ts';
import type { Secret } from '../../../model/types.ts';
import { type Audit, audit } from '../../../remediation/audit/audit.ts';
import { openBotApi } from '../../../remediation/bot-api/client.ts';
import { readRoot, TELEGRAM } from '../../../remediation/bot-api/root.ts';
import { foldersUp, listEnvFilesElsewhere } from '../../../remediation/env-file/find.ts';
import { botsIn, type FoundBot } from '../../../remediation/rotate/bots.ts';
import { openMemory } from '../../../remediation/rotate/memory.ts';
import { count } from '../../../report/amounts.ts';
import { VERDICT_WORDS } from '../../../report/audit-words.ts';
import { isPendingName, removeAbandoned } from '../../../system/atomic-write.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import { parseOptions } from '../../options.ts';
import { createProgress } from '../../progress.ts';
import { createPrompter, type Prompter } from '../../prompter.ts';
import { type Command, maskOutput, type Terminal } from '../../terminal.ts';
import type { Manner } from './course.ts';
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

export const rotate: Command = async (args, terminal) => {
  if (args.some((arg) => maskOutput(arg) !== arg))
    throw new UsageError(
      'a token on the command line is seen by everybody on this machine; it is asked for, or use --new-token-stdin',
    );
  const { values, positionals } = await parseOptions(args, OPTIONS);
  if (values.help === true) {
    terminal.print(help);
    return 0;
  }
  checkUsage(values, positionals, terminal);
  const isDry = values['dry-run'] === true;
  const fromStdin = values['new-token-stdin'] === true;
  const wait = secondsOf(values.wait);
  // What cannot be asked is said before the long look, not after it.
  const api =
    values.offline === true || isDry
      ? undefined
      : openBotApi({ root: readRoot(values['api-root'] ?? TELEGRAM), env: terminal.env, mask: maskOutput });
  const secrets = new Map<string, Secret>();
  const look = async (): Promise<Audit> => {
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
  const isBegun = !isDry && openMemory(terminal.env).isBegun(maskOutput(terminal.cwd));
  const before = isBegun ? await lookAfterKill(terminal.cwd, look) : await look();
  const prompter = createPrompter(terminal);
  const manner: Manner = {
    prompter: fromStdin ? undefined : prompter,
    api,
    secrets,
    wait,
    isDry,
    isNamed: values.fingerprint !== undefined,
    isManaged: values.managed === true,
    yes: values.yes === true,
    root: values.root,
    look,
    // Whoever types it there after all is not to see it.
    readNew: () => (terminal.stdinIsTerminal ? prompter.hidden('   ') : prompter.line('')).catch(endOfInput),
  };
  try {
    const bot = await choose(before, values, isDry || fromStdin ? undefined : prompter, terminal);
    return await rotateBot(bot, before, terminal, manner);
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    terminal.warn('\ntokenscan: stopped; call it again to go on\n');
    return 2;
  } finally {
    prompter.close();
  }
};

/**
 * Removes what a run that was killed while it wrote left beside a .env: it holds the new token under a name that git may not ignore, and that token
 * would be taken for one that has leaked.
 */
async function lookAfterKill(cwd: string, look: () => Promise<Audit>): Promise<Audit> {
  for (const folder of foldersUp(cwd)) removeAbandoned(folder, 0);
  const found = await look();
  const files = found.exposures.flatMap(({ places }) => places).flatMap(({ file }) => file ?? []);
  const left = new Set(files.filter((file) => isPendingName(basename(file))).map((file) => dirname(file)));
  if (left.size === 0) return found;
  for (const folder of left) removeAbandoned(folder, 0);
  return look();
}

/** Undefined for the end of the input, which the place that reads it tells better. */
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

/** Throws UsageError where options make no sense together, or here. */
function checkUsage(values: Usage, positionals: readonly string[], terminal: Terminal): void {
  if (positionals.length > 0)
    throw new UsageError('rotate works in the current folder: go to that of the bot, then call it without a path');
  const fromStdin = values['new-token-stdin'] === true;
  if (values['dry-run'] !== true && !fromStdin && !terminal.stdinIsTerminal)
    throw new UsageError(
      'there is no terminal to ask at; give the new token with --new-token-stdin, or see it all with --dry-run',
    );
  if (values.managed === true && fromStdin)
    throw new UsageError('--managed makes the new token itself: --new-token-stdin cannot be given with it');
  if (values.managed === true && values.offline === true)
    throw new UsageError('--managed has Telegram make the new token: --offline cannot be given with it');
}

interface Choice {
  readonly bot?: string | undefined;
  readonly fingerprint?: string | undefined;
}

/** The bot meant: the one named, the only one, or the one chosen. Throws UsageError. */
async function choose(
  found: Audit,
  { bot, fingerprint }: Choice,
  prompter: Prompter | undefined,
  terminal: Terminal,
): Promise<FoundBot> {
  const all = botsIn(found);
  const bots = all.filter(({ id }) => bot === undefined || id === bot).flatMap((one) => withCurrent(one, fingerprint));
  const [first, ...more] = bots;
  if (first === undefined) {
    if (all.length > 0)
      throw new UsageError('no token of that bot, or with that fingerprint, was found; `tokenscan audit` lists them');
    const unseen = found.report.problems.length === 0 ? '' : ', and not all could be looked at: `tokenscan audit` says what';
    throw new UsageError(`no token of a bot was found here${unseen}; go to the folder that has the bot's .env`);
  }
  if (more.length === 0) return first;
  const list = bots.map(
    ({ id, current }, at) =>
      `  ${at + 1}. bot ${id}: ${VERDICT_WORDS[current.verdict]}, ${count(current.places.length, 'place')}\n`,
  );
  if (prompter === undefined) throw new UsageError(`tokens of ${bots.length} bots were found; name one with --bot ID`);
  terminal.warn(list.join(''));
  for (;;) {
    const chosen = bots[Number((await prompter.line(`Which one? [1-${bots.length}] `)).trim()) - 1];
    if (chosen !== undefined) return chosen;
  }
}

/** The bot with the token that has this fingerprint as the current one; nothing where it has none such. */
function withCurrent(bot: FoundBot, fingerprint: string | undefined): readonly FoundBot[] {
  if (fingerprint === undefined) return [bot];
  const tokens = [bot.current, ...bot.others];
  const current = tokens.find((one) => one.fingerprint === fingerprint);
  return current === undefined ? [] : [{ ...bot, current, others: tokens.filter((one) => one !== current) }];
}

/** Throws UsageError. In milliseconds. */
function secondsOf(value: string | undefined): number {
  if (value === undefined) return 30_000;
  if (!/^[0-9]{1,4}$/.test(value)) throw new UsageError(`--wait must be a number of seconds, not "${escapeForTerminal(value)}"`);
  return Number(value) * 1000;
}
