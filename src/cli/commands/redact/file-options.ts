// Options of `redact` that are about files.
import type { MaskValues } from '../../masking.ts';

export const FILE_OPTIONS = {
  'in-place': { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  'keep-mtime': { type: 'boolean' },
  force: { type: 'boolean' },
  follow: { type: 'boolean' },
} as const;

/** What the help says of them. */
export const FILE_HELP = `      --in-place FILE…     mask the secrets in the files, where they stand; whoever writes to a file goes on
      --dry-run            with --in-place: only say what would be masked
      --keep-mtime         with --in-place: the files keep the time of their last change
      --force              with --in-place: rewrite a .gz that has more names, or is open in another process
      --follow FILE        mask what is appended to FILE, as \`tail -F\` shows it, from its last ten lines on
`;

/** What the help says of exit codes. */
export const FILE_EXIT_CODES = `With --in-place: 0 nothing to mask, or all masked; 2 not all could be done. With --dry-run 1 says that there is
something to mask. With --follow: 2 FILE cannot be read, 141 the reader of the output has gone.
`;

/** The values of FILE_OPTIONS, and of those about masks. */
export interface FileValues extends MaskValues {
  readonly 'in-place'?: boolean | undefined;
  readonly 'dry-run'?: boolean | undefined;
  readonly 'keep-mtime'?: boolean | undefined;
  readonly force?: boolean | undefined;
  readonly follow?: boolean | undefined;
}

/** Whether `values` are about files. */
export function areAboutFiles(values: FileValues): boolean {
  return Object.keys(FILE_OPTIONS).some((name) => values[name as keyof typeof FILE_OPTIONS] === true);
}
