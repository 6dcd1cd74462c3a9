// Adds an entry to the allowlist in `tokenscan.json`. Apart from config.ts, because hooks read the configuration and never write it.
import { join, relative } from 'node:path';
import { applyEdits, modify } from 'jsonc-parser';
import { ConfigError, explain } from '../model/errors.ts';
import type { AllowEntry } from '../model/types.ts';
import { writeAtomically } from '../system/atomic-write.ts';
import { findBase } from './config.ts';
import { CONFIG_NAME, parseConfig, readConfig } from './config-file.ts';

/**
 * Adds an allowlist entry to the `tokenscan.json` for `cwd`, or replaces the one with its fingerprint; creates the file if there is none.
 * Everything else in the file stays as it is.
 *
 * @returns the name of the file, and the entry that was there before
 */
export async function addAllowEntry(
  cwd: string,
  entry: AllowEntry,
): Promise<{ readonly file: string; readonly replaced: AllowEntry | undefined }> {
  const path = join(findBase(cwd), CONFIG_NAME);
  const name = relative(cwd, path) || path;
  const text = readConfig(path, name, false) ?? '{}\n';
  const { allow = [] } = await parseConfig(text, name);
  const index = allow.findIndex(({ fingerprint }) => fingerprint === entry.fingerprint);
  const indent = /^[ \t]+(?=")/m.exec(text)?.[0] ?? '  ';
  const formattingOptions = {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
  const next = allow.findIndex(({ fingerprint }) => fingerprint > entry.fingerprint);
  const place = [index, next].find((at) => at >= 0) ?? allow.length;
  const edits = modify(text, ['allow', place], entry, { formattingOptions, isArrayInsertion: index < 0 });
  const changed = applyEdits(text, edits);
  // Nothing is written that could not be read again.
  await parseConfig(changed, name);
  // A file that needs no change is not touched: it may be read-only.
  if (changed !== text) replaceFile(path, name, changed);
  return { file: name, replaced: allow[index] };
}

/** Throws ConfigError. */
function replaceFile(path: string, name: string, text: string): void {
  try {
    writeAtomically(path, text, { followLink: true, mode: 0o666 });
  } catch (error) {
    throw new ConfigError(`${name} cannot be written: ${explain(error)}`, { cause: error });
  }
}
