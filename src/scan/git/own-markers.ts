// Ignores markers that a change adds for itself: a marker counts only if the base has it already.
import { relative, resolve } from 'node:path';
import { createAllowList } from '../../findings/allowlist.ts';
import { blobOf } from '../../model/blob-of.ts';
import type { Finding, Report } from '../../model/types.ts';
import { globFilter } from '../../sources/files/select.ts';
import type { BaseTree } from './base-tree.ts';
import type { Context } from './context.ts';

/**
 * The reports, in which a finding counts again if only a marker of the change allows it. Findings that the configuration allows stay
 * allowed, because it is the configuration of the base.
 *
 * @param top the folder that paths in git are relative to
 */
export async function withoutOwnMarkers(
  reports: readonly Report[],
  base: BaseTree,
  context: Context,
  top: string,
): Promise<readonly Report[]> {
  const { config, options } = context;
  const list = await createAllowList(config.allow, new Date().toISOString().slice(0, 10), globFilter);
  const marked = new Map<string, Promise<ReadonlySet<string>>>();
  const markedAt = (path: string): Promise<ReadonlySet<string>> => {
    const prints = marked.get(path) ?? printsMarked(path, base, context);
    marked.set(path, prints);
    return prints;
  };
  const check = async (finding: Finding): Promise<Finding> => {
    if (finding.suppressed !== 'allowed') return finding;
    const paths = pathsOf(finding, top, options.cwd);
    const { fingerprint } = finding;
    if (paths.length > 0 ? paths.every((path) => list.allows(fingerprint, path)) : list.allows(fingerprint, '')) return finding;
    for (const path of paths) if ((await markedAt(path)).has(fingerprint)) return finding;
    return { ...finding, suppressed: false };
  };
  const checked: Report[] = [];
  for (const report of reports) {
    const findings: Finding[] = [];
    for (const finding of report.findings) findings.push(await check(finding));
    const suppressed = findings.filter((finding) => finding.suppressed !== false).length;
    checked.push({ ...report, findings, summary: { ...report.summary, suppressed } });
  }
  return checked;
}

/** The fingerprints that markers allow in a file of the base. */
async function printsMarked(path: string, base: BaseTree, context: Context): Promise<ReadonlySet<string>> {
  const bytes = await base.bytes(path);
  if (bytes === undefined) return new Set();
  const { findings } = await context.scan([blobOf(bytes, { kind: 'file', path })]);
  return new Set(findings.filter(({ suppressed }) => suppressed === 'allowed').map(({ fingerprint }) => fingerprint));
}

/** The paths in git of the Blob that a finding is in; in a container, those of the container. */
function pathsOf({ origin }: Finding, top: string, cwd: string): readonly string[] {
  if (origin.kind === 'object') return origin.history?.paths ?? [];
  if (origin.kind !== 'file') return [];
  const path = relative(top, resolve(cwd, origin.root ?? '', origin.path)).replaceAll('\\', '/');
  return [path.replace(/!.*$/s, '')];
}
