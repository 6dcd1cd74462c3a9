// Finds out where a file can go from here, or has gone: into the next push, into an image, to a remote.
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
import type { EnvFact } from '../env-file/check-result.ts';

/** What an audit knows about a file besides its findings. */
export interface FileFacts {
  /** The index of its repository has it: the next commit and push contain it. */
  readonly tracked: boolean;
  /** For `.env…` files: an image build would copy it, because no `.dockerignore` excludes it. */
  readonly inImage: boolean;
  /** For `.env…` files that are no examples: no check fails, nobody else can read it. */
  readonly isPrivate: boolean;
  /** For `.env…` files that are no examples: only the check of the mode fails. */
  readonly isReadable: boolean;
  /** For `.env…` files: the checks that fail. */
  readonly envProblems: readonly EnvProblem[];
}

/** A check that a `.env` fails. */
export interface EnvProblem {
  readonly fact: EnvFact;
  /** The command that makes it pass, if there is one. */
  readonly command: string | undefined;
}

/** Finds the facts of one file after the other. Asks git once for each repository. */
export class FactFinder {
  readonly #cwd: string;
  readonly #env: Environment;
  readonly #indexes = new Map<string, Promise<ReadonlySet<string>>>();
  readonly #problems: Problem[] = [];

  /** @param cwd the folder of the user's shell, for commands */
  constructor(cwd: string, env: Environment) {
    this.#cwd = cwd;
    this.#env = env;
  }

  /** What could not be determined so far. */
  get problems(): readonly Problem[] {
    return this.#problems;
  }

  /** @param file absolute, with links followed @param name the name it was found by */
  async factsOf(file: string, name = basename(file)): Promise<FileFacts> {
    const tracked = await this.#isTracked(file);
    if (!isEnvName(name) || !existsSync(file))
      return { tracked, inImage: false, isPrivate: false, isReadable: false, envProblems: [] };
    const failed = (await checkEnvFile(file, { cwd: this.#cwd, env: this.#env })).filter(({ ok }) => !ok);
    return {
      tracked,
      inImage: failed.some((check) => check.name === 'image'),
      isPrivate: failed.length === 0 && !isExampleName(name),
      isReadable: failed.length > 0 && failed.every((check) => check.name === 'private') && !isExampleName(name),
      envProblems: failed.map(({ fact, command }) => ({ fact, command })),
    };
  }

  async #isTracked(file: string): Promise<boolean> {
    const top = findTop(dirname(file));
    if (top === undefined) return false;
    const index = this.#indexes.get(top) ?? trackedPaths(top, this.#env).catch((error: unknown) => this.#fail(top, error));
    this.#indexes.set(top, index);
    return (await index).has(pathToBytes(relative(top, file)).toString('latin1'));
  }

  #fail(top: string, error: unknown): ReadonlySet<string> {
    if (!(error instanceof GitError)) throw error;
    const message = `could not determine which files git tracks: ${error.message}`;
    this.#problems.push(createProblem({ kind: 'file', path: top }, codeOf(error), message));
    return new Set();
  }
}

/**
 * The real path of the file at `path`, which may continue into a container (`a.zip!b`): git tracks the target of a link, not the link. `path`
 * itself if there is no such file.
 */
export function fileAt(path: string): string {
  const ends = [...path.matchAll(/!/g)].map(({ index }) => index);
  for (const candidate of [path, ...ends.map((end) => path.slice(0, end))]) {
    try {
      return realpathSync(candidate);
    } catch {
      // Try the next one: a file name may contain `!`, too.
    }
  }
  return path;
}
