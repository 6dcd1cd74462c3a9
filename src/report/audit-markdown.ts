// Audit → Markdown for the ticket of an incident.
import type { Audit, AuditedExposure } from '../remediation/audit/audit.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { count, formatBytes } from './amounts.ts';
import {
  describeLife,
  describeMore,
  describePlace,
  describeTimeline,
  KIND_WORDS,
  SCAN_NAMES,
  VERDICT_WORDS,
} from './audit-words.ts';
import { cell, code, plain } from './markdown-syntax.ts';
import { formatOrigin } from './origins.ts';
import { describeDetails, describeStep } from './step-words.ts';

/** The audit as Markdown. What was scanned is escaped: it stays text. @param day of the audit, as YYYY-MM-DD */
export function formatAuditMarkdown({ exposures, report, scans, absent }: Audit, day: string): string {
  const { blobs, bytes } = report.summary;
  const lines = [
    `# Telegram tokens: audit of ${day}`,
    '',
    `Scanned: ${scans.map((name) => SCAN_NAMES[name]).join(', ')} (${count(blobs, 'file')}, ${formatBytes(bytes)}).${absent.length === 0 ? '' : ` Not present: ${absent.map((name) => SCAN_NAMES[name]).join(', ')}.`}`,
    '',
    ...(exposures.length === 0
      ? [report.problems.length === 0 ? 'No token was found.' : 'No token was found in what could be scanned.', '']
      : []),
    ...exposures.flatMap(describeExposure),
  ];
  if (report.conflicts !== undefined) {
    lines.push(
      '## 409 Conflict',
      '',
      'Telegram answered that the updates of the same bot are also fetched elsewhere. If that is not a second copy of your bot, someone else has the token.',
      '',
    );
    lines.push(
      ...report.conflicts.map(({ origin, lines: amount }) => `- ${code(formatOrigin(origin))}: ${count(amount, 'line')}`),
      '',
    );
  }
  if (report.problems.length > 0) {
    lines.push('## Could not be scanned', '');
    lines.push(...report.problems.map(({ origin, message }) => `- ${code(formatOrigin(origin))}: ${plain(message)}`), '');
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function describeExposure(exposure: AuditedExposure, at: number): string[] {
  const { verdict, places, steps, fingerprint } = exposure;
  const [{ finding }] = places;
  const timeline = describeTimeline(exposure);
  return [
    `## ${at + 1}. ${code(escapeForTerminal(finding.preview))}: ${VERDICT_WORDS[verdict]}`,
    '',
    `${plain(finding.title)}${finding.botId === undefined ? '' : ` of bot ${code(finding.botId)}`}, fingerprint ${code(fingerprint)}${timeline === '' ? '' : `, ${plain(timeline)}`}.`,
    '',
    ...(exposure.life === undefined ? [] : [`It is ${plain(describeLife(exposure))}.`, '']),
    '| where | what | more |',
    '| --- | --- | --- |',
    ...places.map((one) => `| ${cell(code(describePlace(one)))} | ${KIND_WORDS[one.kind]} | ${cell(plain(describeMore(one)))} |`),
    '',
    ...steps.flatMap((step) => [
      `- [ ] ${plain(describeStep(step))}`,
      ...describeDetails(step).map((line) => `  - ${code(line.trim())}`),
      ...(step.commands.length === 0
        ? []
        : ['', '  ```sh', ...step.commands.map((command) => `  ${escapeForTerminal(command)}`), '  ```', '']),
    ]),
    '',
  ];
}
