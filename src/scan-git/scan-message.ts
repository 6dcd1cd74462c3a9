// Scans of the message of the commit that is being made.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadConfig } from '../config/config.ts';
import { explain, isSystemError, UsageError } from '../errors.ts';
import { keptMessage } from '../git/message.ts';
import { readMessageSettings } from '../git/message-settings.ts';
import { collectWith, type ScanOptions } from '../recipe.ts';
import { blobOf } from '../sources/blobs.ts';
import type { Report } from '../types.ts';

/**
 * Looks through what git will keep of the message in `file`. Throws UsageError where it cannot be read, ConfigError and GitError.
 *
 * @param file relative to `cwd`, as git names it to hooks
 */
export async function scanMessage(file: string | undefined, options: ScanOptions): Promise<Report> {
  const { cwd, env } = options;
  if (file === undefined)
    throw new UsageError('which file is the message in? git names it to its hooks: tokenscan hook commit-msg FILE');
  const settings = await readMessageSettings(cwd, env);
  let bytes: Buffer;
  try {
    bytes = readFileSync(resolve(cwd, file));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new UsageError(`the message cannot be read: ${explain(error)}`, { cause: error });
  }
  const source = [blobOf(keptMessage(bytes, settings), { kind: 'file', path: file })];
  return { ...(await collectWith(await loadConfig(cwd, options.config), source, options, cwd)), unused: [] };
}
