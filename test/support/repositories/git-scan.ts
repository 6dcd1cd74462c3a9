// Runs `tokenscan git` and reads its report, with a cache that no other test shares.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Origin } from '../../../src/model/origin.ts';
import type { Report } from '../../../src/model/types.ts';
import { IN_PROCESSES, type Outcome, type RunOptions, temporaryFolder, tokenscan } from '../terminal/cli.ts';
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
}

/** A home and a cache of a test's own. Call it inside a test. */
export function makeHome(): Home {
  const folder = temporaryFolder();
  const [home = '', cache = ''] = ['home', 'cache'].map((name) => join(folder, name));
  for (const path of [home, cache]) mkdirSync(path);
  return { env: { HOME: home, XDG_CACHE_HOME: cache }, cache };
}

/** A home with a place for temporary files. Scans with it are processes of their own. */
export interface ProcessHome extends Home {
  /** Where temporary folders are made. */
  readonly temporary: string;
}

/** Makes a home with a place for temporary files: for scans that may hang, or be ended. Call it inside a test. */
export function makeProcessHome(): ProcessHome {
  const home = makeHome();
  const temporary = join(home.cache, '../tmp');
  mkdirSync(temporary);
  return { ...home, env: { ...home.env, TMPDIR: temporary }, temporary };
}

/** Runs `tokenscan git --format json`. Its standard error is expected to be empty. */
export async function gitScan(home: Home, cwd: string, args: readonly string[] = [], options: RunOptions = {}): Promise<GitScan> {
  const outcome = await runGitScan(home, cwd, ['--format', 'json', ...args], options);
  expect(outcome.stderr, `exit code ${outcome.code}`).toBe('');
  return { ...outcome, ...(JSON.parse(outcome.stdout) as Omit<GitScan, keyof Outcome>) };
}

/** Runs `tokenscan git`: with a `ProcessHome`, and in `npm run soak`, as a process, which must end by itself. */
export function runGitScan(home: Home, cwd: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const env = { ...home.env, ...options.env };
  const runScan = IN_PROCESSES || 'TMPDIR' in env ? tokenscanThatEnds : tokenscan;
  return runScan(['git', ...args], { ...options, cwd, env });
}

/** Those of `tokens` that were found. */
export function foundOf({ findings }: Pick<GitScan, 'findings'>, tokens: readonly string[]): readonly string[] {
  const found = new Set(findings.map(({ fingerprint }) => fingerprint));
  return tokens.filter((clear) => found.has(fingerprintOf(clear)));
}

/** The origins of a token. */
export function originsOf({ findings }: Pick<GitScan, 'findings'>, clear: string): readonly Origin[] {
  const wanted = fingerprintOf(clear);
  return findings.filter(({ fingerprint }) => fingerprint === wanted).map(({ origin }) => origin);
}

/** The messages of the problems, each with where it is. */
export function problemsOf({ problems }: Pick<GitScan, 'problems'>): readonly string[] {
  return problems.map(({ origin, message }) =>
    origin.kind === 'object' ? `${origin.type} ${origin.oid}: ${message}` : `${origin.path ?? ''}: ${message}`,
  );
}
