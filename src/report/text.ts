// Report → text for people. `formats.ts` lists all formats; each is a file of its own.
//
//     formatText(report, groupByToken(report.findings), { color: false, subject: 'this folder' })
//     → 'Telegram bot token  1234567890:AAE***  certain · 1 location · fingerprint 0123456789abcdef\n …'
//
// In: a Report, in which everything may be shown but nothing is safe for a terminal yet. Out: lines in which every control character of
// what was scanned is escaped. Sentences are made here and in `cli/` alone; the other rooms use codes.
//
// Design: docs/design/report.md

import { DEFAULT_FAIL_ON, type FailOn, isFailing } from '../model/fail-on.ts';
import type { ObjectCounts } from '../model/origin.ts';
import type { Exposure, Finding, Report, Skip } from '../model/types.ts';
import type { NextStep } from '../remediation/steps/step.ts';
import { shellWord } from '../system/shell-word.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { count, formatBytes, nounFor } from './amounts.ts';
import { type Chunks, joinChunks, linesToChunks } from './chunks.ts';
import { compactLines } from './compact.ts';
import { describeExisting } from './existing-text.ts';
import { describeUnlisted } from './exports/sentences.ts';
import { byPath, countPlaces, describeExposure } from './exposure-text.ts';
import { keepTogether, wrap, wrapAll } from './layout.ts';
import { describeConflicts, describePlaces } from './metadata.ts';
import { describeNextSteps } from './next-steps.ts';
import { formatOrigin, originPath } from './origins.ts';
import { createPaint, type Paint } from './paint.ts';
import { describeProblems } from './problems.ts';
import { skipReason } from './reasons.ts';
import { summaryLines } from './summary-text.ts';
import { describeTotals, MAX_TOKENS } from './totals.ts';
import { describeUnits } from './units-text.ts';

export interface TextOptions {
  readonly color: boolean;
  /** How wide it may be, in columns; 80 if not given. Words and commands are not broken, however narrow it is. */
  readonly width?: number | undefined;
  /** List what was skipped, and all places of all tokens. */
  readonly verbose?: boolean;
  /** One line for each place, and no next steps. */
  readonly compact?: boolean | undefined;
  /** The folder that paths of files are relative to: they become links to the files. Without it there are no links. */
  readonly links?: string | undefined;
  /** What was scanned, for the last line: "this folder", "what is staged". */
  readonly subject?: string | undefined;
  /** What git is about to do, and does not if there are findings. */
  readonly blocking?: 'commit' | 'push' | undefined;
  /** What to do about the findings, as `planSteps` says it; without them the report does not say. */
  readonly steps?: readonly NextStep[] | undefined;
  /** Findings below this severity make no command fail: the last line says so where there are no others. */
  readonly failOn?: FailOn | undefined;
  /** One line for each token, and no next steps. */
  readonly summary?: boolean | undefined;
}

/** The width where none is given. */
const DEFAULT_WIDTH = 80;

/** The report as lines, each ended by a line feed. Safe for a terminal whatever was scanned. */
export function formatText(report: Report, exposures: readonly Exposure[], options: TextOptions): string {
  return joinChunks(textChunks(report, exposures, options));
}

/** The same in pieces. */
export function textChunks(report: Report, exposures: readonly Exposure[], options: TextOptions): Chunks {
  return linesToChunks(linesOf(report, exposures, options));
}

function* linesOf(report: Report, exposures: readonly Exposure[], options: TextOptions): Generator<string> {
  const paint = createPaint(options.color);
  const { width = DEFAULT_WIDTH, compact = false, summary = false, verbose = false, steps = [] } = options;
  const active = byPath(exposures.filter(({ findings }) => findings.some(({ suppressed }) => suppressed === false)));
  if (summary) yield* summaryLines(active, paint);
  else if (compact) yield* compactLines(active, paint);
  else {
    if (options.blocking !== undefined && active.length > 0)
      yield* [paint.bad(`${options.blocking} blocked: it contains ${count(active.length, nounFor(firstOf(active)))}.`), ''];
    yield* describeTokens(active, { ...options, width, units: report.units }, paint);
    yield* wrapAll(describeConflicts(report.conflicts ?? [], paint), width);
    if (active.length > 0) yield* withBlankLine(describeNextSteps(steps, paint, width));
  }
  const notes = [
    () => describeSuppressed(report, options, paint),
    () => describeProblems(report.problems, verbose, paint),
    () => describeEntries(report, paint),
    () => (verbose ? describePlaces(report.places ?? []) : []),
    () => describeSkips(report.skips, options),
    () => describeUnits(report.units ?? [], paint),
    () => describeUnlisted(report).map((text) => paint.warn(text)),
    () => [describeEnd(report, active, options, paint)],
  ];
  for (const describe of notes) for (const note of describe()) yield* wrap(note, width);
}

type TokenOptions = TextOptions & { readonly width: number; readonly units: Report['units'] };

/** The tokens, each with its places; of very many the first ones, and sums of all. */
function* describeTokens(active: readonly Exposure[], options: TokenOptions, paint: Paint): Generator<string> {
  const shown = options.verbose === true || active.length <= MAX_TOKENS ? active : active.slice(0, MAX_TOKENS);
  for (const exposure of shown) yield* [...describeExposure(exposure, options, paint), ''];
  if (shown.length === active.length) return;
  const hint = '--verbose shows all, --compact prints a line for each location';
  yield* [...describeTotals(firstOf(active), { hint, width: options.width }, paint), ''];
}

function firstOf(exposures: readonly Exposure[]): readonly Finding[] {
  return exposures.map(({ findings: [first] }) => first);
}

/** Entries of the allowlist that are of no use. */
function describeEntries({ expired, unused }: Report, paint: Paint): readonly string[] {
  return [
    ...expired.map(
      ({ fingerprint, expires = '', reason }) =>
        `${paint.warn('expired allowlist entry:')} ${fingerprint} on ${expires} (${escapeForTerminal(reason)})`,
    ),
    ...unused.map(
      ({ fingerprint, reason }) =>
        `${paint.warn('unused allowlist entry:')} ${fingerprint} (${escapeForTerminal(reason)}); remove it from tokenscan.json`,
    ),
  ];
}

function withBlankLine(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [...lines, ''];
}

/** Findings that do not count, one line each. Those that are allowed are listed with --verbose only. */
function describeSuppressed(report: Report, options: TextOptions, paint: Paint): string[] {
  const suppressedOnes = report.findings.filter(({ suppressed }) => suppressed !== false);
  const shared = sharedPreviews(suppressedOnes.length === 0 ? [] : report.findings);
  const { readable, others } = splitReadable(suppressedOnes, shared);
  return [
    ...others.flatMap((finding) => {
      const { suppressed, origin, line } = finding;
      if (suppressed === false || suppressed === 'readable-env' || suppressed === 'existing') return [];
      if (suppressed === 'allowed' && options.verbose !== true) return [];
      const place = suppressed === 'process-environment' ? formatOrigin(origin) : `${formatOrigin(origin)}:${line}`;
      return [
        paint.dim(
          `${SUPPRESSED[suppressed]} ${place} ${escapeForTerminal(distinctPreview(finding, shared))}${WHY_EXPECTED[suppressed]}`,
        ),
      ];
    }),
    ...describeExisting(report.findings).map((text) => paint.warn(text)),
    ...[...readable].map(
      ([path, previews]) =>
        `${paint.warn('warning:')} ${escapeForTerminal(path)}: other users can read this .env (${[...previews].join(', ')}); ${paint.place(keepTogether(escapeForTerminal(`chmod 600 ${shellWord(path)}`)))}`,
    ),
  ];
}

/** Previews that more than one token has: tokens of one bot may differ only in what is masked. */
function sharedPreviews(findings: readonly Finding[]): ReadonlySet<string> {
  const first = new Map<string, string>();
  const shared = new Set<string>();
  for (const { preview, fingerprint } of findings) {
    const known = first.get(preview);
    if (known === undefined) first.set(preview, fingerprint);
    else if (known !== fingerprint) shared.add(preview);
  }
  return shared;
}

/** The preview; with the fingerprint where another token has the same one. */
function distinctPreview({ preview, fingerprint }: Finding, shared: ReadonlySet<string>): string {
  return shared.has(preview) ? `${preview} (${fingerprint})` : preview;
}

/** The tokens in `.env` files that other users can read, by file; and the other findings. */
function splitReadable(
  findings: readonly Finding[],
  shared: ReadonlySet<string>,
): {
  readonly readable: ReadonlyMap<string, ReadonlySet<string>>;
  readonly others: readonly Finding[];
} {
  const readable = new Map<string, Set<string>>();
  for (const finding of findings) {
    const { suppressed, origin } = finding;
    if (suppressed !== 'readable-env') continue;
    const path = originPath(origin);
    readable.set(path, (readable.get(path) ?? new Set()).add(escapeForTerminal(distinctPreview(finding, shared))));
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
  if (active.length > 0 || report.summary.unlisted !== undefined) {
    const { tokens, locations } = report.summary.unlisted ?? { tokens: 0, locations: 0 };
    const places = active.reduce((sum, exposure) => sum + countPlaces(exposure), locations);
    const incomplete = report.problems.length > 0 ? ', but not everything could be scanned' : '';
    return `${paint.bad(`${count(active.length + tokens, nounFor(firstOf(active)))} in ${count(places, 'location')}`)}${mildness(active, options)}${incomplete} (${scanned})`;
  }
  if (report.problems.length > 0)
    return `${paint.bad(`no token found, but ${count(report.problems.length, 'location')} could not be scanned`)} (${scanned})`;
  const where = options.subject === undefined ? '' : ` in ${escapeForTerminal(options.subject)}`;
  if (blobs + (objects?.known ?? 0) === 0) return `${paint.warn(`nothing to scan${where}`)} (${scanned})`;
  return `${paint.good(where === '' ? 'no token found' : `no token${where}`)} (${scanned})`;
}

/** That no finding is severe enough to fail, where that is so. */
function mildness(active: readonly Exposure[], { failOn }: TextOptions): string {
  const isMild = failOn !== undefined && active.every(({ findings }) => findings.every((finding) => !isFailing(finding, failOn)));
  if (!isMild || failOn === undefined) return '';
  return failOn === DEFAULT_FAIL_ON
    ? ' of a severity that does not fail (--fail-on low changes that)'
    : ` (none fails: --fail-on ${failOn})`;
}

/** Of git: how many commits, files and other objects; of objects that an earlier scan found clean only the number is known. */
function describeObjects({ commits, blobs, trees, tags, known }: ObjectCounts): string {
  const amounts = [
    [commits, 'commit'],
    [blobs, 'file'],
    [trees + tags, 'other object'],
  ] as const;
  if (known === 0) return amounts.map(([amount, noun]) => count(amount, noun)).join(', ');
  const fresh = amounts.flatMap(([amount, noun]) => (amount === 0 ? [] : count(amount, noun)));
  return `${fresh.length > 0 ? `new: ${fresh.join(', ')}` : 'nothing new'}; ${count(known, 'object')} found clean by an earlier scan`;
}
