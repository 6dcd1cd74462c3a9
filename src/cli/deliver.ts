// Report → the chosen format → where it goes → exit code.
import { appendFileSync, closeSync, openSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { activeFindings, groupByToken } from '../findings/exposures.ts';
import { explain, UsageError } from '../model/errors.ts';
import { DEFAULT_FAIL_ON, type FailOn } from '../model/fail-on.ts';
import type { Severity } from '../model/rule.ts';
import { isBelow } from '../model/severity.ts';
import type { Finding, Report } from '../model/types.ts';
import type { NextStep } from '../remediation/steps/step.ts';
import { count } from '../report/amounts.ts';
import { batchChunks, type Chunks } from '../report/chunks.ts';
import type { PageLanguage } from '../report/exports/html/words/page-words.ts';
import { FORMATS_WITH_STEPS, FORMATS_WITH_SUGGESTIONS, REPORT_FORMATS } from '../report/formats.ts';
import { type ColorChoice, wantsColor } from '../report/paint.ts';
import type { ReportInput } from '../report/report-input.ts';
import { writeAtomically } from '../system/atomic-write.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { widthOf } from '../system/terminal-width.ts';
import { scanExitCode } from './exit-code.ts';
import { locator } from './locate-file.ts';
import { limitFindings, readMaxFindings } from './max-findings.ts';
import { pipelineFacts } from './pipeline-facts.ts';
import type { RemedyScope } from './remedies.ts';
import { readTargets } from './report-targets.ts';
import { maskOutput, type Terminal } from './terminal.ts';
import { warnMessage } from './wrapped.ts';

/** Where a report goes, as options say it. */
export interface Output {
  readonly output?: string | undefined;
  readonly color?: ColorChoice | undefined;
  readonly verbose?: boolean | undefined;
}

/** How and where a report is printed. */
export interface Delivery extends Output {
  /** The name of the command. */
  readonly command: string;
  /** As `--format` has them: `NAME`, or `NAME=FILE`. */
  readonly format?: readonly string[] | undefined;
  /** What was scanned, in words. */
  readonly subject: string;
  /** What git is about to do, and does not if there are findings. */
  readonly blocking?: 'commit' | 'push' | undefined;
  /** To scan nothing is no failure: nothing is staged, say. */
  readonly mayBeEmpty?: boolean;
  /** What was scanned, for the next steps; or the steps themselves. */
  readonly remedy: RemedyScope | readonly NextStep[];
  readonly compact?: boolean | undefined;
  readonly 'sarif-suppressed'?: boolean | undefined;
  /** The language of the page that is HTML. */
  readonly lang?: PageLanguage | undefined;
  /** Findings below it are not reported. */
  readonly severity?: Severity | undefined;
  /** Only findings of these rules are reported. */
  readonly rule?: readonly string[] | undefined;
  readonly 'fail-on'?: FailOn | undefined;
  readonly summary?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly 'max-findings'?: string | undefined;
  readonly config?: string | undefined;
  readonly 'no-config'?: boolean | undefined;
}

/** Writes the report in each format and gives the exit code. Throws UsageError when a file cannot be written, or where there is no such rule. */
export async function deliver(whole: Report, terminal: Terminal, delivery: Delivery): Promise<number> {
  const { subject, blocking, mayBeEmpty = false, compact = false, summary = false, command } = delivery;
  const failOn = delivery['fail-on'] ?? DEFAULT_FAIL_ON;
  const most = readMaxFindings(delivery['max-findings']);
  const selected = await selectFindings(whole, terminal, delivery);
  const exitCode = scanExitCode(selected, mayBeEmpty, failOn);
  const all = readTargets(delivery);
  const targets = delivery.quiet === true ? all.filter(({ file }) => file !== undefined) : all;
  if (targets.length < all.length) warnOfGaps(selected, terminal);
  const isShort = compact || summary;
  const needsSteps = targets.some(({ format }) => FORMATS_WITH_STEPS.has(format) && !(format === 'text' && isShort));
  const steps = needsSteps ? await stepsOf(selected, terminal, delivery) : [];
  const report = limitFindings(selected, most);
  const common = {
    ...{
      report,
      summary,
      exposures: groupByToken(report.findings),
      subject,
      blocking,
      steps,
      compact,
      failOn,
      command,
      exitCode,
    },
    ...receiverFacts(delivery, terminal),
    ...(await suggestionsFor(report, terminal, delivery)),
  };
  for (const { format, file } of targets) {
    const context = contextOf({ ...delivery, output: file }, terminal);
    const links = context.color && terminal.stdoutIsTerminal && file === undefined ? terminal.cwd : undefined;
    const input = { ...common, ...context, links };
    putOut(await REPORT_FORMATS[format](input), file, terminal);
    if (format === 'github') addJobSummary(await REPORT_FORMATS.markdown(input), terminal);
  }
  return exitCode;
}

/** What a person must know who asked for no report. */
function warnOfGaps({ problems }: Report, terminal: Terminal): void {
  if (problems.length > 0) warnMessage(terminal, `${count(problems.length, 'location')} could not be scanned`);
}

/** What the formats for other programs need beside the report. */
export function receiverFacts(
  values: Pick<Delivery, 'sarif-suppressed' | 'lang'>,
  { cwd, env }: Pick<Terminal, 'cwd' | 'env'>,
): Pick<ReportInput, 'showsSuppressed' | 'language' | 'locate' | 'startedAt' | 'endedAt' | 'pipeline'> {
  const [startedAt, endedAt] = [new Date(performance.timeOrigin), new Date()];
  const { 'sarif-suppressed': showsSuppressed, lang: language } = values;
  return { showsSuppressed, language, locate: locator(cwd), startedAt, endedAt, pipeline: pipelineFacts(env) };
}

/** GitHub refuses a summary of more than a mebibyte. */
const MAX_SUMMARY_LENGTH = 900_000;

/** Annotations are few and short: the summary of a GitHub job gets the whole report. A summary that cannot be written is said; the report counts. */
export function addJobSummary(report: Chunks, { env, warn }: Pick<Terminal, 'env' | 'warn'>): void {
  const path = env['GITHUB_STEP_SUMMARY'];
  if (!path) return;
  try {
    appendFileSync(path, maskOutput(shorten(report)));
  } catch (error) {
    warn(`tokenscan: GITHUB_STEP_SUMMARY cannot be written: ${escapeForTerminal(explain(error))}\n`);
  }
}

/** As many whole lines as have room in a summary. */
function shorten(report: Chunks): string {
  let text = '';
  for (const chunk of report) {
    text += chunk;
    if (text.length <= MAX_SUMMARY_LENGTH) continue;
    const cut = text.slice(0, text.lastIndexOf('\n', MAX_SUMMARY_LENGTH) + 1);
    return `${cut}\n… and more: the report is too long for a summary.\n`;
  }
  return text;
}

/** The report with the findings that `--severity` and `--rule` select. Throws UsageError. */
async function selectFindings(report: Report, terminal: Terminal, delivery: Delivery): Promise<Report> {
  const { severity = 'low', rule: ids = [] } = delivery;
  if (ids.length > 0) {
    const { checkRules } = await import('./check-rules.ts');
    await checkRules(ids, terminal.cwd, delivery);
  }
  const isSelected = ({ rule, severity: own }: Finding): boolean =>
    !isBelow(own, severity) && (ids.length === 0 || ids.includes(rule));
  return { ...report, findings: report.findings.filter(isSelected) };
}

async function stepsOf(report: Report, terminal: Terminal, delivery: Delivery): Promise<readonly NextStep[]> {
  const { remedy } = delivery;
  if (activeFindings(report.findings).length === 0) return [];
  if (!('scan' in remedy)) return remedy;
  // Loaded only where something was found.
  const { stepsFor } = await import('./remedies.ts');
  return stepsFor(report.findings, remedy, terminal, configOf(remedy, delivery));
}

/** Which configuration says what the rules are: the tree of an outsider must not choose them. */
function configOf({ location }: RemedyScope, delivery: Delivery): string | false | undefined {
  const isForeign = location === 'ci-outside' && delivery.config === undefined;
  return delivery['no-config'] === true || isForeign ? false : delivery.config;
}

/** New lines for the formats that suggest them. */
async function suggestionsFor(report: Report, terminal: Terminal, delivery: Delivery): Promise<Pick<ReportInput, 'suggestions'>> {
  const { remedy } = delivery;
  const isAsked = readTargets(delivery).some(({ format }) => FORMATS_WITH_SUGGESTIONS.has(format));
  if (!isAsked || !('scan' in remedy) || activeFindings(report.findings).length === 0) return {};
  const { lineFixesFor } = await import('./remedies.ts');
  return { suggestions: await lineFixesFor(report.findings, terminal, configOf(remedy, delivery)) };
}

/** What every format gets. */
export function contextOf(
  { output, color = 'auto', verbose = false }: Output,
  { env, stdoutIsTerminal, version, columns }: Terminal,
): { readonly color: boolean; readonly verbose: boolean; readonly version: string; readonly width: number } {
  const width = output === undefined ? columns : widthOf(env, undefined);
  return { color: wantsColor(color, env, output === undefined && stdoutIsTerminal), verbose, version, width };
}

/** Writes a result to the file that --output names, or else to standard output. Throws UsageError when the file cannot be written. */
export function putOut(text: Chunks, output: string | undefined, terminal: Terminal): void {
  if (output !== undefined) writeOutput(resolve(terminal.cwd, output), output, text);
  else for (const piece of batchChunks(text)) terminal.print(piece);
}

/** A file that is there is replaced as a whole, once all is written; a pipe or a device is written to. */
function writeOutput(path: string, name: string, text: Chunks): void {
  try {
    const masked = maskedBytes(text);
    if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) writeInto(path, masked);
    else writeAtomically(path, masked, { followLink: true, mode: NEW_FILE_MODE, durable: false });
  } catch (error) {
    throw new UsageError(`--output ${name}: cannot be written: ${explain(error)}`, { cause: error });
  }
}

function* maskedBytes(text: Chunks): Generator<Uint8Array> {
  for (const piece of batchChunks(text)) yield Buffer.from(maskOutput(piece));
}

/** Writes to a device or a pipe, which may take only a part at a time. */
function writeInto(path: string, pieces: Iterable<Uint8Array>): void {
  const file = openSync(path, 'w');
  try {
    for (const piece of pieces) writeFileSync(file, piece);
  } finally {
    closeSync(file);
  }
}

/** Reports are for others: the umask decides, as for any file. */
const NEW_FILE_MODE = 0o666;
