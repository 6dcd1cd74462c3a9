// Audit → text for people.
import type { Audit, AuditedExposure } from '../remediation/audit/audit.ts';
import type { TokenPlace } from '../remediation/steps/places.ts';
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
import { describeConflicts, describePlaces } from './metadata.ts';
import { describeNextSteps } from './next-steps.ts';
import { formatOrigin } from './origins.ts';
import { createPaint, type Paint } from './paint.ts';
import { describeProblems } from './problems.ts';
import { skipReason } from './reasons.ts';

export interface AuditTextOptions {
  readonly color: boolean;
  /** List all places, where logs and histories were searched, and what was skipped. */
  readonly verbose?: boolean | undefined;
  /** The words that start tokenscan. */
  readonly command?: string | undefined;
}

/** How many places of one kind are shown without --verbose. */
const MAX_PLACES = 5;

/** The audit as lines, each ended by a line feed. Safe for a terminal whatever was scanned. */
export function formatAudit(audit: Audit, options: AuditTextOptions): string {
  const paint = createPaint(options.color);
  const { exposures, report } = audit;
  const lines = exposures.flatMap((exposure) => [...describeExposure(exposure, options, paint), '']);
  lines.push(...describeConflicts(report.conflicts ?? [], paint));
  if (exposures.some(({ verdict }) => verdict !== 'in place'))
    lines.push(
      `What to do step by step, and what 409 Conflict means: ${paint.place(`${options.command ?? 'npx tokenscan'} help leaked-token`)}`,
      '',
    );
  lines.push(...describeProblems(report.problems, options.verbose === true, paint));
  if (options.verbose === true) {
    lines.push(...describePlaces(report.places ?? []));
    lines.push(...report.skips.map((skip) => `skipped: ${formatOrigin(skip.origin)} (${skipReason(skip)})`));
  }
  lines.push(describeEnd(audit, paint));
  return `${lines.join('\n')}\n`;
}

function describeExposure(exposure: AuditedExposure, options: AuditTextOptions, paint: Paint): string[] {
  const { verdict, places, steps, fingerprint } = exposure;
  const [{ finding }] = places;
  const style = { leaked: paint.bad, here: paint.warn, 'in place': paint.good }[verdict];
  const lines = [
    `${paint.title(finding.title)}  ${paint.token(escapeForTerminal(finding.preview))}  ${style(VERDICT_WORDS[verdict])}  ${paint.dim(`fingerprint ${fingerprint}`)}`,
  ];
  const timeline = describeTimeline(exposure);
  if (timeline !== '') lines.push(paint.dim(`  ${timeline}`));
  const life = describeLife(exposure);
  if (life !== '') lines.push(`  ${exposure.life?.state === 'dead' ? paint.good(life) : paint.bad(life)}`);
  const width = Math.max(...places.map(({ kind }) => KIND_WORDS[kind].length));
  lines.push(...groupByKind(places).flatMap((some) => describeKind(some, width, options, paint)));
  if (steps.length > 0) lines.push('', ...describeNextSteps(steps, paint).map((line, at) => (at === 0 ? `  ${line}` : line)));
  return lines;
}

function groupByKind(places: readonly TokenPlace[]): readonly (readonly TokenPlace[])[] {
  const kinds = [...new Set(places.map(({ kind }) => kind))];
  return kinds.map((kind) => places.filter((other) => other.kind === kind));
}

function describeKind(places: readonly TokenPlace[], width: number, { verbose }: AuditTextOptions, paint: Paint): string[] {
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
  const incomplete = report.problems.length === 0 ? '' : `, and ${count(report.problems.length, 'place')} could not be scanned`;
  if (out > 0)
    return `${paint.bad(`${count(out, 'token')} where ${out === 1 ? 'it' : 'they'} should not be`)}${incomplete} (${scanned})`;
  const good =
    exposures.length > 0
      ? `${count(exposures.length, 'token')}, ${exposures.some(({ life }) => life?.state === 'dead') ? 'revoked or ' : ''}where ${exposures.length === 1 ? 'it is' : 'they are'} expected`
      : 'no token';
  return `${incomplete === '' ? paint.good(good) : paint.bad(good + incomplete)} (${scanned})`;
}
