// Lists a file tree: every entry once, with any name, without following links.

import { type Dirent, lstatSync, readdirSync, type Stats } from 'node:fs';
import type { ProblemCode } from '../model/codes.ts';
import { codeOf, explain, isSystemError } from '../model/errors.ts';
import { pathToBytes, pathToText } from './path-text.ts';

/** What an entry of a folder is. */
type EntryKind = 'file' | 'symbolic-link' | 'named-pipe' | 'socket' | 'device';

/** An entry, or a folder that could not be listed. `path` is relative to the root, with `/`. */
export type WalkEntry =
  | { readonly kind: EntryKind | 'folder'; readonly path: string; readonly name: string }
  | { readonly kind: 'unreadable'; readonly path: string; readonly code: ProblemCode; readonly message: string }
  | { readonly kind: 'gone'; readonly path: string };

/** A path as the functions of node:fs take it: a string, or bytes where it is not UTF-8. */
export function systemPath(path: string): string | Buffer {
  return /[\udc80-\udcff]/.test(path) ? pathToBytes(path) : path;
}

/** `root` and `path` joined; either may be empty. */
export function joinPath(root: string, path: string): string {
  if (root === '' || path === '') return root + path;
  return root.endsWith('/') ? root + path : `${root}/${path}`;
}

/**
 * All entries below `root`, folder by folder. A folder is entered if `enter` returns true; it is called once per folder.
 *
 * Iterative, with readdir for one folder at a time: `readdir(…, { recursive: true })` stops silently where a path
 * is longer than the system allows.
 */
export function* walk(root: string, enter: (path: string, name: string) => boolean): Generator<WalkEntry> {
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    let entries: readonly { name: string; entry: Dirent | Stats | undefined }[];
    try {
      entries = list(joinPath(root, folder));
    } catch (error) {
      if (isSystemError(error) && error.code === 'ENOENT' && folder !== '') yield { kind: 'gone', path: folder };
      else
        yield {
          kind: 'unreadable',
          path: folder,
          code: codeOf(error),
          message: `the folder cannot be listed: ${explain(error)}`,
        };
      continue;
    }
    for (const { name, entry } of entries) {
      const path = joinPath(folder, name);
      if (entry === undefined && name.includes('\ufffd')) {
        yield { kind: 'unreadable', path, code: 'name-not-utf8', message: LOST_NAME };
        continue;
      }
      const kind = kindOf(entry);
      if (kind === 'folder' && enter(path, name)) folders.push(path);
      yield { kind, path, name };
    }
  }
}

/** The entries of a folder. If a name is not UTF-8, all names are listed again as bytes, because its text would not name the file. */
function list(path: string): { name: string; entry: Dirent | Stats | undefined }[] {
  const target = systemPath(path);
  const entries = readdirSync(target, { withFileTypes: true });
  if (!entries.some((entry) => entry.name.includes('\ufffd'))) return entries.map((entry) => ({ name: entry.name, entry }));
  return listBytes(Buffer.from(target)).map(({ name, stats }) => ({ name: pathToText(name), entry: stats }));
}

/** Deno gives no bytes of names, only a text that names no file. */
const LOST_NAME = 'the name is not UTF-8, and this runtime cannot open such files; run tokenscan with Node.js';

const SLASH = Buffer.from('/');

/**
 * The entries of a folder by the bytes of their names, without following links; `stats` is undefined for what vanished meanwhile. Not by
 * the `withFileTypes` of readdir: for names as bytes, Bun gives no types.
 */
export function listBytes(folder: Buffer): readonly { readonly name: Buffer; readonly stats: Stats | undefined }[] {
  return readdirSync(folder, { encoding: 'buffer' }).map((name) => ({
    name,
    stats: lstatSync(Buffer.concat([folder, SLASH, name]), { throwIfNoEntry: false }),
  }));
}

/** What vanished counts as a file: whatever reads it reports that. */
function kindOf(entry: Dirent | Stats | undefined): EntryKind | 'folder' {
  if (entry === undefined || entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (entry.isSymbolicLink()) return 'symbolic-link';
  if (entry.isFIFO()) return 'named-pipe';
  return entry.isSocket() ? 'socket' : 'device';
}
