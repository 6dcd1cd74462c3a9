// Report → JSON, version 1. Keys stay; new ones may be added.
import type { Finding, Origin, Report } from '../types.ts';

/** The report as one JSON object, indented, with a line feed at its end. */
export function formatJson(report: Report, version: string): string {
  const document = {
    version: 1,
    tool: { name: 'tokenscan', version },
    findings: report.findings.map(findingToJson),
    problems: report.problems.map(({ origin, message }) => ({ origin: originToJson(origin), message })),
    skipped: report.skips.map(({ origin, reason }) => ({ origin: originToJson(origin), reason })),
    allow: { expired: report.expired, unused: report.unused },
    summary: report.summary,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function findingToJson(finding: Finding): object {
  const { rule, severity, confidence, botId, preview, fingerprint, encodings, origin, line, column, suppressed, repeats } =
    finding;
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
    suppressed: suppressed !== false,
    ...(suppressed === false ? {} : { suppressedBecause: suppressed }),
    ...(repeats === 0 ? {} : { repeats }),
  };
}

/** Keys in a fixed order. A byte of a path that is not UTF-8 stands as a lone surrogate: JSON has an escape for it. */
function originToJson(origin: Origin): object {
  return origin.kind === 'stdin' || origin.kind === 'staged' || origin.root === undefined
    ? origin
    : { kind: origin.kind, root: origin.root, path: origin.path };
}
