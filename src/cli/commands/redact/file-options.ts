// Options of `redact` that are about files.
import type { MaskValues } from '../../masking.ts';

/** The values of the options that are about files, and of those about masks. */
export interface FileValues extends MaskValues {
  readonly 'in-place'?: boolean | undefined;
  readonly 'dry-run'?: boolean | undefined;
  readonly 'keep-mtime'?: boolean | undefined;
  readonly force?: boolean | undefined;
  readonly follow?: boolean | undefined;
}

/** Whether one of these options was given: then files are masked, not standard input. */
export function isAboutFiles(values: FileValues): boolean {
  return (['in-place', 'dry-run', 'keep-mtime', 'force', 'follow'] as const).some((name) => values[name] === true);
}
