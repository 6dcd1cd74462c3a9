// JSON, version 1 → Report: the other direction of json.ts, for reports that are merged.
import type { ProblemCode, SkipReason } from '../model/codes.ts';
import { ScanError } from '../model/errors.ts';
import { CONFIDENCES, CUTS, type Rule, SEVERITIES } from '../model/rule.ts';
import { type ReportShard, SHARD_ORDERS } from '../model/shard.ts';
import type { AllowEntry, Finding, Problem, Report, Skip, Summary } from '../model/types.ts';
import { UNIT_KINDS, UNIT_OUTCOMES, type UnitResult } from '../model/units.ts';
import { FieldError, JsonValue } from './json-fields.ts';
import { readOrigin } from './read-origin.ts';
import { skipReasonOf, suppressionOf } from './reasons.ts';

/** The report of one scan, as it was read. */
export interface StoredReport {
  readonly report: Report;
  /** The version of tokenscan that wrote it. */
  readonly version: string;
  /** What the scan was of, where the report says that. */
  readonly unit: UnitResult | undefined;
}

/** What is known here of a rule, which JSON has the id of; undefined for a rule of others. */
export type DescribeRule = (id: string) => Pick<Rule, 'title' | 'help'> | undefined;

/** Reads a report that `formatJson` wrote. Throws ScanError where it is none, is cut off, or is of another version. */
export function readReport(text: string, describeRule: DescribeRule): StoredReport {
  try {
    return reportIn(new JsonValue(parse(text)), describeRule);
  } catch (error) {
    if (!(error instanceof FieldError)) throw error;
    throw new ScanError('damaged-report', `not a report that can be merged: ${error.message}`, { cause: error });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Its message holds a piece of the text.
    const what = text.trimStart().startsWith('{')
      ? 'the JSON is cut off or damaged'
      : 'it is not JSON; write it with --format json';
    throw new FieldError(what, { cause: error });
  }
}

function reportIn(document: JsonValue, describeRule: DescribeRule): StoredReport {
  const version = document.get('version').number();
  if (version !== 1) throw new FieldError(`version ${version} is not known; scan and merge with the same tokenscan`);
  const tool = document.get('tool');
  if (tool.get('name').string() !== 'tokenscan') throw new FieldError('it is not a report of tokenscan');
  const allow = document.get('allow');
  return {
    version: tool.get('version').string(),
    unit: document.get('unit').optional(readUnit),
    report: {
      findings: document.get('findings').list((finding) => readFinding(finding, describeRule)),
      problems: document.get('problems').list(readProblem),
      skips: document.get('skipped').list(readSkip),
      expired: allow.get('expired').list(readEntry),
      unused: allow.get('unused').list(readEntry),
      summary: readSummary(document.get('summary')),
      ...(document.get('units').isMissing ? {} : { units: document.get('units').list(readUnit) }),
      ...(document.get('shard').isMissing ? {} : { shard: readShard(document.get('shard')) }),
    },
  };
}

/** The excerpt is not in JSON. */
const NO_EXCERPT = { before: '', after: '' };

function readFinding(finding: JsonValue, describeRule: DescribeRule): Finding {
  const rule = finding.get('rule').string();
  const known = describeRule(rule);
  const line = finding.get('line').count();
  const column = finding.get('column').count();
  // Reports of 0.1.0 have no end.
  const endLine = finding.get('endLine').optional((value) => value.count()) ?? line;
  const endColumn = finding.get('endColumn').optional((value) => value.count()) ?? column;
  return {
    rule,
    title: known?.title ?? rule,
    help: known?.help ?? { what: `what the rule ${rule} finds`, fix: 'replace it' },
    severity: finding.get('severity').oneOf(SEVERITIES),
    confidence: finding.get('confidence').oneOf(CONFIDENCES),
    reason: finding.get('reason').optional((value) => value.oneOf(CUTS)),
    botId: finding.get('botId').optional((value) => value.string()),
    preview: finding.get('preview').string(),
    fingerprint: finding.get('fingerprint').string(),
    encodings: finding.get('encodings').strings(),
    origin: readOrigin(finding.get('origin')),
    line,
    column,
    range: { endLine, endColumn, textColumn: column, textEndColumn: endColumn },
    excerpt: NO_EXCERPT,
    suppressed: readSuppressed(finding),
    repeats: finding.get('repeats').optional((value) => value.count()) ?? 0,
    ...readFacts(finding),
  };
}

/** Reports of 0.1.0 have no codes, but words. */
function readSuppressed(finding: JsonValue): Finding['suppressed'] {
  if (!finding.get('suppressed').boolean()) return false;
  const code = finding.get('suppressedCode');
  const known = suppressionOf((code.isMissing ? finding.get('suppressedBecause') : code).string());
  if (known === undefined) throw new FieldError('a finding is suppressed for a reason that is not known');
  return known;
}

/** What only some findings have. */
function readFacts(finding: JsonValue): Pick<Finding, 'offset' | 'existing' | 'seen'> {
  const offset = finding.get('offset').optional((value) => value.count());
  const pushed = finding.get('existing').optional((value) => value.get('pushed').strings());
  const seen = {
    ...given(
      'first',
      finding.get('firstSeen').optional((value) => value.string()),
    ),
    ...given(
      'last',
      finding.get('lastSeen').optional((value) => value.string()),
    ),
    ...given(
      'writer',
      finding.get('writer').optional((value) => value.string()),
    ),
    ...(finding.get('deleted').optional((value) => value.boolean()) === true ? { deleted: true as const } : {}),
  };
  return {
    ...(offset === undefined ? {} : { offset }),
    ...(pushed === undefined ? {} : { existing: { pushed } }),
    ...(Object.keys(seen).length === 0 ? {} : { seen }),
  };
}

function given<Name extends string>(name: Name, value: string | undefined): { readonly [Key in Name]?: string } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: string };
}

/** A code that is not known here is of a newer version: it stays a problem. */
function readProblem(problem: JsonValue): Problem {
  const code = problem.get('code').optional((value) => value.string()) ?? 'internal-error';
  const message = problem.get('message').string();
  return { type: 'problem', origin: readOrigin(problem.get('origin')), code: code as ProblemCode, message };
}

function readSkip(skip: JsonValue): Skip {
  const origin = readOrigin(skip.get('origin'));
  const words = skip.get('reason').string();
  const code = skip.get('reasonCode').optional((value) => value.string());
  const reason = (code as SkipReason | undefined) ?? skipReasonOf(words) ?? 'excluded';
  const format = /^[^:]*: (.*)$/s.exec(words)?.[1];
  return { type: 'skip', origin, reason, ...(reason === 'not-unpacked' && format !== undefined ? { format } : {}) };
}

function readEntry(entry: JsonValue): AllowEntry {
  return {
    fingerprint: entry.get('fingerprint').string(),
    reason: entry.get('reason').string(),
    expires: entry.get('expires').optional((value) => value.string()),
    paths: entry.get('paths').optional((value) => value.strings()),
  };
}

function readSummary(summary: JsonValue): Summary {
  const number = (name: string): number => summary.get(name).count();
  const objects = summary.get('objects').optional((counts) => {
    const amount = (name: string): number => counts.get(name).count();
    const [commits, trees, blobs, tags] = [amount('commits'), amount('trees'), amount('blobs'), amount('tags')];
    return { commits, trees, blobs, tags, known: amount('known') };
  });
  return {
    blobs: number('blobs'),
    bytes: number('bytes'),
    skipped: number('skipped'),
    suppressed: number('suppressed'),
    threads: summary.get('threads').optional((value) => value.count()) ?? 1,
    ...(objects === undefined ? {} : { objects }),
  };
}

function readShard(shard: JsonValue): ReportShard {
  const number = (name: string): number => shard.get(name).count();
  return {
    index: number('index'),
    of: number('of'),
    by: shard.get('by').oneOf(SHARD_ORDERS),
    store: shard.get('store').string(),
  };
}

/** What a scan of many notes of each. */
function readUnit(unit: JsonValue): UnitResult {
  const text = (name: string): string | undefined => unit.get(name).optional((value) => value.string());
  return {
    source: unit.get('source').string(),
    kind: unit.get('kind').oneOf(UNIT_KINDS),
    outcome: unit.get('outcome').oneOf(UNIT_OUTCOMES),
    tokens: unit.get('tokens').strings(),
    head: text('head'),
    startedAt: text('startedAt'),
    seconds: unit.get('seconds').optional((value) => value.number()),
    version: text('version'),
  };
}
