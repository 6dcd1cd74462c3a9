// Report → text for people. `formats.ts` lists all formats; each is a file of its own.
//
//     formatText(report, groupByToken(report.findings), { color: false, subject: 'this folder' })
//     → 'Telegram bot token  1234567890:AAE***  certain · 1 place · fingerprint 0123456789abcdef\n …'
//
// In: a Report, in which everything may be shown but nothing is safe for a terminal yet. Out: lines in which every control character of
// what was scanned is escaped. Sentences are made here and in `cli/` alone; the other rooms use codes.
//
// Design: docs/design/report.md
import stringWidth from 'fast-string-width';
import type { ObjectCounts } from '../model/origin.ts';
import type { Exposure, Finding, Report, Skip } from '../model/types.ts';
import type { NextStep } from '../remediation/steps/step.ts';
import { shellWord } from '../system/shell-word.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { count, formatBytes } from './amounts.ts';
import { describeHistory } from './history.ts';
import { describeConflicts, describeMetadata, describePlaces, describeSpan } from './metadata.ts';
import { describeNextSteps } from './next-steps.ts';
import { formatLocation, formatOrigin, originPath } from './origins.ts';
import { createPaint, type Paint } from './paint.ts';
import { describeProblems } from './problems.ts';
import { skipReason } from './reasons.ts';

export interface TextOptions {
  readonly color: boolean;
  /** List what was skipped, and all places of a token. */
  readonly verbose?: boolean;
  /** What was scanned, for the last line: "this folder", "what is staged". */
  readonly subject?: string | undefined;
  /** What git is about to do, and does not if there are findings. */
  readonly blocking?: 'commit' | 'push' | undefined;
  /** What to do about the findings, as `planSteps` says it; without them the report does not say. */
  readonly steps?: readonly NextStep[] | undefined;
}

/** How many places of one token are shown without --verbose. */
const MAX_PLACES = 8;

/** The report as lines, each ended by a line feed. Safe for a terminal whatever was scanned. */
export function formatText(report: Report, exposures: readonly Exposure[], options: TextOptions): string {
  const paint = createPaint(options.color);
  const lines: string[] = [];
  const active = exposures.filter(({ findings }) => findings.some(({ suppressed }) => suppressed === false));
  if (options.blocking !== undefined && active.length > 0) {
    lines.push(paint.bad(`${options.blocking} blocked: it contains ${count(active.length, nounFor(active))}.`), '');
  }
  for (const exposure of active) lines.push(...describeExposure(exposure, options, paint), '');
  lines.push(...describeConflicts(report.conflicts ?? [], paint));
  if (active.length > 0) lines.push(...withBlankLine(describeNextSteps(options.steps ?? [], paint)));
  lines.push(...describeSuppressed(report, options, paint));
  lines.push(...describeProblems(report.problems, options.verbose === true, paint));
  for (const entry of report.expired) {
    lines.push(
      `${paint.warn('expired allowlist entry:')} ${entry.fingerprint} on ${entry.expires ?? ''} (${escapeForTerminal(entry.reason)})`,
    );
  }
  for (const entry of report.unused) {
    lines.push(
      `${paint.warn('unused allowlist entry:')} ${entry.fingerprint} (${escapeForTerminal(entry.reason)}); remove it from tokenscan.json`,
    );
  }
  if (options.verbose === true) lines.push(...describePlaces(report.places ?? []));
  lines.push(...describeSkips(report.skips, options), describeEnd(report, active, options, paint));
  return `${lines.join('\n')}\n`;
}

/** What to call them: sessions, keys and links are no tokens. */
function nounFor(exposures: readonly Exposure[]): string {
  return exposures.every(({ findings: [first] }) => /\btoken\b/i.test(first.title)) ? 'token' : 'secret';
}

/** How many times the token is where it should not be. */
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

/** The first findings; of logs one of each file before a second of any, because a file may contain a token on every line. */
function chooseShown(findings: readonly Finding[]): readonly Finding[] {
  if (findings.every(({ seen }) => seen === undefined)) return findings.slice(0, MAX_PLACES);
  const places = new Set<string>();
  const firsts = findings.filter(({ origin }) => !places.has(formatOrigin(origin)) && places.add(formatOrigin(origin)));
  const chosen = new Set([...firsts, ...findings.filter((finding) => !firsts.includes(finding))].slice(0, MAX_PLACES));
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

function withBlankLine(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [...lines, ''];
}

/** Findings that do not count, one line each. Those that are allowed are listed with --verbose only. */
function describeSuppressed(report: Report, options: TextOptions, paint: Paint): string[] {
  const { readable, others } = splitReadable(report.findings);
  return [
    ...others.flatMap(({ suppressed, origin, line, preview }) => {
      if (suppressed === false || suppressed === 'readable-env') return [];
      if (suppressed === 'allowed' && options.verbose !== true) return [];
      const place = suppressed === 'process-environment' ? formatOrigin(origin) : `${formatOrigin(origin)}:${line}`;
      return [paint.dim(`${SUPPRESSED[suppressed]} ${place} ${escapeForTerminal(preview)}${WHY_EXPECTED[suppressed]}`)];
    }),
    ...[...readable].map(
      ([path, previews]) =>
        `${paint.warn('warning:')} ${escapeForTerminal(path)}: other users can read this .env (${[...previews].join(', ')}); ${paint.place(escapeForTerminal(`chmod 600 ${shellWord(path)}`))}`,
    ),
  ];
}

/** The tokens in `.env` files that other users can read, by file; and the other findings. */
function splitReadable(findings: readonly Finding[]): {
  readonly readable: ReadonlyMap<string, ReadonlySet<string>>;
  readonly others: readonly Finding[];
} {
  const readable = new Map<string, Set<string>>();
  for (const { suppressed, origin, preview } of findings) {
    if (suppressed !== 'readable-env') continue;
    const path = originPath(origin);
    readable.set(path, (readable.get(path) ?? new Set()).add(escapeForTerminal(preview)));
  }
  return { readable, others: findings.filter(({ suppressed }) => suppressed !== 'readable-env') };
}

const SUPPRESSED = { allowed: 'allowed:', 'private-env': 'expected here:', 'process-environment': 'expected here:' } as const;

const WHY_EXPECTED = {
  allowed: '',
  'private-env': ', private .env (mode 600, not in git)',
  'process-environment': '',
} as const;

function describeSkips(skips: readonly Skip[], options: TextOptions): string[] {
  if (options.verbose !== true) return [];
  return skips.map((skip) => `skipped: ${formatOrigin(skip.origin)} (${skipReason(skip)})`);
}

/** The last line: the result, and what was scanned. */
function describeEnd(report: Report, active: readonly Exposure[], options: TextOptions, paint: Paint): string {
  const { blobs, bytes, suppressed, objects } = report.summary;
  const reasons = new Map<string, number>();
  for (const reason of report.skips.map(skipReason)) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  const skipped = [...reasons].map(([reason, times]) => (times === 1 ? reason : `${times} × ${reason}`)).join(', ');
  const scanned = `${objects === undefined ? count(blobs, 'file') : describeObjects(objects)}, ${formatBytes(bytes)}${skipped === '' ? '' : `; skipped: ${skipped}`}${suppressed === 0 ? '' : `; suppressed: ${suppressed}`}`;
  if (active.length > 0) {
    const places = active.reduce((sum, exposure) => sum + countPlaces(exposure), 0);
    return `${paint.bad(`${count(active.length, nounFor(active))} in ${count(places, 'place')}`)}${report.problems.length > 0 ? ', but not everything could be scanned' : ''} (${scanned})`;
  }
  if (report.problems.length > 0)
    return `${paint.bad(`no token found, but ${count(report.problems.length, 'place')} could not be scanned`)} (${scanned})`;
  const where = options.subject === undefined ? '' : ` in ${escapeForTerminal(options.subject)}`;
  if (blobs + (objects?.known ?? 0) === 0) return `${paint.warn(`nothing to scan${where}`)} (${scanned})`;
  return `${paint.good(where === '' ? 'no token found' : `no token${where}`)} (${scanned})`;
}

/** Of git: how many commits, files and other objects; of objects that an earlier scan found clean only the number is known. */
function describeObjects({ commits, blobs, trees, tags, known }: ObjectCounts): string {
  const parts = [count(commits, 'commit'), count(blobs, 'file'), count(trees + tags, 'other object')];
  return `${parts.join(', ')}${known === 0 ? '' : `; ${count(known, 'object')} known to be clean`}`;
}
