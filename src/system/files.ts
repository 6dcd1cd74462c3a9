// Asks about files and folders without an error for what does not exist.
import { type BigIntStats, lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { isSystemError } from '../model/errors.ts';
import { pathToText } from './path-text.ts';
import { systemPath } from './walk.ts';

/** What `path` leads to, links followed; undefined where it leads nowhere, or the system does not say. */
export function statsOf(path: string): Stats | undefined;
export function statsOf(path: string, options: { readonly bigint: true }): BigIntStats | undefined;
export function statsOf(path: string, { bigint = false } = {}): Stats | BigIntStats | undefined {
  try {
    return statSync(systemPath(path), { throwIfNoEntry: false, bigint });
  } catch (error) {
    // A link to itself, a closed folder on the way: the error comes when the file is opened.
    if (isSystemError(error)) return undefined;
    throw error;
  }
}

/** Whether `path` exists, if only as a link that leads nowhere. True where the system does not say. */
export function isThere(path: string): boolean {
  try {
    return lstatSync(systemPath(path), { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    if (isSystemError(error)) return error.code !== 'ENOTDIR';
    throw error;
  }
}

/** The names in `folder`, in no certain order; none where it does not exist. Throws what the system throws where it cannot be listed. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** The names in `folder`; none where it cannot be listed, for whatever reason. */
export function readableNamesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isSystemError(error)) return [];
    throw error;
  }
}

/** `path` with all links followed. Throws what the system throws, also where it does not exist. */
export function realPath(path: string): string {
  // Not Node's own way, which makes text of names on the way that are not UTF-8.
  return pathToText(realpathSync.native(systemPath(path), 'buffer'));
}

/** `path` with links followed as far as it exists. */
export function resolveLinks(path: string): string {
  try {
    return realPath(path);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const parent = dirname(path);
    return parent === path ? path : join(resolveLinks(parent), relative(parent, path));
  }
}
