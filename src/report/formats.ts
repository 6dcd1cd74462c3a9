// The formats of reports: of each its name and what writes it. `--format` of a command accepts the names of its table.
import type { CompiledRule } from '../model/compiled-rule.ts';
import type { Exposure, Report } from '../model/types.ts';
import type { Audit } from '../remediation/audit/audit.ts';
import type { TextOptions } from './text.ts';
import type { VerdictReport } from './verdicts.ts';

/** All that a format may use. What it does not need it ignores. */
interface FormatContext {
  /** The version of tokenscan. */
  readonly version: string;
  readonly color: boolean;
  readonly verbose: boolean;
  /** How wide text may be, in columns. */
  readonly width: number;
}

/** The report of a scan. */
export interface ReportInput extends FormatContext, TextOptions {
  readonly report: Report;
  /** Its findings by token. */
  readonly exposures: readonly Exposure[];
  readonly verbose: boolean;
  readonly width: number;
}

/** The report of an audit. */
export interface AuditInput extends FormatContext {
  readonly audit: Audit;
  /** The day of the audit, as YYYY-MM-DD. */
  readonly day: string;
  /** The words that start tokenscan. */
  readonly command: string;
}

/** The report of `tokenscan verify`. */
export interface VerdictInput extends FormatContext {
  readonly verdicts: VerdictReport;
}

/** Writes a report. Loads what it needs for that when it is called. */
type Format<Input> = (input: Input) => Promise<string>;

export const REPORT_FORMATS = {
  text: async (input) => (await import('./text.ts')).formatText(input.report, input.exposures, input),
  json: async ({ report, version }) => (await import('./json.ts')).formatJson(report, version),
} as const satisfies Readonly<Record<string, Format<ReportInput>>>;

export const AUDIT_FORMATS = {
  text: async ({ audit, ...options }) => (await import('./audit-text.ts')).formatAudit(audit, options),
  json: async ({ audit, version }) => (await import('./audit-json.ts')).formatAuditJson(audit, version),
  markdown: async ({ audit, day }) => (await import('./audit-markdown.ts')).formatAuditMarkdown(audit, day),
} as const satisfies Readonly<Record<string, Format<AuditInput>>>;

export const VERDICT_FORMATS = {
  text: async ({ verdicts, ...options }) => (await import('./verdicts-text.ts')).formatVerdicts(verdicts, options),
  json: async ({ verdicts, version }) => (await import('./verdicts-json.ts')).verdictsToJson(verdicts, version),
} as const satisfies Readonly<Record<string, Format<VerdictInput>>>;

export const RULE_FORMATS = {
  text: async (rules) => (await import('./rules-text.ts')).formatRules(rules),
  json: async (rules) => (await import('./rules-json.ts')).rulesToJson(rules),
} as const satisfies Readonly<Record<string, Format<readonly CompiledRule[]>>>;

/** The names of a table of formats. */
export function formatNames<Table extends Readonly<Record<string, unknown>>>(table: Table): readonly (keyof Table & string)[] {
  return Object.keys(table) as (keyof Table & string)[];
}
