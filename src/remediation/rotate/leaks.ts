// Where a token still is: the files to clean up, and what an audit finds before and after.
import { basename } from 'node:path';
import { type FileScanOptions, scanFiles } from '../../scan/files.ts';
import { isEnvName } from '../../system/env-names.ts';
import { shortenPath } from '../../system/paths.ts';
import type { Audit, AuditedExposure } from '../audit/audit.ts';
import { isEnvKind, isLeak, type PlaceKind, type TokenPlace } from '../steps/places.ts';

/** The kinds of places that are files of a project. */
export const PROJECT_FILES: readonly PlaceKind[] = ['tracked', 'image', 'file'];

/** The files with the token in places of these kinds, without `.env` files, as arguments for a command in `cwd`. */
export function filesWith(token: AuditedExposure | undefined, kinds: readonly PlaceKind[], cwd: string): readonly string[] {
  const files = (token?.places ?? [])
    .filter(({ kind }) => kinds.includes(kind))
    .flatMap(({ file }) => file ?? [])
    .filter((file) => !isEnvName(basename(file)));
  return [...new Set(files)].map((file) => shortenPath(file, cwd));
}

/** Those of `files` that still hold the token with this fingerprint. */
export async function filesStillWith(
  fingerprint: string,
  files: readonly string[],
  { cwd, env }: Pick<FileScanOptions, 'cwd' | 'env'>,
): Promise<readonly string[]> {
  if (files.length === 0) return [];
  const { findings } = await scanFiles(files, { cwd, env, config: false, threads: 1 });
  const holders = new Set(findings.filter((finding) => finding.fingerprint === fingerprint).map(({ origin }) => origin.path));
  return files.filter((file) => holders.has(file));
}

/** The places where the token with this fingerprint should not be. */
export function leaksOf({ exposures }: Audit, fingerprint: string): readonly TokenPlace[] {
  return (exposures.find((one) => one.fingerprint === fingerprint)?.places ?? []).filter(({ kind }) => isLeak(kind));
}

/** What a rotation has left. */
export interface Remaining {
  /** All leaks of the old token. */
  readonly leaks: readonly TokenPlace[];
  /** Those that stay: git keeps its history. */
  readonly inGit: readonly TokenPlace[];
  /** Those that the user has to deal with, and `.env` files that still hold the old token. */
  readonly toDo: readonly TokenPlace[];
}

/** What is left of the token with this fingerprint. @param after an audit at the end of the rotation */
export function remainingOf(after: Audit, fingerprint: string): Remaining {
  const leaks = leaksOf(after, fingerprint);
  const inGit = leaks.filter(({ kind }) => kind === 'pushed' || kind === 'committed');
  // A `.env` that could not be reached, or has the old token in a comment.
  const places = after.exposures.find((one) => one.fingerprint === fingerprint)?.places ?? [];
  const inEnv = places.filter(({ kind }) => isEnvKind(kind) && !isLeak(kind));
  return { leaks, inGit, toDo: [...leaks.filter((place) => !inGit.includes(place)), ...inEnv] };
}
