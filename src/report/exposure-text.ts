// A token and the places where it is → lines for people.
import stringWidth from 'fast-string-width';
import { ORIGIN_KINDS } from '../model/origin-kinds.ts';
import type { Cut, Severity } from '../model/rule.ts';
import type { Exposure, Finding } from '../model/types.ts';
import type { UnitResult } from '../model/units.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { count } from './amounts.ts';
import { describeHistory } from './history.ts';
import { cutSource, wrap, wrapHead } from './layout.ts';
import { describeMetadata, describeSpan } from './metadata.ts';
import { compareLocations } from './natural-order.ts';
import { formatLocation, formatOrigin } from './origins.ts';
import type { Paint } from './paint.ts';
import { describeSpread } from './units-text.ts';

/** How a token is printed. */
interface ExposureStyle {
  readonly width: number;
  readonly verbose?: boolean | undefined;
  readonly links?: string | undefined;
  /** Of a merged report: what it is made of. */
  readonly units?: readonly UnitResult[] | undefined;
}

/** How many places of one token are shown without --verbose. */
const MAX_PLACES = 8;

/** The tokens in the order of their first places, numbers in paths by their value: bot2 before bot10. */
export function byPath(exposures: readonly Exposure[]): readonly Exposure[] {
  // Only where all are files of one kind: others are in the order in which they were written.
  const areFiles = exposures.every(({ findings }) =>
    findings.every(({ origin }) => ['file', 'staged', 'name'].includes(origin.kind)),
  );
  if (!areFiles) return exposures;
  return exposures.toSorted((a, b) => compareLocations(firstActive(a), firstActive(b)));
}

/** The first finding of a token that counts. */
export function firstActive({ findings }: Exposure): Finding {
  return findings.find(({ suppressed }) => suppressed === false) ?? findings[0];
}

/** How many times the token is where it should not be. */
export function countPlaces({ findings }: Exposure): number {
  return findings.reduce((sum, { suppressed, repeats }) => (suppressed === false ? sum + 1 + repeats : sum), 0);
}

/** A severity in its color. */
export function paintSeverity(severity: Severity, paint: Paint): string {
  return { high: paint.bad, medium: paint.warn, low: paint.dim }[severity](severity);
}

/** Why something of a token may be missing. */
const CUT_TEXTS: Readonly<Record<Cut, string>> = {
  'start-cut': 'the log record before it was cut: the first digits of the id may be missing',
  'end-cut': 'its end was cut: the last characters are missing',
};

/** A token with its places, no line wider than the width. */
export function describeExposure(exposure: Exposure, style: ExposureStyle, paint: Paint): string[] {
  const { fingerprint, findings } = exposure;
  const active = findings.filter(({ suppressed }) => suppressed === false);
  const [first] = findings;
  const facts = `${first.confidence} · ${count(countPlaces(exposure), 'location')} · fingerprint ${fingerprint}`;
  const head = `${paint.title(escapeForTerminal(first.title))}  ${paint.token(escapeForTerminal(first.preview))}  ${paintSeverity(first.severity, paint)}`;
  const lines = [...wrapHead(head, paint.dim(facts), style.width)];
  if (first.reason !== undefined) lines.push(...wrap(`  ${paint.dim(CUT_TEXTS[first.reason])}`, style.width));
  const span = describeSpan(exposure);
  if (span !== '') lines.push(...wrap(`  ${paint.dim(span)}`, style.width));
  const spread = describeSpread(exposure, style.units ?? []);
  if (spread !== '') lines.push(...wrap(`  ${paint.dim(spread)}`, style.width));
  const shown = style.verbose === true ? active : chooseShown(active);
  for (const finding of shown) lines.push('', ...describeFinding(finding, style, paint));
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

function describeFinding(finding: Finding, { width, links, units }: ExposureStyle, paint: Paint): readonly string[] {
  const { line, repeats } = finding;
  const indent = ' '.repeat(String(line).length + 3);
  const notes = [describeMetadata(finding), ...describeHistory(finding.origin)].filter((note) => note !== '');
  return [
    ...wrap(`  ${headOf(finding, links, paint)}`, width, 4),
    // Reports that are merged hold no lines of sources.
    ...(units === undefined ? describeSource(finding, width - indent.length - 2, paint) : []),
    ...notes.flatMap((note) => wrap(paint.dim(`${indent}${note}`), width, indent.length)),
    ...(repeats > 0 ? wrap(paint.dim(`  … and ${count(repeats, 'more time', 'once more')} at the same location`), width) : []),
  ];
}

/** The line of the source, and a caret below the match. */
function describeSource(finding: Finding, width: number, paint: Paint): readonly string[] {
  const gutter = String(finding.line);
  const { before, match, after } = cutSource(sourceOf(finding), width);
  return [
    `  ${paint.dim(`${gutter} │`)} ${before}${paint.token(match)}${after}`,
    `${' '.repeat(gutter.length + 3)}${paint.dim('│')} ${' '.repeat(stringWidth(before))}${paint.bad('^'.repeat(stringWidth(match)))}`,
  ];
}

/** The line of the source, safe for a terminal. */
function sourceOf({ excerpt, preview }: Finding): Parameters<typeof cutSource>[0] {
  return {
    before: escapeForTerminal(excerpt.before),
    match: escapeForTerminal(excerpt.match ?? preview),
    after: escapeForTerminal(excerpt.after),
  };
}

/** Where it is, with a link to the file where there can be one, and how it is written there. */
function headOf(finding: Finding, links: string | undefined, paint: Paint): string {
  const { origin, encodings } = finding;
  const isName = origin.kind === 'name';
  const place = paint.place(isName ? formatOrigin(origin) : formatLocation(finding));
  const linked = links === undefined ? place : linkTo(finding, links, place);
  const written = encodings.length === 0 ? '' : paint.dim(` (written as ${encodings.join(' in ')})`);
  const keeper = origin.kind === 'history' ? paint.dim(` (${escapeForTerminal(origin.title)})`) : '';
  return `${linked}${isName ? paint.dim(' (in the name itself)') : keeper}${written}`;
}

/** `text` as a link that terminals open: OSC 8. What is in a container has no file of its own. */
function linkTo({ origin }: Finding, folder: string, text: string): string {
  const { path = '', root = '' }: { readonly path?: string; readonly root?: string } = origin;
  if (!ORIGIN_KINDS[origin.kind].isEditable || path.includes('!')) return text;
  const relative = root === '' ? path : root.replace(/\/?$/, '/') + path;
  const absolute = relative.startsWith('/') ? relative : `${folder}/${relative}`;
  // Bytes that are not UTF-8 have no form in a URL.
  if (/[\ud800-\udfff]/u.test(absolute)) return text;
  const address = encodeURI(absolute).replace(/[?#]/g, encodeURIComponent);
  return `\u001b]8;;file://${address}\u001b\\${text}\u001b]8;;\u001b\\`;
}
