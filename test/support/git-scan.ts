// Runs `tokenscan git` and reads its report, with a cache that no other test shares.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Origin } from '../../src/origin.ts';
import type { Report } from '../../src/types.ts';
import { type Outcome, type RunOptions, temporaryFolder, tokenscan } from './cli.ts';
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
}

/** A home and a cache of a test's own. Call it inside a test. */
export function makeHome(): Home {
  const folder = temporaryFolder();
  const [home = '', cache = ''] = ['home', 'cache'].map((name) => join(folder, name));
  for (const path of [home, cache]) mkdirSync(path);
  return { env: { HOME: home, XDG_CACHE_HOME: cache }, cache };
}

/** A home with a place for temporary files, too: what runs there is a process of its own. Call it inside a test. */
export function makeRoomyHome(): Home & { readonly temporary: string } {
  const home = makeHome();
  const temporary = temporaryFolder();
  return { ...home, env: { ...home.env, TMPDIR: temporary }, temporary };
}

/** Runs `tokenscan git --format json`. Its standard error is expected to be empty. */
export async function gitScan(home: Home, cwd: string, args: readonly string[] = [], options: RunOptions = {}): Promise<GitScan> {
  const outcome = await runGitScan(home, cwd, ['--format', 'json', ...args], options);
  expect(outcome.stderr, `exit code ${outcome.code}`).toBe('');
  return { ...outcome, ...(JSON.parse(outcome.stdout) as Omit<GitScan, keyof Outcome>) };
}

/** Runs `tokenscan git`. */
export function runGitScan(home: Home, cwd: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return tokenscan(['git', ...args], { ...options, cwd, env: { ...home.env, ...options.env } });
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
