// Adds their history to findings: which commits have them, and what they are reachable from.

import { createAllowList } from '../../findings/allowlist.ts';
import { maskOrigin } from '../../findings/origins.ts';
import { attribute } from '../../git/attribution/attribute.ts';
import { nameKey } from '../../git/attribution/trace.ts';
import { explain, GitError } from '../../model/errors.ts';
import type { NameOrigin, ObjectHistory, ObjectOrigin } from '../../model/origin.ts';
import { createProblem } from '../../model/problems.ts';
import type { Finding, Report, Skip } from '../../model/types.ts';
import { contentName, UNNAMED } from '../../sources/archives/content-name.ts';
import { globFilter } from '../../sources/files/select.ts';
import { pathToText } from '../../system/path-text.ts';
import type { Context, Target } from './context.ts';
import type { NamedReport } from './names.ts';

/**
 * The report with the history of each finding that has one in git. Only now are the paths known, and the configuration applied to
 * them: a file that is excluded under every path it ever had is skipped, and what is allowed there is allowed.
 */
export async function attributed({ report, names }: NamedReport, target: Target, context: Context): Promise<Report> {
  const oids = new Set(
    report.findings.map(({ origin }) => ('oid' in origin ? origin.oid : undefined)).filter((oid) => oid !== undefined),
  );
  if (oids.size === 0 && names.size === 0) return report;
  let histories: ReadonlyMap<string, ObjectHistory>;
  try {
    histories = await attribute(target.view, { oids, names: new Set(names.values()) }, await target.roots());
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    const message = `could not determine which refs reach it: ${explain(error)}`;
    return {
      ...report,
      problems: [...report.problems, createProblem({ kind: 'file', path: target.label }, 'git-attribution', message)],
    };
  }
  const settle = await settler(histories, names, context);
  const settled = report.findings.map(settle);
  const findings = settled.filter((item) => !('type' in item)).map((item) => item as Finding);
  const skips = new Map(settled.filter((item) => 'type' in item).map((item) => [JSON.stringify(item), item as Skip]));
  const { summary } = report;
  return {
    ...report,
    findings,
    skips: [...report.skips, ...skips.values()],
    summary: {
      ...summary,
      skipped: summary.skipped + skips.size,
      suppressed: findings.filter(({ suppressed }) => suppressed !== false).length,
    },
  };
}

/** Adds its history to a finding, or returns a skip if it is excluded. */
async function settler(
  histories: ReadonlyMap<string, ObjectHistory>,
  names: ReadonlyMap<string, string>,
  context: Context,
): Promise<(finding: Finding) => Finding | Skip> {
  const isAllowed = await allowedAt(context);
  return (finding) => {
    const { origin, fingerprint, suppressed } = finding;
    if (origin.kind !== 'object' && origin.kind !== 'name') return finding;
    const history = historyOf(origin, histories, names);
    if (history === undefined) return finding;
    const paths = history.paths.map((path) => pathToText(Buffer.from(path, 'latin1')));
    const shown = maskOrigin({ ...origin, path: joined(origin, paths[0]), history: { ...history, paths } }, context.mask);
    if (paths.length > 0 && paths.every(context.excludes)) return { type: 'skip', origin: shown, reason: 'excluded' };
    const allowed = suppressed === false && paths.length > 0 && paths.every((path) => isAllowed(fingerprint, path));
    return { ...finding, origin: shown, suppressed: allowed ? 'allowed' : suppressed };
  };
}

function historyOf(
  origin: ObjectOrigin | NameOrigin,
  histories: ReadonlyMap<string, ObjectHistory>,
  names: ReadonlyMap<string, string>,
): ObjectHistory | undefined {
  if (origin.oid !== undefined) return histories.get(origin.oid);
  const name = names.get(origin.path);
  return name === undefined ? undefined : histories.get(nameKey(name));
}

/** The path in the tree before that in the container, if any; for a name, the path that ends in it. */
function joined(origin: ObjectOrigin | NameOrigin, path: string | undefined): string {
  if (path === undefined) return origin.path;
  if (origin.oid === undefined) return path;
  const [, unnamed, rest = ''] = new RegExp(`^!(${UNNAMED})((?:!.*)?)$`, 's').exec(origin.path) ?? [];
  const name = contentName(path);
  // A tar in a compressed file has no name of its own in a path.
  return unnamed === undefined || name.endsWith('.tar') ? path + origin.path : `${path}!${name}${rest}`;
}

/** Whether the allowlist of the configuration allows a fingerprint at a path. */
async function allowedAt({ config, options }: Context): Promise<(fingerprint: string, path: string) => boolean> {
  const entries = options.allow === false ? [] : config.allow.filter(({ paths }) => paths !== undefined);
  const list = await createAllowList(entries, new Date().toISOString().slice(0, 10), globFilter);
  return (fingerprint, path) => list.allows(fingerprint, path);
}
