// Scans the message of a commit that is being made.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadConfig } from '../../config/config.ts';
import { keptMessage } from '../../git/message.ts';
import { readMessageSettings } from '../../git/message-settings.ts';
import { blobOf } from '../../model/blob-of.ts';
import { explain, isSystemError, UsageError } from '../../model/errors.ts';
import type { Report } from '../../model/types.ts';
import { runScan, type ScanOptions } from '../run-scan.ts';

export interface MessageScanOptions extends ScanOptions {
  /** Whether git keeps it as it is: `git am` removes no comments and starts no editor. */
  readonly keptWhole?: boolean | undefined;
}

/**
 * Scans what git will keep of the message in `file`. Throws UsageError if it cannot be read, ConfigError and GitError.
 *
 * @param file relative to `cwd`, as git passes it to hooks
 */
export async function scanMessage(file: string | undefined, options: MessageScanOptions): Promise<Report> {
  const { cwd, env, keptWhole = false } = options;
  if (file === undefined)
    throw new UsageError('missing FILE: git passes the file of the message, as in tokenscan hook commit-msg FILE');
  const settings = keptWhole ? undefined : await readMessageSettings(cwd, env);
  let bytes: Buffer;
  try {
    bytes = readFileSync(resolve(cwd, file));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new UsageError(`could not read the message: ${explain(error)}`, { cause: error });
  }
  const kept = settings === undefined ? bytes : keptMessage(bytes, settings);
  const source = [blobOf(kept, { kind: 'file', path: file })];
  return { ...(await runScan(await loadConfig(cwd, options.config), source, options, cwd)), unused: [] };
}
