// Report → text that a person likes to read.
import stringWidth from 'fast-string-width';
import type { ObjectCounts } from '../model/origin.ts';
import type { Exposure, Finding, Report, Skip } from '../model/types.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { count, formatBytes } from './amounts.ts';
import { describeHistory } from './history.ts';
import { describeConflicts, describeMetadata, describePlaces, describeSpan } from './metadata.ts';
import { formatLocation, formatOrigin } from './origins.ts';
import { createPaint, type Paint } from './paint.ts';
import { SKIP_REASONS } from './reasons.ts';
import { describeWaysOn } from './ways-on.ts';

export interface TextOptions {
  readonly color: boolean;
  /** List what was left out, and all places of a token. */
  readonly verbose?: boolean;
  /** What was scanned, for the last line: "the working folder", "what is staged". */
  readonly subject: string;
  /** What is being stopped, if something is. */
  readonly blocking?: 'commit' | 'push' | undefined;
}

/** How many places of one token are shown unless all are asked for. */
const SHOWN = 8;

/** The report as lines, each ended by a line feed. Safe for a terminal whatever was scanned. */
export function formatText(report: Report, exposures: readonly Exposure[], options: TextOptions): string {
  const paint = createPaint(options.color);
  const lines: string[] = [];
  const active = exposures.filter(({ findings }) => findings.some(({ suppressed }) => suppressed === false));
  if (options.blocking !== undefined && active.length > 0) {
    lines.push(
      paint.bad(`tokenscan stopped this ${options.blocking}: it would carry ${count(active.length, 'token', 'a token')}.`),
      '',
    );
  }
  for (const exposure of active) lines.push(...describeExposure(exposure, options, paint), '');
  lines.push(...describeConflicts(report.conflicts ?? [], paint));
  if (active.length > 0) lines.push(...describeWaysOn(active, paint), '');
  lines.push(...describeSuppressed(report, options, paint));
  for (const { origin, message } of report.problems) {
    lines.push(`${paint.bad('not scanned:')} ${formatOrigin(origin)}: ${escapeForTerminal(message)}`);
  }
  for (const entry of report.expired) {
    lines.push(
      `${paint.warn('allow entry has run out:')} ${entry.fingerprint} on ${entry.expires ?? ''} (${escapeForTerminal(entry.reason)})`,
    );
  }
  for (const entry of report.unused) {
    lines.push(
      `${paint.warn('allow entry matches nothing:')} ${entry.fingerprint} (${escapeForTerminal(entry.reason)}); remove it from tokenscan.json`,
    );
  }
  if (options.verbose === true) lines.push(...describePlaces(report.places ?? []));
  lines.push(...describeSkips(report.skips, options), describeEnd(report, active, options, paint));
  return `${lines.join('\n')}\n`;
}

/** How many times the token stands where it should not. */
function countPlaces({ findings }: Exposure): number {
  return findings.filter(({ suppressed }) => suppressed === false).reduce((sum, { repeats }) => sum + 1 + repeats, 0);
}

function describeExposure(exposure: Exposure, options: TextOptions, paint: Paint): string[] {
  const { fingerprint, findings } = exposure;
  const active = findings.filter(({ suppressed }) => suppressed === false);
  const [first] = findings;
  const lines = [
    `${paint.title(first.title)}  ${paint.token(escapeForTerminal(first.preview))}  ${paint.dim(`${first.confidence} · ${count(countPlaces(exposure), 'place')} · fingerprint ${fingerprint}`)}`,
  ];
  const span = describeSpan(exposure);
  if (span !== '') lines.push(`  ${paint.dim(span)}`);
  const shown = options.verbose === true ? active : chooseShown(active);
  for (const finding of shown) lines.push('', ...describeFinding(finding, paint));
  if (shown.length < active.length)
    lines.push('', paint.dim(`  … and ${active.length - shown.length} more (--verbose lists them)`));
  return lines;
}

/** The first ones; of logs one of each file before a second of any: one file may hold a token on every line. */
function chooseShown(findings: readonly Finding[]): readonly Finding[] {
  if (findings.every(({ seen }) => seen === undefined)) return findings.slice(0, SHOWN);
  const places = new Set<string>();
  const firsts = findings.filter(({ origin }) => !places.has(formatOrigin(origin)) && places.add(formatOrigin(origin)));
  const chosen = new Set([...firsts, ...findings.filter((finding) => !firsts.includes(finding))].slice(0, SHOWN));
  return findings.filter((finding) => chosen.has(finding));
}

function describeFinding(finding: Finding, paint: Paint): string[] {
  const { origin, line, encodings, excerpt, repeats } = finding;
  const written = encodings.length === 0 ? '' : paint.dim(` (written as ${encodings.join(' in ')})`);
  const before = escapeForTerminal(excerpt.before);
  const preview = escapeForTerminal(finding.preview);
  const gutter = String(line);
  const indent = ' '.repeat(gutter.length);
  const isName = origin.kind === 'name';
  const keeper = origin.kind === 'history' ? paint.dim(` (${origin.title})`) : '';
  const head = `  ${paint.place(isName ? formatOrigin(origin) : formatLocation(finding))}${isName ? paint.dim(' (in the name itself)') : keeper}`;
  const lines = [
    head + written,
    `  ${paint.dim(`${gutter} │`)} ${before}${paint.token(preview)}${escapeForTerminal(excerpt.after)}`,
    `  ${indent} ${paint.dim('│')} ${' '.repeat(stringWidth(before))}${paint.bad('^'.repeat(stringWidth(preview)))}`,
  ];
  const metadata = describeMetadata(finding);
  if (metadata !== '') lines.push(paint.dim(`  ${indent} ${metadata}`));
  for (const line of describeHistory(origin)) lines.push(paint.dim(`  ${indent} ${line}`));
  if (repeats > 0) lines.push(paint.dim(`  … and ${count(repeats, 'more time', 'once more')} in the same place`));
  return lines;
}

function describeSuppressed(report: Report, options: TextOptions, paint: Paint): string[] {
  const notes: string[] = [];
  for (const { suppressed, origin, line, preview } of report.findings) {
    if (suppressed === 'private-env') {
      notes.push(
        paint.dim(
          `${formatOrigin(origin)}:${line} holds ${escapeForTerminal(preview)}: in its place (git ignores the file, only you can read it)`,
        ),
      );
    } else if (suppressed === 'process-environment') {
      notes.push(paint.dim(`${formatOrigin(origin)} holds ${escapeForTerminal(preview)}: in its place`));
    } else if (suppressed === 'allowed' && options.verbose === true) {
      notes.push(paint.dim(`${formatOrigin(origin)}:${line} holds ${escapeForTerminal(preview)}: allowed`));
    }
  }
  return notes;
}

function describeSkips(skips: readonly Skip[], options: TextOptions): string[] {
  if (options.verbose !== true) return [];
  return skips.map(({ origin, reason }) => `left out: ${formatOrigin(origin)} (${SKIP_REASONS[reason]})`);
}

/** The last line: what was looked at, and how it ended. */
function describeEnd(report: Report, active: readonly Exposure[], options: TextOptions, paint: Paint): string {
  const { blobs, bytes, suppressed, objects } = report.summary;
  const reasons = new Map<string, number>();
  for (const { reason } of report.skips) reasons.set(SKIP_REASONS[reason], (reasons.get(SKIP_REASONS[reason]) ?? 0) + 1);
  const skipped = [...reasons].map(([reason, times]) => (times === 1 ? reason : `${times} × ${reason}`)).join(', ');
  const scanned = `${objects === undefined ? count(blobs, 'file') : describeObjects(objects)}, ${formatBytes(bytes)}${skipped === '' ? '' : `; left out: ${skipped}`}${suppressed === 0 ? '' : `; suppressed: ${suppressed}`}`;
  if (active.length > 0) {
    const places = active.reduce((sum, exposure) => sum + countPlaces(exposure), 0);
    return `${paint.bad(`${count(active.length, 'token')} in ${count(places, 'place')}`)}${report.problems.length > 0 ? ', and not all could be scanned' : ''} (${scanned})`;
  }
  if (report.problems.length > 0)
    return `${paint.bad(`no token found, but ${count(report.problems.length, 'place')} could not be scanned`)} (${scanned})`;
  if (blobs + (objects?.known ?? 0) === 0)
    return `${paint.warn(`saw nothing in ${escapeForTerminal(options.subject)}`)} (${scanned})`;
  return `${paint.good(`no token in ${escapeForTerminal(options.subject)}`)} (${scanned})`;
}

/** Of git: how many commits and files; of those known to be clean nobody remembers which they are. */
function describeObjects({ commits, blobs, trees, tags, known }: ObjectCounts): string {
  const parts = [count(commits, 'commit'), count(blobs, 'file'), count(trees + tags, 'other object')];
  return `${parts.join(', ')}${known === 0 ? '' : `; ${count(known, 'object')} known to be clean`}`;
}
