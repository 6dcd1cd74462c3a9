// Verdicts on tokens → text for people.

import { ORIGIN_KINDS } from '../model/origin-kinds.ts';
import type { Exposure } from '../model/types.ts';
import type { BotFacts, WebhookFacts } from '../remediation/bot-api/facts.ts';
import type { UnknownReason } from '../remediation/bot-api/unknown-reason.ts';
import type { TokenState } from '../remediation/bot-api/verify.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { count } from './amounts.ts';
import { keepTogether, wrap, wrapAll } from './layout.ts';
import { describeNextSteps } from './next-steps.ts';
import { formatOrigin } from './origins.ts';
import { createPaint, type Paint } from './paint.ts';
import { type Asked, countStates, isLeaked, STATE_WORDS, type VerdictReport } from './verdicts.ts';
import { REASONS } from './verify-reasons.ts';

/** How many places of a token are named without --verbose. */
const MAX_PLACES = 3;

const ABLE: Readonly<Record<BotFacts['abilities'][number], string>> = {
  can_manage_bots: 'take over every bot it manages, by making new tokens for them',
  can_read_all_group_messages: 'read all messages in its groups',
  can_connect_to_business: 'read and answer chats of business accounts that connected it',
  can_join_groups: 'be added to groups',
  supports_inline_queries: 'answer in any chat in which its name is typed (inline)',
};

/** How verdicts are printed; the width is in columns. */
interface VerdictStyle {
  readonly color: boolean;
  readonly verbose: boolean;
  readonly width: number;
}

/** The verdicts as lines, each ended by a line feed. Safe for a terminal whatever a server said. */
export function formatVerdicts(report: VerdictReport, options: VerdictStyle): string {
  const { width } = options;
  const paint = createPaint(options.color);
  const lines: string[] = [];
  for (const { exposure, verdict } of report.asked) {
    lines.push(
      headOf(exposure, verdict, paint),
      `  ${paint.dim(report.variable === undefined ? `found in ${placesOf(exposure, options.verbose)}` : `the value of ${escapeForTerminal(report.variable)}`)}`,
      ...bodyOf({ exposure, verdict }, report, paint).map((line) => `  ${line}`),
      '',
    );
  }
  for (const { origin, message } of report.problems) {
    lines.push(`${paint.bad('could not scan:')} ${formatOrigin(origin)}: ${escapeForTerminal(message)}`);
  }
  if (report.suppressed > 0)
    lines.push(
      paint.dim(
        `not asked about: ${count(report.suppressed, 'token')} that ${report.suppressed === 1 ? 'is' : 'are'} allowed or in a private .env (--suppressed asks about them)`,
      ),
    );
  const steps = withBlankLine(describeNextSteps(report.steps, paint, width));
  return `${[...wrapAll(lines, width), ...steps, ...wrap(endOf(report, paint), width)].join('\n')}\n`;
}

function withBlankLine(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [...lines, ''];
}

function headOf({ fingerprint, findings: [first] }: Exposure, { state }: TokenState, paint: Paint): string {
  const style = { alive: paint.bad, dead: paint.good, unknown: paint.warn }[state];
  return `${style(STATE_WORDS[state].toUpperCase())}  ${paint.token(escapeForTerminal(first.preview))}  ${paint.dim(keepTogether(`fingerprint ${fingerprint}`))}`;
}

function placesOf({ findings }: Exposure, all: boolean): string {
  const places = [
    ...new Set(
      findings.map(({ origin, line }) =>
        ORIGIN_KINDS[origin.kind].hasLines ? `${formatOrigin(origin)}:${line}` : formatOrigin(origin),
      ),
    ),
  ];
  const shown = all ? places : places.slice(0, MAX_PLACES);
  const rest = places.length - shown.length;
  return `${shown.join(', ')}${rest === 0 ? '' : `, and ${count(rest, 'more location')} (--verbose lists them)`}`;
}

function bodyOf({ exposure, verdict }: Asked, { command, variable }: VerdictReport, paint: Paint): string[] {
  switch (verdict.state) {
    case 'dead':
      return [
        `${deathOf(verdict.code)}; the test environment does not accept it either`,
        ...(isLeaked(exposure) && variable === undefined
          ? [
              `it needs no new one; to stop reporting it: ${keepTogether(`${command} allow ${exposure.fingerprint} --reason "revoked"`)}`,
            ]
          : []),
      ];
    case 'unknown': {
      const said = verdict.said === undefined ? '' : ` ("${escapeForTerminal(verdict.said)}")`;
      return [`${paint.warn('it may be active:')} ${REASONS[verdict.why]}${said}`];
    }
    case 'alive': {
      const { bot, surroundings, webhook } = verdict;
      const username = bot.username === undefined ? '' : `@${escapeForTerminal(bot.username)} `;
      return [
        `${username}"${escapeForTerminal(bot.name)}", bot ${bot.id}${surroundings === 'test' ? ', in the test environment of Telegram' : ''}`,
        'anyone who has this token can:',
        '  read messages to the bot, and send messages as the bot',
        ...bot.abilities.map((ability) => `  ${ABLE[ability]}`),
        ...webhookLines(webhook, paint),
      ];
    }
  }
}

function deathOf(code: 401 | 404): string {
  return code === 401 ? 'the server does not accept it (401)' : 'the server accepts no token of this form (404)';
}

function webhookLines(webhook: WebhookFacts | { readonly unknown: UnknownReason }, paint: Paint): string[] {
  if ('unknown' in webhook) return [`${paint.warn('webhook not known:')} ${REASONS[webhook.unknown]}`];
  const { host, carriesToken, pending, lastError } = webhook;
  const waiting = `${count(pending, 'update')} waiting`;
  if (host === undefined) return [`no webhook; ${waiting}, which anyone who has the token can fetch`];
  const lines = [`webhook on ${paint.place(escapeForTerminal(host))}; ${waiting}`];
  lines.push(`  ${paint.bad('if that host is not yours, someone else has taken over the bot')}`);
  if (carriesToken) lines.push(`  ${paint.warn('its URL contains the token')}, and so do the logs of that host`);
  if (lastError !== undefined)
    lines.push(
      `  ${paint.dim(`last error${lastError.at === undefined ? '' : ` at ${lastError.at}`}: ${escapeForTerminal(lastError.message)}`)}`,
    );
  return lines;
}

function endOf({ asked, host, problems }: VerdictReport, paint: Paint): string {
  const incomplete = problems.length > 0 ? '; not everything could be scanned' : '';
  if (asked.length === 0) return `no bot token to ask about: nothing was sent${incomplete}`;
  const { alive, dead, unknown } = countStates(asked);
  const style = alive > 0 ? paint.bad : unknown > 0 ? paint.warn : paint.good;
  const parts = [`${alive} active`, `${dead} revoked`, ...(unknown > 0 ? [`${unknown} unknown`] : [])];
  return `${style(`${count(asked.length, 'token')}: ${parts.join(', ')}`)} (says ${escapeForTerminal(host)})${incomplete}`;
}
