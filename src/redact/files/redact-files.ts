// Masks the secrets in files, each as its format allows.
//
// In:  names of files, and a function that creates a redactor for each pass over one.
// Out: one result per file, in order. A file that cannot be masked ends only its own result.
//
//     for await (const result of redactFiles(['bot.log', 'bot.log.1.gz'], { cwd, self: pid, createRedactor }))
//       if (result.kind === 'masked') console.log(`${result.file}: ${result.count}`);
//
// Plain bytes are masked in place (in-place.ts): same length, same inode, the writer may go on. A compressed file is replaced by
// a verified copy (rewrite.ts). What has checksums or an index, and what is binary and not known, is left as it is (kind `unsupported`).
// Invariants: a byte outside a mask never changes; no temporary file holds a token in clear.
import { closeSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Environment } from '../../system/environment.ts';
import type { Redactor } from '../stream/redactor.ts';
import type { ContentPass } from './content-pass.ts';
import { countSecrets } from './count-secrets.ts';
import { noteHiddenData } from './hidden-data.ts';
import { type MaskFileResult, redactInPlace } from './in-place.ts';
import { type UnsupportedFormat, wayToMask } from './inspect.ts';
import { type MaskFileOptions, rewrite } from './rewrite.ts';
import { openTarget } from './target.ts';

/** How to mask files that need more than their bytes replaced, for example histories. Both functions throw TokenscanError. */
export interface FileMasker {
  mask(path: string, options: MaskFileOptions): Promise<MaskFileResult>;
  /** The number of secrets in the file. */
  count(path: string, redactor: Redactor, signal: AbortSignal): Promise<number>;
}

export interface RedactFilesOptions extends Omit<MaskFileOptions, 'signal'> {
  /** The folder that relative names start from. */
  readonly cwd: string;
  /** Where programs that unpack and pack are found. */
  readonly env: Environment;
  /** Only count the secrets. */
  readonly dryRun?: boolean | undefined;
  /** Used for every file in place of the formats this room knows. */
  readonly masker?: FileMasker | undefined;
  /** Stops before the next write; no further result follows. */
  readonly signal?: AbortSignal | undefined;
}

/** What happened to one file. `file` is the name as it was given. */
export type FileResult =
  | { readonly kind: 'masked'; readonly file: string; readonly count: number; readonly notes: readonly string[] }
  /** A dry run: the number of secrets that would be masked. */
  | { readonly kind: 'counted'; readonly file: string; readonly count: number }
  /** Nothing was changed, and whether the file holds secrets is not known. */
  | { readonly kind: 'unsupported'; readonly file: string; readonly format: UnsupportedFormat }
  | { readonly kind: 'failed'; readonly file: string; readonly error: unknown };

/** Masks `files` one after the other, each name once. Never throws: an error is the result of its file. */
export async function* redactFiles(files: readonly string[], options: RedactFilesOptions): AsyncGenerator<FileResult> {
  const signal = options.signal ?? new AbortController().signal;
  for (const file of new Set(files)) {
    if (signal.aborted) return;
    try {
      yield await redactFile(file, { ...options, signal });
    } catch (error) {
      if (signal.aborted) return;
      yield { kind: 'failed', file, error };
    }
  }
}

async function redactFile(file: string, options: RedactFilesOptions & { readonly signal: AbortSignal }): Promise<FileResult> {
  const { masker, createRedactor, signal } = options;
  const path = resolve(options.cwd, file);
  const way = masker === undefined ? wayToMask(path, options.env, options.force === true) : 'plain';
  if (typeof way === 'object') return { kind: 'unsupported', file, format: way };
  if (options.dryRun === true) {
    const redactor = createRedactor();
    const count = masker?.count ?? (way === 'plain' ? countSecrets : countInContent(way));
    return { kind: 'counted', file, count: await count(path, redactor, signal) };
  }
  const mask = masker?.mask ?? (way === 'plain' ? redactInPlace : rewriteWith(way));
  const { masked, notes } = await mask(path, options);
  const hidden = way === 'plain' && masker === undefined ? noteHiddenData(path) : undefined;
  return { kind: 'masked', file, count: masked, notes: hidden === undefined ? notes : [...notes, hidden] };
}

function countInContent(pass: ContentPass): typeof countSecrets {
  return async (path, redactor, signal) => {
    const { fd } = openTarget(path, 'read');
    try {
      return (await pass(fd, redactor, { signal })).masked;
    } finally {
      closeSync(fd);
    }
  };
}

function rewriteWith(pass: ContentPass): FileMasker['mask'] {
  return (path, options) => rewrite(path, pass, options);
}
