// Report → the chosen format → where it goes → exit code.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { activeFindings, groupByToken } from '../findings/exposures.ts';
import { explain, UsageError } from '../model/errors.ts';
import type { Severity } from '../model/rule.ts';
import { isBelow } from '../model/severity.ts';
import type { Finding, Report } from '../model/types.ts';
import type { NextStep } from '../remediation/steps/step.ts';
import { REPORT_FORMATS } from '../report/formats.ts';
import { type ColorChoice, wantsColor } from '../report/paint.ts';
import { widthOf } from '../system/terminal-width.ts';
import { DEFAULT_FAIL_ON, scanExitCode } from './exit-code.ts';
import type { RemedyScope } from './remedies.ts';
import { maskOutput, type Terminal } from './terminal.ts';

/** Where a report goes, as options say it. */
export interface Output {
  readonly output?: string | undefined;
  readonly color?: ColorChoice | undefined;
  readonly verbose?: boolean | undefined;
}

/** How and where a report is printed. */
export interface Delivery extends Output {
  readonly format?: keyof typeof REPORT_FORMATS | undefined;
  /** What was scanned, in words. */
  readonly subject: string;
  /** What git is about to do, and does not if there are findings. */
  readonly blocking?: 'commit' | 'push' | undefined;
  /** To scan nothing is no failure: nothing is staged, say. */
  readonly mayBeEmpty?: boolean;
  /** What was scanned, for the next steps. */
  readonly remedy: RemedyScope;
  readonly compact?: boolean | undefined;
  /** Findings below it are not reported. */
  readonly severity?: Severity | undefined;
  /** Only findings of these rules are reported. */
  readonly rule?: readonly string[] | undefined;
  readonly 'fail-on'?: Severity | undefined;
  readonly config?: string | undefined;
  readonly 'no-config'?: boolean | undefined;
}

/** Writes the report and gives the exit code. Throws UsageError when the output file cannot be written, or where there is no such rule. */
export async function deliver(whole: Report, terminal: Terminal, delivery: Delivery): Promise<number> {
  const { format = 'text', subject, blocking, mayBeEmpty = false, compact = false, output } = delivery;
  const failOn = delivery['fail-on'] ?? DEFAULT_FAIL_ON;
  const report = await selectFindings(whole, terminal, delivery);
  const exposures = groupByToken(report.findings);
  const write = REPORT_FORMATS[format];
  const steps = format === 'text' && !compact ? await stepsOf(report, terminal, delivery) : [];
  const context = contextOf(delivery, terminal);
  const links = context.color && terminal.stdoutIsTerminal && output === undefined ? terminal.cwd : undefined;
  const text = await write({ report, exposures, subject, blocking, steps, compact, links, failOn, ...context });
  putOut(text, output, terminal);
  return scanExitCode(report, mayBeEmpty, failOn);
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
  if (activeFindings(report.findings).length === 0) return [];
  // Loaded only where something was found.
  const { stepsFor } = await import('./remedies.ts');
  // The tree of an outsider must not choose the rules.
  const isForeign = delivery.remedy.location === 'ci-outside' && delivery.config === undefined;
  const config = delivery['no-config'] === true || isForeign ? false : delivery.config;
  return stepsFor(report.findings, delivery.remedy, terminal, config);
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
export function putOut(text: string, output: string | undefined, terminal: Terminal): void {
  if (output === undefined) terminal.print(text);
  else writeOutput(resolve(terminal.cwd, output), output, text);
}

function writeOutput(path: string, name: string, text: string): void {
  try {
    writeFileSync(path, maskOutput(text));
  } catch (error) {
    throw new UsageError(`--output ${name}: cannot be written: ${explain(error)}`, { cause: error });
  }
}
