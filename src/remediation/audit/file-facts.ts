// Where files in which something was found may go from here: into the next push, into an image.

import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, relative } from 'node:path';
import { findTop } from '../../git/environment.ts';
import { trackedPaths } from '../../git/tracked.ts';
import { codeOf, GitError } from '../../model/errors.ts';
import { createProblem } from '../../model/problems.ts';
import type { Problem } from '../../model/types.ts';
import { isEnvName, isExampleName } from '../../system/env-names.ts';
import type { Environment } from '../../system/environment.ts';
import { pathToBytes } from '../../system/path-text.ts';
import { checkEnvFile } from '../env-file/check.ts';

export interface FileFacts {
  /** The index of its repository has it: the next commit, and so the next push, carries it. */
  readonly tracked: boolean;
  /** Of a `.env…`: a build of an image would copy it, for no `.dockerignore` keeps it out. */
  readonly inImage: boolean;
  /** Of a `.env…` that is no example for others: nobody else gets to see it. */
  readonly isClosed: boolean;
  /** Of a `.env…`: what is not right about it, each with a command that mends it, where there is one. */
  readonly wrong: readonly Wrong[];
}

export interface Wrong {
  readonly what: string;
  readonly command: string | undefined;
}

/** Answers for one file after the other; asks git once for each repository. */
export interface FactFinder {
  /** @param file absolute, with links followed @param name what it was found as */
  factsOf(file: string, name?: string): Promise<FileFacts>;
  /** What could not be found out so far. */
  readonly problems: readonly Problem[];
}

/** @param cwd the folder that commands are for */
export function createFactFinder(cwd: string, env: Environment): FactFinder {
  const indexes = new Map<string, Promise<ReadonlySet<string>>>();
  const problems: Problem[] = [];

  async function isTracked(file: string): Promise<boolean> {
    const top = findTop(dirname(file));
    if (top === undefined) return false;
    const tracked = indexes.get(top) ?? trackedPaths(top, env).catch((error: unknown) => fail(top, error));
    indexes.set(top, tracked);
    return (await tracked).has(pathToBytes(relative(top, file)).toString('latin1'));
  }

  function fail(top: string, error: unknown): ReadonlySet<string> {
    if (!(error instanceof GitError)) throw error;
    const message = `which files git tracks could not be found out: ${error.message}`;
    problems.push(createProblem({ kind: 'file', path: top }, codeOf(error), message));
    return new Set();
  }

  return {
    problems,
    async factsOf(file, name = basename(file)) {
      const tracked = await isTracked(file);
      if (!isEnvName(name) || !existsSync(file)) return { tracked, inImage: false, isClosed: false, wrong: [] };
      const checks = (await checkEnvFile(file, { cwd, env })).filter(({ ok }) => !ok);
      return {
        tracked,
        inImage: checks.some(({ name }) => name === 'image'),
        isClosed: checks.length === 0 && !isExampleName(name),
        wrong: checks.map(({ what, command }) => ({ what, command })),
      };
    },
  };
}

/**
 * The file at `path`, which may go on into a container (`a.zip!b`), with all links on the way followed: git knows what is behind a
 * link by another name. As it is where there is no such file.
 */
export function fileAt(path: string): string {
  const ends = [...path.matchAll(/!/g)].map(({ index }) => index);
  for (const candidate of [path, ...ends.map((end) => path.slice(0, end))]) {
    try {
      return realpathSync(candidate);
    } catch {
      // The next one, then: `!` may stand in a name, too.
    }
  }
  return path;
}
