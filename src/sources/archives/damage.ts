// The errors for a damaged or truncated container.
import { isSystemError, ScanError } from '../../model/errors.ts';

/** What a decoder threw, in plain words: decoders say little that helps, and none says how far it came. */
export function explainDamage(error: unknown): ScanError {
  if (error instanceof ScanError) return error;
  if (isSystemError(error) && error.code === 'Z_BUF_ERROR') return truncated();
  return damaged('invalid compressed data');
}

/** The data end too early. */
export function truncated(): ScanError {
  return new ScanError('truncated-archive', 'truncated: only what is there was scanned');
}

/** Damage that leaves the rest unreadable. */
export function damaged(what: string): ScanError {
  return new ScanError('damaged-archive', `damaged (${what}): only what could be unpacked was scanned`);
}
