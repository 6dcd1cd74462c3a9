// Finds the .env files of a project, and in them a token.

import { lstatSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { findTop } from '../../git/environment.ts';
import { EnvFileError, isSystemError } from '../../model/errors.ts';
import { problemFrom } from '../../model/problems.ts';
import type { Problem } from '../../model/types.ts';
import { isEnvName, isExampleName } from '../../system/env-names.ts';
import { statsOf } from '../../system/files.ts';
import { type EnvFile, openEnvFile } from './open.ts';
import { findTokens, type Held, type Wanted } from './tokens.ts';

/** A .env that holds the token. */
export interface Holder {
  /** As it was found: may be a link, or below one. */
  readonly path: string;
  readonly file: EnvFile;
  readonly held: readonly [Held, ...Held[]];
  /** It is an example for others, where no token belongs. */
  readonly isExample: boolean;
}

export interface Found {
  readonly holders: readonly Holder[];
  /** Files and folders that could not be looked at: the token may be there too. */
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

/** The files named `.env…` in `folder` and those above it up to the top of the repository; the nearest first. */
export function listEnvFiles(folder: string): { readonly paths: readonly string[]; readonly problems: readonly Problem[] } {
  const paths: string[] = [];
  const problems: Problem[] = [];
  for (const at of foldersUp(folder)) {
    try {
      const names = readdirSync(at).filter(isEnvName);
      // `.env` itself before `.env.local`. A folder of this name is a Python environment.
      paths.push(
        ...names
          .toSorted()
          .map((name) => join(at, name))
          .filter(isNoFolder),
      );
    } catch (error) {
      problems.push(problemOf(at, error));
    }
  }
  return { paths, problems };
}

/** Where in these files the wanted token is. */
export function findInEnvFiles(folder: string, wanted: Wanted): Found {
  const { paths, problems } = listEnvFiles(folder);
  const holders: Holder[] = [];
  const failed: Problem[] = [];
  for (const path of paths) {
    try {
      const file = openEnvFile(path);
      const [first, ...others] = findTokens(file.bytes, wanted);
      if (first !== undefined) holders.push({ path, file, held: [first, ...others], isExample: isExampleName(basename(path)) });
    } catch (error) {
      failed.push(problemOf(path, error));
    }
  }
  return { holders, problems: [...problems, ...failed] };
}

function isNoFolder(path: string): boolean {
  return statsOf(path)?.isDirectory() !== true;
}

/** The `.env…` that programs in `folder` go by and that no look below it comes to: those above it, and those that are links. */
export function listEnvFilesElsewhere(folder: string): readonly string[] {
  return listEnvFiles(folder)
    .paths.filter((path) => dirname(path) !== folder || lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true)
    .filter((path) => statsOf(path)?.isFile() === true);
}

function problemOf(path: string, error: unknown): Problem {
  if (!isSystemError(error) && !(error instanceof EnvFileError)) throw error;
  return problemFrom({ kind: 'file', path }, error);
}
