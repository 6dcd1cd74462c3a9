// Report → Markdown, for a ticket, a comment or the summary of a CI job.
import type { Exposure, Finding } from '../../model/types.ts';
import { escapeForTerminal } from '../../system/terminal-text.ts';
import { count, formatBytes } from '../amounts.ts';
import type { Chunks } from '../chunks.ts';
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
export function formatMarkdown(input: ReportInput): Chunks {
  return trimEnd(linesOf(input));
}

function* linesOf({ report, exposures, steps = [], subject = 'what was scanned' }: ReportInput): Generator<string> {
  const active = byUrgency(exposures).filter((exposure) => activeOf(exposure) !== undefined);
  const { blobs, bytes } = report.summary;
  yield* [`# Telegram tokens in ${plain(subject)}`, ''];
  yield `${active.length === 0 && report.summary.unlisted === undefined ? 'No token was found' : `**${count(active.length + (report.summary.unlisted?.tokens ?? 0), 'token')}** found`}${report.problems.length === 0 ? '' : ', and not everything could be scanned'} (${count(blobs, 'file')}, ${formatBytes(bytes)}).`;
  yield '';
  for (const exposure of active) yield* describeToken(exposure);
  if (steps.length > 0) {
    yield* ['## What to do', ''];
    for (const step of steps) {
      yield* [`- [ ] ${plain(describeStep(step))}`, ...describeDetails(step).map((line) => `  - ${code(line.trim())}`)];
      if (step.commands.length > 0)
        yield* ['', '  ```sh', ...step.commands.map((command) => `  ${escapeForTerminal(command)}`), '  ```', ''];
    }
    yield '';
  }
  if (report.problems.length > 0) {
    yield* ['## Could not be scanned', ''];
    for (const { origin, message } of report.problems) yield `- ${code(formatOrigin(origin))}: ${plain(message)}`;
    yield '';
  }
  const entries = describeEntries(report);
  if (entries.length > 0) yield* ['## Allowlist', '', ...entries.map((text) => `- ${plain(text)}`), ''];
}

/** The lines with their line feeds, without blank ones at the end. */
function* trimEnd(lines: Iterable<string>): Generator<string> {
  let blank = '';
  for (const line of lines) {
    if (line === '') blank += '\n';
    else {
      yield `${blank}${line}\n`;
      blank = '';
    }
  }
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
