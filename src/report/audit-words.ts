// What an audit says, in words that its text and its Markdown share.
import type { AuditedExposure, Verdict } from '../remediation/audit/audit.ts';
import type { PlaceKind, TokenPlace } from '../remediation/audit/places.ts';
import type { AuditScanName } from '../remediation/audit/scans.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { describeMetadata } from './metadata.ts';
import { formatLocation } from './origins.ts';
import { REASONS } from './verify-reasons.ts';

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  leaked: 'leaked beyond this machine',
  here: 'seen on this machine only',
  'in place': 'in its place',
};

export const KIND_WORDS: Readonly<Record<PlaceKind, string>> = {
  pushed: 'git, pushed',
  image: 'copied into images',
  tracked: 'tracked by git',
  committed: 'git, not pushed',
  'command line': 'command line',
  'open env': '.env, not private',
  log: 'log',
  journal: 'journal',
  history: 'history',
  file: 'file',
  environment: 'environment',
  env: 'private .env',
};

export const LOOK_WORDS: Readonly<Record<AuditScanName, string>> = {
  files: 'files',
  git: 'git',
  logs: 'logs',
  shell: 'histories',
  processes: 'running programs',
};

/** Where a token is, as a person would type it. */
export function describePlace({ finding }: TokenPlace): string {
  return formatLocation(finding);
}

/** What else is known of a place: when, by whom, how often; empty where nothing is. */
export function describeMore({ finding, allowed }: TokenPlace): string {
  const { repeats } = finding;
  return [
    describeMetadata(finding),
    repeats > 0 ? `${repeats + 1} times` : '',
    allowed ? 'the tree itself allows it, which does not count here' : '',
  ]
    .filter(Boolean)
    .join('; ');
}

/** Whether it still works, as the Bot API says; empty where it was not asked. */
export function describeLife({ life }: AuditedExposure): string {
  switch (life?.state) {
    case undefined:
      return '';
    case 'dead':
      return 'dead: Telegram does not take it any more';
    case 'unknown':
      return `whether it is alive is not known: ${REASONS[life.why]}`;
    case 'alive': {
      const { bot, webhook } = life;
      const host = 'host' in webhook ? webhook.host : undefined;
      const name = bot.username === undefined ? `"${escapeForTerminal(bot.name)}"` : `@${escapeForTerminal(bot.username)}`;
      return `alive: ${name}${host === undefined ? '' : `, its updates go to ${escapeForTerminal(host)}: if that is not yours, somebody has taken it over`}`;
    }
  }
}

/** When it was seen, where it went. */
export function describeCourse({ span, pushedTo, inHead }: AuditedExposure): string {
  const parts: string[] = [];
  if (span.first !== undefined)
    parts.push(
      `since ${second(span.first)}${span.last === undefined || span.last === span.first ? '' : `, last ${second(span.last)}`}`,
    );
  if (pushedTo.length > 0) parts.push(`pushed: ${pushedTo.map(escapeForTerminal).join(', ')}`);
  if (inHead) parts.push('in HEAD');
  return parts.join(' · ');
}

function second(time: string): string {
  return escapeForTerminal(time.replace(/\.[0-9]+/, ''));
}
