// Masks the content of a compressed file: a new file is written beside it, verified, and replaces it.
import { type BigIntStats, closeSync, fstatSync, futimesSync, lstatSync } from 'node:fs';
import { basename } from 'node:path';
import { TokenscanError } from '../../model/errors.ts';
import { copyOwnerAndMode, PendingFile } from '../../system/atomic-write.ts';
import { openBy } from '../../system/open-files.ts';
import { systemPath } from '../../system/walk.ts';
import type { ContentPass, ContentSummary } from './content-pass.ts';
import type { InPlaceOptions, MaskFileResult } from './in-place.ts';
import { openTarget, type Target } from './target.ts';

export interface MaskFileOptions extends InPlaceOptions {
  /** Rewrite it despite links, another owner, or a process that has it open. */
  readonly force?: boolean | undefined;
  /** The id of our own process. */
  readonly self: number;
}

/** What is rewritten, and how. */
interface Rewriting {
  readonly target: Target;
  readonly before: BigIntStats;
  readonly pass: ContentPass;
  readonly options: MaskFileOptions;
}

/**
 * Masks the compressed file at `path`, whose content `pass` goes through. At any moment the file has its old bytes, or the new ones after they were verified; mode, owner and times stay.
 * Throws TokenscanError and system errors; the file is unchanged then.
 */
export async function rewrite(path: string, pass: ContentPass, options: MaskFileOptions): Promise<MaskFileResult> {
  const target = openTarget(path, 'write');
  try {
    const before = fstatSync(target.fd, { bigint: true });
    const wanted = await pass(target.fd, options.createRedactor(), { signal: options.signal });
    if (wanted.masked === 0) return { masked: 0, notes: [] };
    if (options.force !== true) refuseRisk(target, before, options.self);
    await replace({ target, before, pass, options }, wanted);
    return { masked: wanted.masked, notes: [] };
  } finally {
    closeSync(target.fd);
  }
}

/** Throws TokenscanError if another name or process would keep the old file. */
function refuseRisk({ isLink }: Target, before: BigIntStats, self: number): void {
  if (isLink) throw new TokenscanError('is a symbolic link; name its target (or --force)');
  if (before.nlink > 1n)
    throw new TokenscanError('has other names (hard links), which would keep the tokens; redact those, too, with --force');
  const pid = openBy(before, self);
  if (pid !== undefined) throw new TokenscanError(`is open in process ${pid}; redact it when that has ended (or --force)`);
}

/** Replaces the file by one with the content `wanted`. */
async function replace({ target, before, pass, options }: Rewriting, wanted: ContentSummary): Promise<void> {
  const { path, fd } = target;
  const pending = new PendingFile(path);
  try {
    await pass(fd, options.createRedactor(), { into: pending.fd, signal: options.signal });
    await verify(pending.fd, wanted, pass, options);
    copyMetadata(pending.fd, before, options.force === true);
    pending.commit({
      check() {
        if (options.force !== true) refuseRisk(target, fstatSync(fd, { bigint: true }), options.self);
        options.signal?.throwIfAborted();
        expectUnchanged(path, fd, before);
      },
    });
  } finally {
    pending.discard();
  }
}

/** Unpacks what was written. Throws unless it is `wanted`, byte by byte, and contains no secret. */
async function verify(
  fd: number,
  wanted: ContentSummary,
  pass: ContentPass,
  { createRedactor, signal }: MaskFileOptions,
): Promise<void> {
  const found = await pass(fd, createRedactor(), { signal });
  if (found.masked > 0) throw new Error('a masked secret is found again');
  if (found.digest !== wanted.digest || found.lines !== wanted.lines || found.bytes !== wanted.bytes) {
    throw new TokenscanError('the disk does not return what was written to it; not changed');
  }
}

/** Gives the file owner, mode and times of the old one. */
function copyMetadata(fd: number, old: BigIntStats, force: boolean): void {
  copyOwnerAndMode(fd, old, {
    onOwnerLost(error) {
      if (!force) throw new TokenscanError('its owner could not be kept; redact it as its owner (or --force)', { cause: error });
    },
  });
  futimesSync(fd, Number(old.atimeNs) / 1e9, Number(old.mtimeNs) / 1e9);
}

/** Throws TokenscanError if the file is not the one that was read. */
function expectUnchanged(path: string, fd: number, before: BigIntStats): void {
  const named = lstatSync(systemPath(path), { bigint: true });
  const open = fstatSync(fd, { bigint: true });
  const same =
    named.ino === before.ino && named.dev === before.dev && open.size === before.size && open.mtimeNs === before.mtimeNs;
  if (!same) throw new TokenscanError(`${basename(path)} was changed meanwhile; redact it again`);
}
