// A report → the files that can be fixed, and which tokens in them.
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Finding, Match, Report } from '../../model/types.ts';
import { isEnvName, isExampleName } from '../../system/env-names.ts';
import type { FixTarget } from './plan.ts';

/** What a report gives `fix` to do. */
export interface FixTargets {
  /** The files with active findings, without `.env` files. */
  readonly targets: readonly FixTarget[];
  /** The `.env` files with a token that are not private. */
  readonly envFiles: readonly string[];
  /** The findings that are in no file that can be changed: in names and containers. */
  readonly unreachable: readonly Finding[];
}

/** Sorts the findings of a scan by what `fix` can do about them. */
export function targetsOf(report: Pick<Report, 'findings'>, cwd: string): FixTargets {
  const byPath = new Map<string, { readonly name: string; readonly findings: Finding[] }>();
  const envFiles = new Set<string>();
  const unreachable: Finding[] = [];
  for (const finding of report.findings) {
    const { origin, suppressed } = finding;
    if (suppressed !== false && suppressed !== 'readable-env') continue;
    const path = origin.kind === 'file' ? resolve(cwd, origin.root ?? '', origin.path) : undefined;
    if (origin.kind !== 'file' || path === undefined || !existsSync(path)) {
      unreachable.push(finding);
      continue;
    }
    if (suppressed === 'readable-env' || isOwnEnv(path)) {
      envFiles.add(path);
      continue;
    }
    const entry = byPath.get(path) ?? { name: nameOf(origin), findings: [] };
    entry.findings.push(finding);
    byPath.set(path, entry);
  }
  const targets = [...byPath].map(([path, { name, findings }]) => ({ name, path, isWanted: matchesOf(findings) }));
  return { targets, envFiles: [...envFiles], unreachable };
}

/** Whether it is a `.env` that programs read, where tokens belong. */
function isOwnEnv(path: string): boolean {
  const name = basename(path);
  return isEnvName(name) && !isExampleName(name);
}

/** The path as the user gave it. */
function nameOf(origin: Extract<Finding['origin'], { kind: 'file' }>): string {
  return origin.root === undefined ? origin.path : `${origin.root.replace(/\/?$/, '/')}${origin.path}`;
}

/**
 * Selects the matches of one file that `findings` are about. A report lists a token at most a hundred times; further ones are recognised by their
 * secret.
 */
export function matchesOf(findings: readonly Finding[]): (match: Match) => boolean {
  // Made for a file that is planned: of thousands, few are.
  let listed: ReadonlySet<string> | undefined;
  // By the id of the bot: there may be tokens of thousands.
  const repeated = new Map<string, Match[]>();
  return (match) => {
    listed ??= new Set(findings.map(({ line, column, rule }) => `${line}:${column}:${rule}`));
    const isListed = listed.has(`${match.line}:${match.column}:${match.rule.id}`);
    const others = repeated.get(match.id ?? '') ?? [];
    const isKnown = others.some(({ secret }) => secret.equals(match.secret));
    if (isListed && !isKnown) repeated.set(match.id ?? '', [...others, match]);
    return isListed || (match.allowed.length === 0 && isKnown);
  };
}
