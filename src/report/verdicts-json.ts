// Verdicts on tokens → JSON, version 1.
import { renderJson } from './json.ts';
import { originToJson } from './origins.ts';
import { type Asked, countStates, type VerdictReport } from './verdicts.ts';
import { JSON_REASONS } from './verify-reasons.ts';

/** The verdicts as one JSON object, version 1. Keys stay; new ones may be added. */
export function verdictsToJson(report: VerdictReport, version: string): string {
  return renderJson({
    version: 1,
    tool: { name: 'tokenscan', version },
    server: report.host,
    ...(report.variable === undefined ? {} : { variable: report.variable }),
    tokens: report.asked.map(askedToJson),
    problems: report.problems.map(({ origin, message }) => ({ origin: originToJson(origin), message })),
    summary: { ...countStates(report.asked), suppressed: report.suppressed },
  });
}

function askedToJson({ exposure: { fingerprint, findings }, verdict }: Asked): object {
  const [first] = findings;
  return {
    fingerprint,
    preview: first.preview,
    ...(first.botId === undefined ? {} : { botId: first.botId }),
    ...verdict,
    ...(verdict.state === 'unknown' ? { reason: JSON_REASONS[verdict.why] } : {}),
    places: findings.map(({ origin, line, column, suppressed }) => ({
      origin: originToJson(origin),
      line,
      column,
      suppressed: suppressed !== false,
    })),
  };
}
