// Runs `tokenscan git` and reads its report, with a cache that no other test shares.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Origin } from '../../../src/model/origin.ts';
import type { Report } from '../../../src/model/types.ts';
import { type Outcome, type RunOptions, temporaryFolder } from '../terminal/cli.ts';
import { tokenscanThatEnds } from '../terminal/limited.ts';
import { fingerprintOf } from './repository.ts';

interface JsonFinding {
  readonly fingerprint: string;
  readonly origin: Origin;
  readonly line: number;
  readonly suppressed: boolean;
}

export interface GitScan extends Outcome {
  readonly findings: readonly JsonFinding[];
  readonly problems: readonly { readonly origin: Origin; readonly message: string }[];
  readonly skipped: readonly { readonly origin: Origin; readonly reason: string }[];
  readonly summary: Report['summary'];
}

export interface Home {
  readonly env: Readonly<Record<string, string>>;
  /** Where the cache is. */
  readonly cache: string;
  /** Where temporary folders are made. */
  readonly temporary: string;
}

/** A home, a cache and a place for temporary files of a test's own. Call it inside a test. */
export function makeHome(): Home {
  const folder = temporaryFolder();
  const [home = '', cache = '', temporary = ''] = ['home', 'cache', 'tmp'].map((name) => join(folder, name));
  for (const path of [home, cache, temporary]) mkdirSync(path);
  return { env: { HOME: home, XDG_CACHE_HOME: cache, TMPDIR: temporary }, cache, temporary };
}

/** Runs `tokenscan git --format json`, which must end by itself. Its standard error is expected to be empty. */
export async function gitScan(home: Home, cwd: string, args: readonly string[] = [], options: RunOptions = {}): Promise<GitScan> {
  const outcome = await runGitScan(home, cwd, ['--format', 'json', ...args], options);
  expect(outcome.stderr, `exit code ${outcome.code}`).toBe('');
  return { ...outcome, ...(JSON.parse(outcome.stdout) as Omit<GitScan, keyof Outcome>) };
}

/** Runs `tokenscan git`, which must end by itself. */
export function runGitScan(home: Home, cwd: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const env = { ...home.env, ...options.env };
  return tokenscanThatEnds(['git', ...args], { ...options, cwd, env });
}

/** Those of `tokens` that were found. */
export function foundOf({ findings }: Pick<GitScan, 'findings'>, tokens: readonly string[]): readonly string[] {
  return tokens.filter((clear) => findings.some(({ fingerprint }) => fingerprint === fingerprintOf(clear)));
}

/** The origins of a token. */
export function originsOf({ findings }: Pick<GitScan, 'findings'>, clear: string): readonly Origin[] {
  return findings.filter(({ fingerprint }) => fingerprint === fingerprintOf(clear)).map(({ origin }) => origin);
}

/** The messages of the problems, each with where it is. */
export function problemsOf({ problems }: Pick<GitScan, 'problems'>): readonly string[] {
  return problems.map(({ origin, message }) =>
    origin.kind === 'object' ? `${origin.type} ${origin.oid}: ${message}` : `${origin.path ?? ''}: ${message}`,
  );
}
