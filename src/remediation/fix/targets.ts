// A report → the files that can be fixed, and which tokens in them.
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { findTop } from '../../git/environment.ts';
import type { Finding, Match, Report } from '../../model/types.ts';
import { isEnvName, isExampleName } from '../../system/env-names.ts';
import type { FixTarget } from './plan.ts';

/** The files with active findings; and the findings that are in no file that can be changed: in names and containers. */
export function targetsOf(
  report: Report,
  cwd: string,
): { readonly targets: readonly FixTarget[]; readonly unreachable: readonly Finding[] } {
  const byPath = new Map<string, { readonly name: string; readonly findings: Finding[] }>();
  const unreachable: Finding[] = [];
  for (const finding of report.findings.filter(({ suppressed }) => suppressed === false)) {
    const { origin } = finding;
    const path = origin.kind === 'file' ? resolve(cwd, origin.root ?? '', origin.path) : undefined;
    if (path !== undefined && isPrivateEnvOutsideGit(path)) continue;
    if (origin.kind !== 'file' || path === undefined || !existsSync(path)) {
      unreachable.push(finding);
      continue;
    }
    const entry = byPath.get(path) ?? { name: nameOf(origin), findings: [] };
    entry.findings.push(finding);
    byPath.set(path, entry);
  }
  const targets = [...byPath].map(([path, { name, findings }]) => ({ name, path, isWanted: wantedBy(findings) }));
  return { targets, unreachable };
}

/** The path as the user gave it. */
function nameOf(origin: Extract<Finding['origin'], { kind: 'file' }>): string {
  return origin.root === undefined ? origin.path : `${origin.root.replace(/\/?$/, '/')}${origin.path}`;
}

/** Whether it is a private `.env` in no repository. A scan expects a token only in one that git ignores. */
function isPrivateEnvOutsideGit(path: string): boolean {
  const stats =
    isEnvName(basename(path)) && !isExampleName(basename(path)) ? statSync(path, { throwIfNoEntry: false }) : undefined;
  return stats?.isFile() === true && (stats.mode & 0o077) === 0 && findTop(dirname(path)) === undefined;
}

/** A report lists a token at most a hundred times; further ones in the same file are recognised by their secret. */
function wantedBy(findings: readonly Finding[]): (match: Match) => boolean {
  const listed = new Set(findings.map(({ line, column, rule }) => `${line}:${column}:${rule}`));
  const repeated: Match[] = [];
  return (match) => {
    const isListed = listed.has(`${match.line}:${match.column}:${match.rule.id}`);
    if (isListed) repeated.push(match);
    return isListed || (match.allowed.length === 0 && repeated.some(({ secret }) => secret.equals(match.secret)));
  };
}
