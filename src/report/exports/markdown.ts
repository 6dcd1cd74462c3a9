// Report → Markdown, for a ticket, a comment or the summary of a CI job.
import type { Exposure, Finding } from '../../model/types.ts';
import { escapeForTerminal } from '../../system/terminal-text.ts';
import { count, formatBytes } from '../amounts.ts';
import { describeHistory } from '../history.ts';
import { cell, code, plain } from '../markdown-syntax.ts';
import { formatLocation, formatOrigin } from '../origins.ts';
import type { ReportInput } from '../report-input.ts';
import { describeDetails, describeStep } from '../step-words.ts';
import { activeOf, byUrgency } from './place.ts';
import { describeEntries } from './sentences.ts';

/** How many places of a token are listed. */
const MAX_PLACES = 50;

/** The report as Markdown. What was scanned is escaped: it stays text. */
export function formatMarkdown({ report, exposures, steps = [], subject = 'what was scanned' }: ReportInput): string {
  const active = byUrgency(exposures).filter((exposure) => activeOf(exposure) !== undefined);
  const { blobs, bytes } = report.summary;
  const lines = [
    `# Telegram tokens in ${plain(subject)}`,
    '',
    `${active.length === 0 ? 'No token was found' : `**${count(active.length, 'token')}** found`}${report.problems.length === 0 ? '' : ', and not everything could be scanned'} (${count(blobs, 'file')}, ${formatBytes(bytes)}).`,
    '',
    ...active.flatMap(describeToken),
  ];
  if (steps.length > 0) {
    lines.push('## What to do', '');
    for (const step of steps) {
      lines.push(`- [ ] ${plain(describeStep(step))}`, ...describeDetails(step).map((line) => `  - ${code(line.trim())}`));
      if (step.commands.length > 0)
        lines.push('', '  ```sh', ...step.commands.map((command) => `  ${escapeForTerminal(command)}`), '  ```', '');
    }
    lines.push('');
  }
  if (report.problems.length > 0) {
    lines.push('## Could not be scanned', '');
    lines.push(...report.problems.map(({ origin, message }) => `- ${code(formatOrigin(origin))}: ${plain(message)}`), '');
  }
  const entries = describeEntries(report);
  if (entries.length > 0) lines.push('## Allowlist', '', ...entries.map((text) => `- ${plain(text)}`), '');
  return `${lines.join('\n').trimEnd()}\n`;
}

function describeToken(exposure: Exposure): readonly string[] {
  const active = activeOf(exposure) ?? [exposure.findings[0]];
  const [{ title, preview, severity, confidence, botId, fingerprint }] = active;
  return [
    `## ${code(escapeForTerminal(preview))}`,
    '',
    `${plain(title)}${botId === undefined ? '' : ` of bot ${code(escapeForTerminal(botId))}`}: ${severity} severity, ${confidence}, fingerprint ${code(fingerprint)}.`,
    '',
    '| place | more |',
    '| --- | --- |',
    ...active.slice(0, MAX_PLACES).map(describePlace),
    '',
    ...(active.length > MAX_PLACES ? [`… and ${count(active.length - MAX_PLACES, 'more location')}.`, ''] : []),
  ];
}

function describePlace(finding: Finding): string {
  const { origin, encodings, repeats } = finding;
  const more = [
    ...(encodings.length === 0 ? [] : [`written as ${encodings.join(' in ')}`]),
    ...(repeats === 0 ? [] : [count(repeats, 'more time', 'once more')]),
    ...describeHistory(origin),
  ];
  return `| ${cell(code(formatLocation(finding)))} | ${cell(plain(more.join('; ')))} |`;
}
