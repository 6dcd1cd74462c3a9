// Audit → text for people.
import type { Audit, AuditedExposure } from '../remediation/audit/audit.ts';
import type { TokenPlace } from '../remediation/steps/places.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { count, formatBytes, nounFor } from './amounts.ts';
import {
  describeLife,
  describeMore,
  describePlace,
  describeTimeline,
  KIND_WORDS,
  SCAN_NAMES,
  VERDICT_WORDS,
} from './audit-words.ts';
import { keepTogether, wrap, wrapAll, wrapHead } from './layout.ts';
import { describeConflicts, describePlaces } from './metadata.ts';
import { describeNextSteps } from './next-steps.ts';
import { formatOrigin } from './origins.ts';
import { createPaint, type Paint } from './paint.ts';
import { describeProblems } from './problems.ts';
import { skipReason } from './reasons.ts';
import { describeTotals, MAX_TOKENS } from './totals.ts';

export interface AuditTextOptions {
  readonly color: boolean;
  /** How wide it may be, in columns; 80 if not given. */
  readonly width?: number | undefined;
  /** List all places, where logs and histories were searched, and what was skipped. */
  readonly verbose?: boolean | undefined;
  /** The words that start tokenscan. */
  readonly command?: string | undefined;
}

/** The width where none is given. */
const DEFAULT_WIDTH = 80;

/** How many places of one kind are shown without --verbose. */
const MAX_PLACES = 5;

/** The audit as lines, each ended by a line feed. Safe for a terminal whatever was scanned. */
export function formatAudit(audit: Audit, options: AuditTextOptions): string {
  const paint = createPaint(options.color);
  const { exposures, report } = audit;
  const { width = DEFAULT_WIDTH } = options;
  const shown = options.verbose === true ? exposures : exposures.slice(0, MAX_TOKENS);
  const lines = shown.flatMap((exposure) => [...describeExposure(exposure, { ...options, width }, paint), '']);
  if (shown.length < exposures.length) {
    const findings = exposures.map(({ places: [first] }) => first.finding);
    lines.push(...describeTotals(findings, { hint: '--verbose shows all', width }, paint), '');
  }
  const notes = [...describeConflicts(report.conflicts ?? [], paint)];
  if (exposures.some(({ verdict }) => verdict !== 'in place'))
    notes.push(
      `What to do step by step, and what 409 Conflict means: ${paint.place(keepTogether(`${options.command ?? 'tokenscan'} help leaked-token`))}`,
      '',
    );
  notes.push(...describeProblems(report.problems, options.verbose === true, paint));
  if (options.verbose === true) {
    notes.push(...describePlaces(report.places ?? []));
    notes.push(...report.skips.map((skip) => `skipped: ${formatOrigin(skip.origin)} (${skipReason(skip)})`));
  }
  notes.push(describeEnd(audit, paint));
  return `${[...lines, ...wrapAll(notes, width)].join('\n')}\n`;
}

type Wide = AuditTextOptions & { readonly width: number };

function describeExposure(exposure: AuditedExposure, options: Wide, paint: Paint): string[] {
  const { verdict, places, steps, fingerprint } = exposure;
  const [{ finding }] = places;
  const style = { leaked: paint.bad, here: paint.warn, 'in place': paint.good }[verdict];
  const { width } = options;
  const name = `${paint.title(escapeForTerminal(finding.title))}  ${paint.token(escapeForTerminal(finding.preview))}`;
  const facts = `${style(VERDICT_WORDS[verdict])}  ${paint.dim(keepTogether(`fingerprint ${fingerprint}`))}`;
  const head: string[] = [];
  const timeline = describeTimeline(exposure);
  if (timeline !== '') head.push(paint.dim(`  ${timeline}`));
  const life = describeLife(exposure);
  if (life !== '') head.push(`  ${exposure.life?.state === 'dead' ? paint.good(life) : paint.bad(life)}`);
  const kindWidth = Math.max(...places.map(({ kind }) => KIND_WORDS[kind].length));
  const table = groupByKind(places).flatMap((some) => describeKind(some, kindWidth, options, paint));
  const lines = [
    ...wrapHead(name, facts, width),
    ...wrapAll(head, width),
    ...table.flatMap((row) => wrap(row, width, kindWidth + 4)),
  ];
  if (steps.length > 0)
    lines.push('', ...describeNextSteps(steps, paint, width).map((line, at) => (at === 0 ? `  ${line}` : line)));
  return lines;
}

function groupByKind(places: readonly TokenPlace[]): readonly (readonly TokenPlace[])[] {
  const kinds = [...new Set(places.map(({ kind }) => kind))];
  return kinds.map((kind) => places.filter((other) => other.kind === kind));
}

function describeKind(places: readonly TokenPlace[], width: number, { verbose }: Wide, paint: Paint): string[] {
  const shown = verbose === true ? places : places.slice(0, MAX_PLACES);
  const lines = shown.map((one) => {
    const more = describeMore(one);
    return `  ${KIND_WORDS[one.kind].padEnd(width)}  ${paint.place(describePlace(one))}${more === '' ? '' : paint.dim(`  ${more}`)}`;
  });
  const rest = places.length - shown.length;
  return rest === 0 ? lines : [...lines, paint.dim(`  ${' '.repeat(width)}  … and ${rest} more (--verbose lists them)`)];
}

/** The last line: the result, and what was scanned. */
function describeEnd({ exposures, report, scans, absent }: Audit, paint: Paint): string {
  const { blobs, bytes, skipped } = report.summary;
  const none = absent.length === 0 ? '' : `; not present: ${absent.map((name) => SCAN_NAMES[name]).join(', ')}`;
  const scanned = `${scans.map((name) => SCAN_NAMES[name]).join(', ')}: ${count(blobs, 'file')}, ${formatBytes(bytes)}${skipped === 0 ? '' : `; skipped: ${skipped}`}${none}`;
  const out = exposures.filter(({ verdict, life }) => verdict !== 'in place' && life?.state !== 'dead').length;
  const incomplete =
    report.problems.length === 0 ? '' : `, and ${count(report.problems.length, 'location')} could not be scanned`;
  const noun = nounFor(exposures.map(({ places: [first] }) => first.finding));
  if (out > 0)
    return `${paint.bad(`${count(out, noun)} where ${out === 1 ? 'it' : 'they'} should not be`)}${incomplete} (${scanned})`;
  const good =
    exposures.length > 0
      ? `${count(exposures.length, noun)}, ${exposures.some(({ life }) => life?.state === 'dead') ? 'revoked or ' : ''}where ${exposures.length === 1 ? 'it is' : 'they are'} expected`
      : 'no token';
  return `${incomplete === '' ? paint.good(good) : paint.bad(good + incomplete)} (${scanned})`;
}
