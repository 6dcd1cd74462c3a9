// What to say of a container that is not as its format wants it.
import { isSystemError, TokenscanError } from '../../model/errors.ts';

/** What a decoder threw, in our words: decoders say little that helps, and none says how far it came. */
export function explainDamage(error: unknown): TokenscanError {
  if (error instanceof TokenscanError) return error;
  if (isSystemError(error) && error.code === 'Z_BUF_ERROR') return truncated();
  return damaged('its compressed data make no sense');
}

/** An end before the end. */
export function truncated(): TokenscanError {
  return new TokenscanError('it is cut off: what is there was scanned');
}

/** A fault that leaves the rest unreadable. */
export function damaged(what: string): TokenscanError {
  return new TokenscanError(`it is damaged (${what}): what could be unpacked was scanned`);
}
