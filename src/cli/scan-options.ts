// Values of options → options of scans.
import type { UnreadPolicy } from '../model/codes.ts';
import { UsageError } from '../model/errors.ts';
import type { Confidence } from '../model/rule.ts';

/** The values of the options that say which rules and which allowlist a scan uses. */
interface ScanValues {
  readonly confidence?: Confidence | undefined;
  readonly unread?: UnreadPolicy | undefined;
  readonly config?: string | undefined;
  readonly 'no-config'?: boolean | undefined;
  readonly 'no-allow'?: boolean | undefined;
  readonly 'strict-existing'?: boolean | undefined;
}

export function scanOptions(values: ScanValues): {
  readonly confidence: Confidence | undefined;
  readonly config: string | false | undefined;
  readonly allow: boolean;
  readonly unread?: UnreadPolicy;
  readonly strictExisting?: boolean;
} {
  return {
    confidence: values.confidence,
    config: values['no-config'] === true ? false : values.config,
    allow: values['no-allow'] !== true,
    ...(values.unread === undefined ? {} : { unread: values.unread }),
    ...(values['strict-existing'] === undefined ? {} : { strictExisting: values['strict-existing'] }),
  };
}

/** The number of threads that `--threads` says. Throws UsageError. */
export function readThreads(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^[1-9][0-9]?$/.test(value)) throw new UsageError(`--threads must be a number from 1 to 99, not "${value}"`);
  return Number(value);
}

/** Throws UsageError where `paths` contains an empty one, as of a variable that is not set. */
export function checkPaths(paths: readonly string[]): void {
  if (paths.includes('')) throw new UsageError('a path must not be empty; for the current folder write "."');
}

/** Throws UsageError where `paths` names standard input and something else. */
export function checkStandardInput(paths: readonly string[]): void {
  if (paths.includes('-') && paths.length > 1) throw new UsageError('"-" (standard input) cannot be scanned together with paths');
}
