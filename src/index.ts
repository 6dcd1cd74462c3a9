// The whole public API of tokenscan: what a program imports from 'tokenscan'. Every type in a signature here is exported, too.
//
//     import { formatText, scanFiles } from 'tokenscan';
//     const report = await scanFiles(['.']);
//     if (report.findings.length > 0) console.log(formatText(report));
//
// The functions here are those of the rooms, with defaults for what a program need not say: its folder, its environment, our version.
// Design: docs/design/cli.md
import { readFileSync } from 'node:fs';
import * as detector from './detect/detector.ts';
import { groupByToken } from './findings/exposures.ts';
import type { CompiledRule } from './model/compiled-rule.ts';
import type { Report } from './model/types.ts';
import type { MaskOptions } from './redact/stream/mask.ts';
import * as redactor from './redact/stream/redactor.ts';
import * as auditing from './remediation/audit/audit.ts';
import type { ScanKind } from './remediation/steps/places.ts';
import * as planning from './remediation/steps/plan-steps.ts';
import type { NextStep } from './remediation/steps/step.ts';
import * as auditJson from './report/audit-json.ts';
import * as auditMarkdown from './report/audit-markdown.ts';
import * as auditText from './report/audit-text.ts';
import type { ReportOptions } from './report/format-report.ts';
import * as anyFormat from './report/format-report.ts';
import * as json from './report/json.ts';
import type { ReportFormat } from './report/report-input.ts';
import * as text from './report/text.ts';
import * as files from './scan/files.ts';
import * as git from './scan/git/scan-git.ts';
import * as histories from './scan/histories.ts';
import * as logs from './scan/logs.ts';
import * as processes from './scan/processes.ts';
import type { ScanOptions } from './scan/run-scan.ts';
import type { Environment } from './system/environment.ts';

export type { AgentsConfig, Config } from './config/config.ts';
export { builtInFamilies, prepareRules } from './config/rules/builtin.ts';
export type { Detector, DetectorOptions, IsShown } from './detect/detector.ts';
export type { FreshRanges } from './detect/fresh-ranges.ts';
export { createMasker, type Masker } from './detect/mask.ts';
export type { OnPacked, PackedForm, PackedText } from './detect/packed-texts.ts';
export type { PatternBudgetOptions } from './detect/pattern-budget.ts';
export type { OnSecret } from './findings/finding-collector.ts';
// By name: a bundled declaration file would promise its constant as a value.
export type {
  ArchiveProblemCode,
  ExpectedLocation,
  FileProblemCode,
  FleetProblemCode,
  GitProblemCode,
  LogProblemCode,
  ProblemCode,
  SkipReason,
  SystemCode,
  UnreadPolicy,
} from './model/codes.ts';
export type * from './model/entry-metadata.ts';
export { ConfigError, GitError, TokenscanError, UsageError } from './model/errors.ts';
export type { FailOn } from './model/fail-on.ts';
export type * from './model/origin.ts';
export * from './model/rule.ts';
export type { ReportShard, Shard, ShardOrder } from './model/shard.ts';
export * from './model/types.ts';
export type { UnitKind, UnitOutcome, UnitResult } from './model/units.ts';
export type { Redactor } from './redact/stream/redactor.ts';
export { type Later, type RedactStreamOptions, redactStream } from './redact/stream/stream.ts';
export { createValueRedactor, type RedactValue } from './redact/stream/values.ts';
export type { Audit, AuditedExposure, AuditOptions, Verdict } from './remediation/audit/audit.ts';
export type { AuditScanName, AuditScanOptions } from './remediation/audit/scans.ts';
export type { ServerEnvironment } from './remediation/bot-api/client.ts';
export type { Ability, BotFacts, WebhookFacts } from './remediation/bot-api/facts.ts';
export type { UnknownReason } from './remediation/bot-api/unknown-reason.ts';
export type { TokenState } from './remediation/bot-api/verify.ts';
export type { EnvFact } from './remediation/env-file/check-result.ts';
export type { Grammar, ReadGrammar } from './remediation/fix/grammars.ts';
export type { EnvProblem } from './remediation/steps/file-facts.ts';
export type { Planners } from './remediation/steps/file-plans.ts';
export type { PlaceKind, ScanKind, TokenPlace } from './remediation/steps/places.ts';
export type { ManualPlace, NextStep, Replacing, StepFacts } from './remediation/steps/step.ts';
export type { AuditTextOptions } from './report/audit-text.ts';
export type { Locate } from './report/exports/place.ts';
export type { ReportOptions } from './report/format-report.ts';
export type { ReportFormat } from './report/report-input.ts';
export type { TextOptions } from './report/text.ts';
export type { FileScanOptions, StagedScanOptions } from './scan/files.ts';
export type { GitScanOptions } from './scan/git/scan-git.ts';
export type { ShellScanOptions } from './scan/histories.ts';
export type { LogScanOptions } from './scan/logs.ts';
export type { ProcessScanOptions } from './scan/processes.ts';
export type { Home } from './sources/histories/home.ts';
export type { ProcessOptions } from './sources/processes.ts';
export type { CompiledRule, Environment, MaskOptions, ScanOptions };
export { groupByToken };

/** Options in which the folder and the environment may be missing: then they are those of the process. */
export type WithDefaults<Options extends Pick<ScanOptions, 'cwd' | 'env'>> = Omit<Options, 'cwd' | 'env'> & {
  readonly cwd?: string | undefined;
  readonly env?: Environment | undefined;
};

function complete<Options extends Pick<ScanOptions, 'cwd' | 'env'>>(options: WithDefaults<Options>): Options {
  return { ...options, cwd: options.cwd ?? process.cwd(), env: options.env ?? process.env } as Options & typeof options;
}

/**
 * Scans files and folders; paths may be globs.
 *
 * Throws UsageError, ConfigError and GitError; what could not be scanned is a Problem in the report.
 */
export function scanFiles(paths: readonly string[], options: WithDefaults<files.FileScanOptions> = {}): Promise<Report> {
  return files.scanFiles(paths, complete(options));
}

/** Scans what the next commit in the repository at `cwd` would add. Throws UsageError, ConfigError and GitError. */
export function scanStaged(options: WithDefaults<files.StagedScanOptions> = {}): Promise<Report> {
  return files.scanStaged(complete(options));
}

/** Scans a stream. Throws UsageError and ConfigError. */
export function scanStream(stream: AsyncIterable<Uint8Array>, options: WithDefaults<ScanOptions> = {}): Promise<Report> {
  return files.scanStream(stream, complete(options));
}

/**
 * Scans a git repository: objects, reachable or not, and everything else in its git folder. No program that the repository's configuration
 * names is run, and nothing is fetched.
 *
 * Throws UsageError, ConfigError and GitError; what could not be scanned is a Problem in the report.
 */
export function scanGit(options: WithDefaults<git.GitScanOptions> = {}): Promise<Report> {
  return git.scanGit(complete(options));
}

/** Scans log files: those at `paths`, or those of the machine where there are none. Throws UsageError and ConfigError. */
export function scanLogs(paths: readonly string[] = [], options: WithDefaults<logs.LogScanOptions> = {}): Promise<Report> {
  return logs.scanLogs(paths, complete(options));
}

/** Scans a stream as a log. Throws UsageError and ConfigError. */
export function scanLogStream(stream: AsyncIterable<Uint8Array>, options: WithDefaults<ScanOptions> = {}): Promise<Report> {
  return logs.scanLogStream(stream, complete(options));
}

/** Scans histories: those at `paths`, or those of the user where there are none. Throws UsageError and ConfigError. */
export function scanShell(
  paths: readonly string[] = [],
  options: WithDefaults<histories.ShellScanOptions> = {},
): Promise<Report> {
  return histories.scanShell(paths, complete(options));
}

/** Scans environments and command lines of running processes. Undefined where the system has no `/proc`. Throws ConfigError. */
export function scanProcesses(options: WithDefaults<processes.ProcessScanOptions> = {}): Promise<Report | undefined> {
  return processes.scanProcesses(complete(options));
}

/** All scans together, grouped by token, with the next steps. Throws UsageError, ConfigError and GitError. */
export function audit(options: WithDefaults<auditing.AuditOptions> = {}): Promise<auditing.Audit> {
  return auditing.audit(complete(options));
}

/** What was scanned, and how tokenscan is started. */
export interface PlanOptions {
  readonly cwd: string;
  readonly env: Environment;
  /** What made the report; `files` if not given. */
  readonly scan?: ScanKind | undefined;
  /** The words that start tokenscan; `tokenscan` if not given. */
  readonly command?: string | undefined;
}

/** The next steps for the findings of a report that count, with commands to paste: for `formatText`. Throws ConfigError. */
export function planSteps(report: Report, options: WithDefaults<PlanOptions> = {}): Promise<readonly NextStep[]> {
  const { cwd, env, scan = 'files', command = 'tokenscan' } = complete<PlanOptions>(options);
  const scope = { cwd, command, scan, location: 'here' } as const;
  return planning.planSteps(report.findings, { cwd, env, command, scope });
}

/** A detector for `rules`: bytes in, matches out. Holds 1 MiB. */
export function createDetector(rules: readonly CompiledRule[], options: detector.DetectorOptions = {}): detector.Detector {
  return detector.createDetector(rules, options);
}

/** A redactor for one stream; a second stream needs a second one. Holds 1 MiB. Throws UsageError if the key is too short. */
export function createRedactor(rules: readonly CompiledRule[], options: MaskOptions = {}): redactor.Redactor {
  return redactor.createRedactor(rules, options);
}

/** The report as lines of text, each ended by a line feed, without colors if not asked for. Safe for a terminal. */
export function formatText(report: Report, options: Partial<text.TextOptions> = {}): string {
  return text.formatText(report, groupByToken(report.findings), { color: false, ...options });
}

/** The report in any format of the command line: SARIF, JUnit, HTML … By default it is that of `tokenscan scan`, ended now. */
export function formatReport(report: Report, format: ReportFormat, options: ReportOptions = {}): Promise<string> {
  return anyFormat.formatReport(report, groupByToken(report.findings), format, { version: ownVersion(), ...options });
}

/** The report as one JSON object, indented, with a line feed at its end. @param version what it states as the version of tokenscan */
export function formatJson(report: Report, version: string = ownVersion()): string {
  return json.formatJson(report, version);
}

/** The audit as lines of text, each ended by a line feed, without colors if not asked for. Safe for a terminal. */
export function formatAudit(result: auditing.Audit, options: Partial<auditText.AuditTextOptions> = {}): string {
  return auditText.formatAudit(result, { color: false, ...options });
}

/** The audit as one JSON object, indented, with a line feed at its end. @param version what it states as the version of tokenscan */
export function formatAuditJson(result: auditing.Audit, version: string = ownVersion()): string {
  return auditJson.formatAuditJson(result, version);
}

/** The audit as Markdown, for a ticket. @param day the day of the audit, as YYYY-MM-DD; today in UTC if not given */
export function formatAuditMarkdown(result: auditing.Audit, day: string = new Date().toISOString().slice(0, 10)): string {
  return auditMarkdown.formatAuditMarkdown(result, day);
}

/** The version in our package.json: beside `src`, and beside `dist`. */
function ownVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { readonly version: string };
  return manifest.version;
}
