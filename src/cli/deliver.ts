// Report → the chosen format → where it goes → exit code.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { activeFindings, groupByToken } from '../findings/exposures.ts';
import { explain, UsageError } from '../model/errors.ts';
import type { Report } from '../model/types.ts';
import type { NextStep } from '../remediation/steps/step.ts';
import { REPORT_FORMATS } from '../report/formats.ts';
import { type ColorChoice, wantsColor } from '../report/paint.ts';
import { scanExitCode } from './exit-code.ts';
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
  readonly config?: string | undefined;
  readonly 'no-config'?: boolean | undefined;
}

/** Writes the report and gives the exit code. Throws UsageError when the output file cannot be written. */
export async function deliver(report: Report, terminal: Terminal, delivery: Delivery): Promise<number> {
  const { format = 'text', subject, blocking, mayBeEmpty = false } = delivery;
  const exposures = groupByToken(report.findings);
  const write = REPORT_FORMATS[format];
  const steps = format === 'text' ? await stepsOf(report, terminal, delivery) : [];
  const text = await write({ report, exposures, subject, blocking, steps, ...contextOf(delivery, terminal) });
  putOut(text, delivery.output, terminal);
  return scanExitCode(report, mayBeEmpty);
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
  { env, stdoutIsTerminal, version }: Terminal,
): { readonly color: boolean; readonly verbose: boolean; readonly version: string } {
  return { color: wantsColor(color, env, output === undefined && stdoutIsTerminal), verbose, version };
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
