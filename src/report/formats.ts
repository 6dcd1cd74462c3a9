// The formats of reports: of each its name and what writes it. `--format` of a command accepts the names of its table.
import type { CompiledRule } from '../model/compiled-rule.ts';
import type { Audit } from '../remediation/audit/audit.ts';
import type { Chunks } from './chunks.ts';
import type { FormatContext, ReportFormat, ReportInput } from './report-input.ts';
import type { VerdictReport } from './verdicts.ts';

/** The report of an audit. Formats for other programs take it as that of a scan. */
export interface AuditInput extends Omit<ReportInput, 'report'> {
  readonly audit: Audit;
  /** The day of the audit, as YYYY-MM-DD. */
  readonly day: string;
  /** The words that start tokenscan. */
  readonly startedAs: string;
}

/** The report of `tokenscan verify`. */
export interface VerdictInput extends FormatContext {
  readonly verdicts: VerdictReport;
}

/** The rules that a scan uses. */
export interface RulesInput {
  readonly rules: readonly CompiledRule[];
  /** How wide text may be, in columns. */
  readonly width: number;
}

/** Writes a report. Loads what it needs for that when it is called. */
type Format<Input, Text = Chunks> = (input: Input) => Promise<Text>;

export const REPORT_FORMATS = {
  text: async (input) => (await import('./text.ts')).textChunks(input.report, input.exposures, input),
  json: async ({ report, version }) => {
    const { jsonChunks, reportToJson } = await import('./json.ts');
    return jsonChunks(reportToJson(report, version));
  },
  ndjson: async (input) => (await import('./exports/ndjson.ts')).formatNdjson(input),
  sarif: async (input) => (await import('./exports/sarif.ts')).formatSarif(input),
  gitlab: async (input) => (await import('./exports/gitlab.ts')).formatGitLab(input),
  codequality: async (input) => (await import('./exports/code-quality.ts')).formatCodeQuality(input),
  junit: async (input) => (await import('./exports/junit.ts')).formatJUnit(input),
  github: async (input) => (await import('./exports/github.ts')).formatGitHub(input),
  azure: async (input) => (await import('./exports/azure.ts')).formatAzure(input),
  rdjson: async (input) => (await import('./exports/rdjson.ts')).formatRdjson(input),
  rdjsonl: async (input) => (await import('./exports/rdjson.ts')).formatRdjsonl(input),
  markdown: async (input) => (await import('./exports/markdown.ts')).formatMarkdown(input),
  html: async (input) => (await import('./exports/html/page.ts')).htmlChunks(input),
} as const satisfies Readonly<Record<ReportFormat, Format<ReportInput>>>;

/** The formats that say what to do next. */
export const FORMATS_WITH_STEPS: ReadonlySet<ReportFormat> = new Set([
  'text',
  'markdown',
  'html',
] satisfies (keyof typeof REPORT_FORMATS)[]);

/** The formats that suggest new lines. */
export const FORMATS_WITH_SUGGESTIONS: ReadonlySet<ReportFormat> = new Set([
  'rdjson',
  'rdjsonl',
] satisfies (keyof typeof REPORT_FORMATS)[]);

export const AUDIT_FORMATS = {
  text: async ({ audit, startedAs: command, ...options }) => [
    (await import('./audit-text.ts')).formatAudit(audit, { ...options, command }),
  ],
  json: async ({ audit, version }) => (await import('./audit-json.ts')).auditJsonChunks(audit, version),
  ndjson: asScan('ndjson'),
  sarif: asScan('sarif'),
  gitlab: asScan('gitlab'),
  codequality: asScan('codequality'),
  junit: asScan('junit'),
  github: asScan('github'),
  azure: asScan('azure'),
  rdjson: asScan('rdjson'),
  rdjsonl: asScan('rdjsonl'),
  html: asScan('html'),
  markdown: async ({ audit, day }) => [(await import('./audit-markdown.ts')).formatAuditMarkdown(audit, day)],
} as const satisfies Readonly<Record<ReportFormat, Format<AuditInput>>>;

/** A format of scans for the findings of an audit. */
function asScan(format: ReportFormat): Format<AuditInput> {
  return ({ audit, ...input }) => REPORT_FORMATS[format]({ ...input, report: audit.report });
}

export const VERDICT_FORMATS = {
  text: async ({ verdicts, ...options }) => (await import('./verdicts-text.ts')).formatVerdicts(verdicts, options),
  json: async ({ verdicts, version }) => (await import('./verdicts-json.ts')).verdictsToJson(verdicts, version),
} as const satisfies Readonly<Record<string, Format<VerdictInput, string>>>;

export const RULE_FORMATS = {
  text: async ({ rules, width }) => (await import('./rules-text.ts')).formatRules(rules, width),
  json: async ({ rules }) => (await import('./rules-json.ts')).rulesToJson(rules),
} as const satisfies Readonly<Record<string, Format<RulesInput, string>>>;

/** The names of a table of formats. */
export function formatNames<Table extends Readonly<Record<string, unknown>>>(table: Table): readonly (keyof Table & string)[] {
  return Object.keys(table) as (keyof Table & string)[];
}
