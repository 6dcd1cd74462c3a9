// Report → the chosen format → where it goes → exit code.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { groupByToken } from '../findings/exposures.ts';
import { explain, UsageError } from '../model/errors.ts';
import type { Report } from '../model/types.ts';
import { REPORT_FORMATS } from '../report/formats.ts';
import { type ColorChoice, wantsColor } from '../report/paint.ts';
import { scanExitCode } from './exit-code.ts';
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
}

/** Writes the report and gives the exit code. Throws UsageError when the output file cannot be written. */
export async function deliver(report: Report, terminal: Terminal, delivery: Delivery): Promise<number> {
  const { format = 'text', subject, blocking, mayBeEmpty = false } = delivery;
  const exposures = groupByToken(report.findings);
  const write = REPORT_FORMATS[format];
  putOut(await write({ report, exposures, subject, blocking, ...contextOf(delivery, terminal) }), delivery.output, terminal);
  return scanExitCode(report, mayBeEmpty);
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
