// Report → JSON, version 1. Keys stay; new ones may be added.
import type { Span } from '../model/entry-metadata.ts';
import { spanOf } from '../model/time-span.ts';
import type { Finding, Problem, Report, Skip } from '../model/types.ts';
import { type Chunks, joinChunks } from './chunks.ts';
import { originToJson } from './origins.ts';
import { skipReason, suppressionReason } from './reasons.ts';

/** The report as one JSON object, indented, with a line feed at its end. */
export function formatJson(report: Report, version: string): string {
  return joinChunks(jsonChunks(reportToJson(report, version)));
}

/** JSON in which characters that terminals or CI runners act on are escaped. */
export function renderJson(document: object): string {
  return `${JSON.stringify(document, undefined, 2).replace(ACTIVE, escapeUnit)}\n`;
}

/**
 * The same in pieces. An iterable in it that is no array, as a generator, is written as an array, an element at a time: what its elements are
 * made of need not be held.
 */
export function* jsonChunks(document: object): Chunks {
  yield* valueChunks(document, '');
  yield '\n';
}

/** @param indent of the line that the value begins in */
function* valueChunks(value: unknown, indent: string): Generator<string> {
  if (isLazy(value)) yield* listChunks('[', value, ']', indent);
  else if (!holdsLazy(value)) yield textOf(value, indent);
  else if (Array.isArray(value)) yield* listChunks('[', value, ']', indent);
  else {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    yield* listChunks('{', entries, '}', indent, (entry) => `${textOf(entry[0], '')}: `);
  }
}

/** What stands between two brackets: elements, or the values of entries with their keys before them. */
function* listChunks(
  open: string,
  items: Iterable<unknown>,
  close: string,
  indent: string,
  keyOf?: (entry: readonly [string, unknown]) => string,
): Generator<string> {
  const inner = `${indent}  `;
  let before = `${open}\n${inner}`;
  let isEmpty = true;
  for (const item of items) {
    const entry = item as readonly [string, unknown];
    isEmpty = false;
    const head = before + (keyOf?.(entry) ?? '');
    let isFirst = true;
    for (const chunk of valueChunks(keyOf === undefined ? item : entry[1], inner)) {
      yield isFirst ? head + chunk : chunk;
      isFirst = false;
    }
    before = `,\n${inner}`;
  }
  yield isEmpty ? `${open}${close}` : `\n${indent}${close}`;
}

function textOf(value: unknown, indent: string): string {
  // A line feed in a string is an escape: those that are there end lines of the form.
  return JSON.stringify(value, undefined, 2).replaceAll('\n', `\n${indent}`).replace(ACTIVE, escapeUnit);
}

function isLazy(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Symbol.iterator in value;
}

/** How deep in a document iterables may be: `runs[0].results` of SARIF. */
const MAX_LAZY_DEPTH = 3;

/** Whether it has to be written in pieces. Of the arrays only those of one element are asked: others are of records. */
function holdsLazy(value: unknown, depth: number = MAX_LAZY_DEPTH): value is object {
  if (typeof value !== 'object' || value === null) return false;
  if (isLazy(value)) return true;
  if (depth === 0 || (Array.isArray(value) && value.length !== 1)) return false;
  return Object.values(value).some((item) => holdsLazy(item, depth - 1));
}

/** The same on one line. */
export function renderJsonLine(document: object): string {
  return `${JSON.stringify(document).replace(ACTIVE, escapeUnit)}\n`;
}

/** A report as JSON has it. What may be long is made when it is read, once. */
interface JsonReport {
  readonly version: 1;
  readonly tool: object;
  readonly findings: Iterable<object>;
  readonly problems: Iterable<object>;
  readonly skipped: Iterable<object>;
  readonly allow: Pick<Report, 'expired' | 'unused'>;
  readonly summary: Report['summary'];
  readonly units?: Report['units'];
  readonly shard?: Report['shard'];
}

/** The report as a value for JSON. */
export function reportToJson(report: Report, version: string): JsonReport {
  return {
    version: 1,
    tool: { name: 'tokenscan', version },
    findings: mapLazily(report.findings, findingToJson),
    problems: mapLazily(report.problems, problemToJson),
    skipped: mapLazily(report.skips, skipToJson),
    allow: { expired: report.expired, unused: report.unused },
    summary: report.summary,
    ...logFacts(report),
    ...(report.units === undefined ? {} : { units: report.units }),
    ...(report.shard === undefined ? {} : { shard: report.shard }),
  };
}

/** What `make` makes of each item, when it is asked for. */
export function* mapLazily<Item>(items: Iterable<Item>, make: (item: Item) => object): Generator<object> {
  for (const item of items) yield make(item);
}

/** A problem, with its keys in a fixed order. */
function problemToJson({ origin, code, message }: Problem): object {
  return { origin: originToJson(origin), code, message };
}

/** What was skipped, with its keys in a fixed order. */
function skipToJson(skip: Skip): object {
  return { origin: originToJson(skip.origin), reason: skipReason(skip), reasonCode: skip.reason };
}

/** The keys that only scans of logs and histories have: the time span of each token, the places that were searched, and conflicts. */
function logFacts({ findings, places, conflicts }: Report): object {
  const hasTimes = findings.some(({ seen }) => seen !== undefined);
  const exposures = groupByFingerprint(hasTimes ? findings : []).flatMap(([fingerprint, members]) => {
    const span = spanOf(members.map(({ seen }) => seen));
    return span === undefined ? [] : [{ fingerprint, firstSeen: span.first, lastSeen: span.last }];
  });
  return {
    ...(exposures.length === 0 ? {} : { exposures }),
    ...(places === undefined
      ? {}
      : { places: places.map(({ path, files }) => ({ path, found: files !== undefined, files: files ?? 0 })) }),
    ...(conflicts === undefined
      ? {}
      : {
          conflicts: conflicts.map(({ origin, lines, ...span }) => ({
            origin: originToJson(origin),
            lines,
            ...spanToJson(span),
          })),
        }),
  };
}

function groupByFingerprint(findings: readonly Finding[]): readonly (readonly [string, readonly Finding[]])[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.fingerprint);
    if (group === undefined) groups.set(finding.fingerprint, [finding]);
    else group.push(finding);
  }
  return [...groups];
}

/** The times of a finding, as JSON has them. */
export function spanToJson({ first, last }: Span): object {
  return { ...(first === undefined ? {} : { firstSeen: first }), ...(last === undefined ? {} : { lastSeen: last }) };
}

/** Characters that are valid in JSON strings and that a terminal or a CI runner acts on. */
const ACTIVE =
  /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]|#(?=#[A-Za-z]*\[)/g;

function escapeUnit(text: string): string {
  return Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');
}

/** A finding, with its keys in a fixed order. */
export function findingToJson(finding: Finding): object {
  const {
    rule,
    severity,
    confidence,
    reason,
    botId,
    preview,
    fingerprint,
    encodings,
    origin,
    line,
    column,
    suppressed,
    repeats,
    seen,
    offset,
    range,
  } = finding;
  return {
    rule,
    severity,
    confidence,
    ...(reason === undefined ? {} : { reason }),
    ...(botId === undefined ? {} : { botId }),
    preview,
    fingerprint,
    encodings,
    origin: originToJson(origin),
    line,
    column,
    endLine: range.endLine,
    endColumn: range.endColumn,
    ...(offset === undefined ? {} : { offset }),
    suppressed: suppressed !== false,
    ...(suppressed === false ? {} : { suppressedBecause: suppressionReason(suppressed), suppressedCode: suppressed }),
    ...(finding.existing === undefined ? {} : { existing: { pushed: finding.existing.pushed } }),
    ...(repeats === 0 ? {} : { repeats }),
    ...(seen === undefined ? {} : seenToJson(seen)),
  };
}

function seenToJson({ writer, deleted, ...span }: NonNullable<Finding['seen']>): object {
  return { ...spanToJson(span), ...(writer === undefined ? {} : { writer }), ...(deleted === undefined ? {} : { deleted }) };
}
