// `--format` and `--output` → which formats a report is written in, and where each goes.
import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError } from '../model/errors.ts';
import type { ReportFormat } from '../report/report-input.ts';

/** One format of a report. */
export interface ReportTarget {
  readonly format: ReportFormat;
  /** The file it is written to, as it was typed; undefined for standard output. */
  readonly file: string | undefined;
}

/** The values of the options that say where a report goes. */
export interface TargetValues {
  /** `NAME` or `NAME=FILE` each, with the name of a format. */
  readonly format?: readonly string[] | undefined;
  readonly output?: string | undefined;
}

/**
 * A target for each `--format`, and one for standard output, or the file of `--output`: text, unless a format without a file is for it.
 * Throws UsageError where two are for the same place.
 */
export function readTargets({ format = [], output }: TargetValues): readonly ReportTarget[] {
  const targets = format.map((value): ReportTarget => {
    const at = value.indexOf('=');
    if (at < 0) return { format: value as ReportFormat, file: output };
    if (at === value.length - 1) throw new UsageError(`--format ${value} names no file`);
    return { format: value.slice(0, at) as ReportFormat, file: value.slice(at + 1) };
  });
  const all = format.some((value) => !value.includes('=')) ? targets : [{ format: 'text', file: output } as const, ...targets];
  const files = all.map(({ file }) => file);
  const twice = files.find((file, at) => files.indexOf(file) !== at);
  if (twice === undefined && new Set(files).size === files.length) return all;
  throw new UsageError(
    twice === undefined
      ? 'two formats for standard output: write one of them to a file, --format NAME=FILE'
      : 'two formats for the same file: give each its own, --format NAME=FILE',
  );
}

/** Finds before a long scan what would stop its report: two formats for one place, a folder that is missing. Throws UsageError. */
export function checkTargets(values: TargetValues, cwd: string): void {
  for (const { file } of readTargets(values)) {
    if (file === undefined) continue;
    const folder = dirname(resolve(cwd, file));
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) continue;
    throw new UsageError(`--output ${file}: cannot be written: no such file or folder`);
  }
}
