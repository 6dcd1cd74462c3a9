// Report → the chosen format → where it goes → exit code.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { groupByToken } from '../findings/exposures.ts';
import { explain, UsageError } from '../model/errors.ts';
import type { Report } from '../model/types.ts';
import { formatJson } from '../report/json.ts';
import { wantsColor } from '../report/paint.ts';
import { formatText } from '../report/text.ts';
import { exitCode } from './exit-code.ts';
import { choose } from './options.ts';
import { maskOutput, type Terminal } from './terminal.ts';

export interface Delivery {
  readonly format?: string | undefined;
  readonly output?: string | undefined;
  readonly color?: string | undefined;
  readonly verbose?: boolean | undefined;
  /** What was scanned, in words. */
  readonly subject: string;
  /** What is being stopped, if something is. */
  readonly blocking?: 'commit' | 'push' | undefined;
  /** Seeing nothing is an answer here, not a failure: nothing is staged, say. */
  readonly mayBeEmpty?: boolean;
}

/** Checks the options that say how to deliver, before any work is done. Throws UsageError. */
export function checkDelivery({ format, color }: Pick<Delivery, 'format' | 'color'>): void {
  choose('format', format, ['text', 'json'], 'text');
  choose('color', color, ['auto', 'always', 'never'], 'auto');
}

/** Writes the report and says how the command ends. Throws UsageError when the output file cannot be written. */
export function deliver(report: Report, terminal: Terminal, delivery: Delivery): number {
  const { output, verbose = false, subject, blocking } = delivery;
  const choice = choose('color', delivery.color, ['auto', 'always', 'never'], 'auto');
  const text =
    choose('format', delivery.format, ['text', 'json'], 'text') === 'json'
      ? formatJson(report, terminal.version)
      : formatText(report, groupByToken(report.findings), {
          color: wantsColor(choice, terminal.env, output === undefined && terminal.stdoutIsTerminal),
          verbose,
          subject,
          blocking,
        });
  putOut(text, output, terminal);
  return exitCode(report, delivery.mayBeEmpty === true);
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
