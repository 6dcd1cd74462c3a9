// Errors that the user can fix. Each message is one line that says what, where and what to do.

import { type ProblemCode, SYSTEM_CODES } from './codes.ts';

/** The base of all errors whose message is meant for a person; anything else that is thrown is a defect. */
export class TokenscanError extends Error {
  override name = 'TokenscanError';
}

/** Something could not be scanned, or not all of it. */
export class ScanError extends TokenscanError {
  override name = 'ScanError';
  /** Not `code`: that is what errors of the system have. */
  readonly problemCode: ProblemCode;

  constructor(problemCode: ProblemCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.problemCode = problemCode;
  }
}

/** The command line, or the arguments of an API call, are invalid. */
export class UsageError extends TokenscanError {
  override name = 'UsageError';
}

/** `tokenscan.json` or a rule file is wrong. The message names the file, the rule and the field. */
export class ConfigError extends TokenscanError {
  override name = 'ConfigError';
}

/** git failed, or printed something unexpected. */
export class GitError extends TokenscanError {
  override name = 'GitError';
}

/** Not a git repository, nor any folder above. */
export class NoRepositoryError extends GitError {
  override name = 'NoRepositoryError';
}

/** git printed nothing for too long and was killed. A second try would take as long again. */
export class GitTimeoutError extends GitError {
  override name = 'GitTimeoutError';
}

/** tokenscan does not edit a file of the user's; `paste` is what to put there by hand. */
export class ByHandError extends TokenscanError {
  override name = 'ByHandError';
  readonly paste: string;

  constructor(message: string, paste: string) {
    super(message);
    this.paste = paste;
  }
}

/** A question was not answered: the input ended, or Ctrl-C was pressed. */
export class NoAnswerError extends TokenscanError {
  override name = 'NoAnswerError';
}

/** A `.env` cannot be read or changed as asked; it is as it was. The message goes on from the file's name. */
export class EnvFileError extends TokenscanError {
  override name = 'EnvFileError';
}

/** A CI system did not describe its run in the documented form. The message names the variable or field. */
export class CiError extends TokenscanError {
  override name = 'CiError';
}

/** A system call failed. */
export interface SystemError extends Error {
  readonly code: string;
}

/** Whether `error` has the `code` of a failed system call, such as ENOENT. */
export function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

/** The words for failed system calls. */
const REASONS: Readonly<Record<(typeof SYSTEM_CODES)[number], string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  ENOENT: 'no such file or folder',
  ENOTDIR: 'not a folder',
  EISDIR: 'is a folder',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the path is too long for the system',
  EIO: 'the device reports a read error',
  EMFILE: 'too many open files',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
};

/**
 * Why something failed, in a few words. Does not repeat the path that the system names: callers print it themselves,
 * masked.
 */
export function explain(error: unknown): string {
  if (isSystemError(error)) return isKnownCode(error.code) ? REASONS[error.code] : `system error ${error.code}`;
  if (error instanceof TokenscanError) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** What `explain` says, as a code. */
export function codeOf(error: unknown): ProblemCode {
  if (isSystemError(error)) return isKnownCode(error.code) ? error.code : 'system-error';
  if (error instanceof ScanError) return error.problemCode;
  if (error instanceof NoRepositoryError) return 'not-a-repository';
  if (error instanceof GitTimeoutError) return 'git-timeout';
  if (error instanceof GitError) return 'git-failed';
  return error instanceof EnvFileError ? 'env-file' : 'internal-error';
}

function isKnownCode(code: string): code is (typeof SYSTEM_CODES)[number] {
  return (SYSTEM_CODES as readonly string[]).includes(code);
}
