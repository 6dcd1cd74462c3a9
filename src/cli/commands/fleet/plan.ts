// `tokenscan fleet plan SOURCE…`: lists the units that a run scans.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { explain, isSystemError, UsageError } from '../../../model/errors.ts';
import { count } from '../../../report/amounts.ts';
import { createPaint } from '../../../report/paint.ts';
import { describeProblems } from '../../../report/problems.ts';
import { findUnits } from '../../../scan/fleet/find-units.ts';
import { formatUnit } from '../../../scan/fleet/unit.ts';
import { putOut } from '../../deliver.ts';
import type { ArgumentsOf } from '../../descriptor.ts';
import type { fleet as descriptor } from '../../descriptors/fleet.ts';
import { EXIT } from '../../exit-code.ts';
import { checkTargets } from '../../report-targets.ts';
import type { Terminal } from '../../terminal.ts';
import { warnMessage } from '../../wrapped.ts';

/** Writes the plan and gives the exit code. Throws UsageError. */
export async function plan({ values, positionals }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  checkTargets({ output: values.output }, terminal.cwd);
  const listed = values.from === undefined ? [] : await readSources(values.from, terminal);
  const sources = [...positionals, ...listed];
  if (sources.length === 0) throw new UsageError('give a SOURCE: a folder, a file, or the URL of a repository');
  const { units, problems } = await findUnits(sources, { cwd: terminal.cwd, exclude: values.exclude, asIs: values['as-is'] });
  putOut(units.map(formatUnit).join(''), values.output, terminal);
  for (const line of describeProblems(problems, true, createPaint(false))) warnMessage(terminal, line);
  if (values.output !== undefined) terminal.print(`${values.output}: ${count(units.length, 'unit')}\n`);
  return problems.length > 0 || units.length === 0 ? EXIT.incomplete : EXIT.clean;
}

/** The sources in a list: one on each line; empty lines and those that begin with `#` do not count. Throws UsageError. */
async function readSources(name: string, { cwd, stdin }: Terminal): Promise<readonly string[]> {
  try {
    const content = name === '-' ? await text(stdin) : readFileSync(resolve(cwd, name), 'utf8');
    return content.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
  } catch (error) {
    if (isSystemError(error)) throw new UsageError(`--from: cannot be read: ${explain(error)}`, { cause: error });
    throw error;
  }
}
