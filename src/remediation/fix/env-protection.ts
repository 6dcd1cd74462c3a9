// The changes that keep `.env` files private: git ignores them, and only their owner can read them.

import { statSync } from 'node:fs';
import type { Environment } from '../../system/environment.ts';
import { readRegularFile } from '../../system/regular-file.ts';
import type { Replacement } from '../../system/replace-file.ts';
import { addIgnoreRule, planIgnoreRule } from '../env-file/git-ignore.ts';
import { type FixStep, nameOf } from './fix-step.ts';

/** Collects the changes for one `.env` after the other. Several files beside one .gitignore make one change of it. */
export class EnvProtection {
  readonly #cwd: string;
  readonly #env: Environment;
  /** Files that are planned as if git did not track them. */
  readonly #untracked: ReadonlySet<string>;
  readonly #files: string[] = [];
  readonly #ignores = new Map<string, Replacement>();
  readonly #modes: FixStep[] = [];

  constructor(options: {
    readonly cwd: string;
    readonly env: Environment;
    readonly untracked?: ReadonlySet<string> | undefined;
  }) {
    this.#cwd = options.cwd;
    this.#env = options.env;
    this.#untracked = options.untracked ?? new Set();
  }

  /** All files that were added. */
  get files(): readonly string[] {
    return this.#files;
  }

  /**
   * Plans the changes for the file at `path` (absolute, links followed). Throws TrackedEnvError if git tracks it, and like planIgnoreRule.
   *
   * @param isWritten another step writes it, and sets its mode
   */
  async add(path: string, isWritten: boolean): Promise<void> {
    this.#files.push(path);
    const planned = [...this.#ignores.values()];
    const change = this.#untracked.has(path) ? addIgnoreRule(path, planned) : await planIgnoreRule(path, this.#env, planned);
    if (change !== undefined) this.#ignores.set(change.path, change);
    if (isWritten || (statSync(path).mode & 0o077) === 0) return;
    const bytes = readRegularFile(path);
    this.#modes.push({ kind: 'mode', name: nameOf(path, this.#cwd), path, before: bytes, after: bytes });
  }

  /** The steps so far, in order. */
  steps(): readonly FixStep[] {
    const ignores = [...this.#ignores.values()].map(
      (change): FixStep => ({ kind: 'ignore', name: nameOf(change.path, this.#cwd), ...change }),
    );
    return [...ignores, ...this.#modes];
  }
}
