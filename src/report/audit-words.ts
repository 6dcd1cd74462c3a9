// The words of an audit that its text and its Markdown have in common.
import type { AuditedExposure, Verdict } from '../remediation/audit/audit.ts';
import type { AuditScanName } from '../remediation/audit/scans.ts';
import type { PlaceKind, TokenPlace } from '../remediation/steps/places.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { describeMetadata } from './metadata.ts';
import { formatLocation } from './origins.ts';
import { formatTime } from './times.ts';
import { REASONS } from './verify-reasons.ts';

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  leaked: 'leaked beyond this machine',
  here: 'found on this machine only',
  'in place': 'where it is expected',
};

export const KIND_WORDS: Readonly<Record<PlaceKind, string>> = {
  pushed: 'git, pushed',
  image: 'copied into images',
  tracked: 'tracked by git',
  committed: 'git, not pushed',
  'command line': 'command line',
  'open env': '.env, not private',
  'readable env': '.env, readable by others',
  log: 'log',
  journal: 'journal',
  history: 'history',
  file: 'file',
  environment: 'environment',
  env: 'private .env',
};

export const SCAN_NAMES: Readonly<Record<AuditScanName, string>> = {
  files: 'files',
  git: 'git',
  logs: 'logs',
  shell: 'shell histories',
  processes: 'running programs',
};

/** Where a token is, as a person would type it. */
export function describePlace({ finding }: TokenPlace): string {
  return formatLocation(finding);
}

/** What else is known about a place: when, by whom, how often; may be empty. */
export function describeMore({ finding, allowed }: TokenPlace): string {
  const { repeats } = finding;
  return [
    describeMetadata(finding),
    repeats > 0 ? `${repeats + 1} times` : '',
    allowed ? 'allowed by the tree itself, which does not count here' : '',
  ]
    .filter(Boolean)
    .join('; ');
}

/** Whether it still works, as the Bot API says; empty if it was not asked. */
export function describeLife({ life }: AuditedExposure): string {
  switch (life?.state) {
    case undefined:
      return '';
    case 'dead':
      return 'revoked: Telegram no longer accepts it';
    case 'unknown':
      return `not known whether it is active: ${REASONS[life.why]}`;
    case 'alive': {
      const { bot, webhook } = life;
      const host = 'host' in webhook ? webhook.host : undefined;
      const name = bot.username === undefined ? `"${escapeForTerminal(bot.name)}"` : `@${escapeForTerminal(bot.username)}`;
      return `active: ${name}${host === undefined ? '' : `, its updates go to ${escapeForTerminal(host)}: if that is not yours, someone has taken over the bot`}`;
    }
  }
}

/** When it was seen, and where it was pushed to. */
export function describeTimeline({ span, pushedTo, inHead }: AuditedExposure): string {
  const parts: string[] = [];
  if (span.first !== undefined)
    parts.push(
      `since ${formatTime(span.first)}${span.last === undefined || span.last === span.first ? '' : `, last ${formatTime(span.last)}`}`,
    );
  if (pushedTo.length > 0) parts.push(`pushed: ${pushedTo.map(escapeForTerminal).join(', ')}`);
  if (inHead) parts.push('in HEAD');
  return parts.join(' · ');
}
