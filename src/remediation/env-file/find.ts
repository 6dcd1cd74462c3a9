// Finds the .env files of a project, and those with a token.

import { lstatSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { findTop } from '../../git/environment.ts';
import { EnvFileError, isSystemError } from '../../model/errors.ts';
import { problemFrom } from '../../model/problems.ts';
import type { Problem } from '../../model/types.ts';
import { isEnvName, isExampleName } from '../../system/env-names.ts';
import { statsOf } from '../../system/files.ts';
import { type EnvFile, openEnvFile } from './open.ts';
import { findTokens, type TokenFilter, type TokenInEnv } from './tokens.ts';

/** A .env with the token. */
export interface TokenHolder {
  /** The path as it was found: it may be a link, or below one. */
  readonly path: string;
  readonly file: EnvFile;
  readonly tokens: readonly [TokenInEnv, ...TokenInEnv[]];
  /** It is an example for others, which must not contain a token. */
  readonly isExample: boolean;
}

/** The `.env` files that contain a token. */
export interface EnvFileSearch {
  readonly holders: readonly TokenHolder[];
  /** Files and folders that could not be scanned: they may contain the token, too. */
  readonly problems: readonly Problem[];
}

/** `folder` and those above it up to the top of the repository. */
export function foldersUp(folder: string): readonly string[] {
  const top = findTop(folder) ?? folder;
  const folders: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    folders.push(at);
    if (at === top || at === dirname(at)) return folders;
  }
}

/** The files named `.env…` in `folder` and above it up to the top of the repository, nearest first. */
export function listEnvFiles(folder: string): { readonly paths: readonly string[]; readonly problems: readonly Problem[] } {
  const paths: string[] = [];
  const problems: Problem[] = [];
  for (const at of foldersUp(folder)) {
    try {
      const names = readdirSync(at).filter(isEnvName);
      // Sorted: `.env` comes before `.env.local`. A folder called `.env` is a Python environment.
      paths.push(
        ...names
          .toSorted()
          .map((name) => join(at, name))
          .filter(isNotFolder),
      );
    } catch (error) {
      problems.push(problemOf(at, error));
    }
  }
  return { paths, problems };
}

/** The files of listEnvFiles that contain a wanted token. */
export function findInEnvFiles(folder: string, wanted: TokenFilter): EnvFileSearch {
  const { paths, problems } = listEnvFiles(folder);
  const holders: TokenHolder[] = [];
  const failed: Problem[] = [];
  for (const path of paths) {
    try {
      const file = openEnvFile(path);
      const [first, ...others] = findTokens(file.bytes, wanted);
      if (first !== undefined) holders.push({ path, file, tokens: [first, ...others], isExample: isExampleName(basename(path)) });
    } catch (error) {
      failed.push(problemOf(path, error));
    }
  }
  return { holders, problems: [...problems, ...failed] };
}

function isNotFolder(path: string): boolean {
  return statsOf(path)?.isDirectory() !== true;
}

/** The `.env…` files that programs in `folder` read and that a scan of `folder` misses: those above it, and links. */
export function listEnvFilesElsewhere(folder: string): readonly string[] {
  return listEnvFiles(folder)
    .paths.filter((path) => dirname(path) !== folder || lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true)
    .filter((path) => statsOf(path)?.isFile() === true);
}

function problemOf(path: string, error: unknown): Problem {
  if (!isSystemError(error) && !(error instanceof EnvFileError)) throw error;
  return problemFrom({ kind: 'file', path }, error);
}
