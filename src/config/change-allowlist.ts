// Changes many entries of the allowlist in `tokenscan.json` at once. Apart from config.ts, because hooks read the configuration and never write it.
import { join, relative } from 'node:path';
import { applyEdits, findNodeAtLocation, modify, parseTree } from 'jsonc-parser';
import { ConfigError, explain } from '../model/errors.ts';
import type { AllowEntry } from '../model/types.ts';
import { writeAtomically } from '../system/atomic-write.ts';
import { findBase } from './config.ts';
import { CONFIG_NAME, parseConfig, readConfig } from './config-file.ts';

/** The allowlist of the `tokenscan.json` for `cwd`, and the name of the file. Throws ConfigError. */
export async function readAllowlist(cwd: string): Promise<{ readonly file: string; readonly entries: readonly AllowEntry[] }> {
  const path = join(findBase(cwd), CONFIG_NAME);
  const file = relative(cwd, path) || path;
  const { allow = [] } = await parseConfig(readConfig(path, file, false) ?? '{}', file);
  return { file, entries: allow };
}

/**
 * Replaces the allowlist in the `tokenscan.json` for `cwd`; creates the file if there is none. Everything else in the file stays as it is. One edit,
 * however many entries there are. Throws ConfigError.
 */
export async function writeAllowlist(cwd: string, entries: readonly AllowEntry[]): Promise<void> {
  const path = join(findBase(cwd), CONFIG_NAME);
  const name = relative(cwd, path) || path;
  const text = readConfig(path, name, false) ?? '{}\n';
  const changed = withAllowlist(text, entries);
  // Nothing is written that could not be read again.
  await parseConfig(changed, name);
  if (changed === text) return;
  try {
    writeAtomically(path, changed, { followLink: true, mode: 0o666 });
  } catch (error) {
    throw new ConfigError(`${name} cannot be written: ${explain(error)}`, { cause: error });
  }
}

function withAllowlist(text: string, entries: readonly AllowEntry[]): string {
  const indent = /^[ \t]+(?=")/m.exec(text)?.[0] ?? '  ';
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const formattingOptions = { insertSpaces: !indent.startsWith('\t'), tabSize: indent.length, eol };
  const whole = allowNode(text) === undefined ? applyEdits(text, modify(text, ['allow'], [], { formattingOptions })) : text;
  const node = allowNode(whole);
  if (node === undefined) throw new ConfigError('the file has no place for an allowlist');
  const list = JSON.stringify(entries, undefined, indent).replaceAll('\n', `${eol}${indent}`);
  return whole.slice(0, node.offset) + list + whole.slice(node.offset + node.length);
}

function allowNode(text: string): { readonly offset: number; readonly length: number } | undefined {
  const tree = parseTree(text);
  return tree === undefined ? undefined : findNodeAtLocation(tree, ['allow']);
}
