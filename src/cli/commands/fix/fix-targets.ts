// A report → the files that `tokenscan fix` is about, and which tokens in them.
import { existsSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { findTop } from '../../../git/environment.ts';
import type { Finding, Match, Report } from '../../../model/types.ts';
import type { Target } from '../../../remediation/fix/plan.ts';
import { formatOrigin } from '../../../report/origins.ts';
import { isEnvName, isExampleName } from '../../../system/env-names.ts';

/** The files that hold findings; and the findings that are in no file that could be changed. */
export function targetsOf(
  report: Report,
  cwd: string,
): { readonly targets: readonly Target[]; readonly others: readonly Finding[] } {
  const byPath = new Map<string, { readonly name: string; readonly findings: Finding[] }>();
  const others: Finding[] = [];
  for (const finding of report.findings.filter(({ suppressed }) => suppressed === false)) {
    const { origin } = finding;
    const path = origin.kind === 'file' ? resolve(cwd, origin.root ?? '', origin.path) : undefined;
    if (path !== undefined && isOurPlace(path)) continue;
    if (path === undefined || !existsSync(path)) {
      others.push(finding);
      continue;
    }
    const entry = byPath.get(path) ?? { name: formatOrigin(origin), findings: [] };
    entry.findings.push(finding);
    byPath.set(path, entry);
  }
  const targets = [...byPath].map(([path, { name, findings }]) => ({ name, path, isWanted: wantedBy(findings) }));
  return { targets, others };
}

/** Whether it is a `.env` as we make it where there is no git: for a scan it is in its place only where git ignores it. */
function isOurPlace(path: string): boolean {
  const stats =
    isEnvName(basename(path)) && !isExampleName(basename(path)) ? statSync(path, { throwIfNoEntry: false }) : undefined;
  return stats?.isFile() === true && (stats.mode & 0o077) === 0 && findTop(dirname(path)) === undefined;
}

/** A report lists a token a hundred times at most; the others in the same file are known by the first. */
function wantedBy(findings: readonly Finding[]): (match: Match) => boolean {
  const places = new Set(findings.map(({ line, column, rule }) => `${line}:${column}:${rule}`));
  const repeated: Match[] = [];
  return (match) => {
    const isListed = places.has(`${match.line}:${match.column}:${match.rule.id}`);
    if (isListed) repeated.push(match);
    return isListed || (match.allowed.length === 0 && repeated.some(({ secret }) => secret.equals(match.secret)));
  };
}
