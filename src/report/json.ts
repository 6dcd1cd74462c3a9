// Report → JSON, version 1. Keys stay; new ones may be added.
import type { Span } from '../model/entry-metadata.ts';
import { spanOf } from '../model/time-span.ts';
import type { Finding, Report } from '../model/types.ts';
import { originToJson } from './origins.ts';
import { skipReason, suppressionReason } from './reasons.ts';

/** The report as one JSON object, indented, with a line feed at its end. */
export function formatJson(report: Report, version: string): string {
  return renderJson(reportToJson(report, version));
}

/** JSON in which characters that terminals or CI runners act on are escaped. */
export function renderJson(document: object): string {
  return `${JSON.stringify(document, undefined, 2).replace(ACTIVE, escapeUnit)}\n`;
}

/** The same on one line. */
export function renderJsonLine(document: object): string {
  return `${JSON.stringify(document).replace(ACTIVE, escapeUnit)}\n`;
}

/** A report as JSON has it. */
interface JsonReport {
  readonly version: 1;
  readonly tool: object;
  readonly findings: readonly object[];
  readonly problems: readonly object[];
  readonly skipped: readonly object[];
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
    findings: report.findings.map(findingToJson),
    problems: report.problems.map(({ origin, code, message }) => ({ origin: originToJson(origin), code, message })),
    skipped: report.skips.map((skip) => ({
      origin: originToJson(skip.origin),
      reason: skipReason(skip),
      reasonCode: skip.reason,
    })),
    allow: { expired: report.expired, unused: report.unused },
    summary: report.summary,
    ...logFacts(report),
    ...(report.units === undefined ? {} : { units: report.units }),
    ...(report.shard === undefined ? {} : { shard: report.shard }),
  };
}

/** The keys that only scans of logs and histories have: the time span of each token, the places that were searched, and conflicts. */
function logFacts({ findings, places, conflicts }: Report): object {
  const exposures = groupByFingerprint(findings).flatMap(([fingerprint, members]) => {
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
