// Finds the names in trees and indexes that contain a token, after one was found in all names of a tree or index together.

import { mergeReports } from '../../findings/merge.ts';
import { maskOrigin } from '../../findings/origins.ts';
import { explain, GitError } from '../../model/errors.ts';
import { createProblem } from '../../model/problems.ts';
import type { Finding, Report } from '../../model/types.ts';
import { eachName, readNames } from '../../sources/git/names.ts';
import { pathToText } from '../../system/path-text.ts';
import type { Context, Target } from './context.ts';

/** A report, and which of its findings are in names that are only in git. */
export interface NamedReport {
  readonly report: Report;
  /** The names, as bytes in latin1, by their path in an origin. */
  readonly names: ReadonlyMap<string, string>;
}

/**
 * Trees and indexes are scanned as they are: all names in them at once, often a hundred thousand. Where that gave findings,
 * each name is now scanned by itself, and its findings replace them.
 */
export async function withNames(report: Report, target: Target, context: Context): Promise<NamedReport> {
  const trees = new Set(report.findings.map(treeOf).filter((oid) => oid !== undefined));
  const indexes = target.indexes.filter(({ path }) => report.findings.some((finding) => isIn(finding, path, target)));
  if (trees.size === 0 && indexes.length === 0) return { report, names: new Map() };
  let inTrees: readonly Buffer[];
  try {
    inTrees = await readNames(target.view, [...trees]);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    const message = `could not determine which names in trees contain the tokens: ${explain(error)}`;
    const problem = createProblem({ kind: 'file', path: target.label }, 'git-attribution', message);
    return { report: { ...report, problems: [...report.problems, problem] }, names: new Map() };
  }
  const names = [...inTrees, ...indexes.flatMap(({ entries }) => entries.flatMap(({ path }) => namesIn(path)))];
  const clean = new Set<string>();
  const second = await context.scan(eachName(names, target.root, (name) => clean.add(name)));
  const holding = [...new Set(names.map((name) => name.toString('latin1')))].filter((name) => !clean.has(name));
  // A finding in a tree that is in none of its names is kept: no finding is lost.
  const prints = new Set(second.findings.map(({ fingerprint }) => fingerprint));
  const isReplaced = (finding: Finding): boolean =>
    prints.has(finding.fingerprint) && (treeOf(finding) !== undefined || indexes.some(({ path }) => isIn(finding, path, target)));
  const first = { ...report, findings: report.findings.filter((finding) => !isReplaced(finding)) };
  return {
    report: { ...mergeReports([first, second]), summary: report.summary },
    names: new Map(holding.map((name) => [shownPath(name, context), name])),
  };
}

/** The path that the origin of a name has in a report. */
function shownPath(name: string, { mask }: Context): string {
  return maskOrigin({ kind: 'name', path: pathToText(Buffer.from(name, 'latin1')) }, mask).path ?? '';
}

function treeOf({ origin }: Finding): string | undefined {
  return origin.kind === 'object' && origin.type === 'tree' ? origin.oid : undefined;
}

function isIn({ origin }: Finding, index: string, { label }: Target): boolean {
  return origin.kind === 'name' && origin.path === index && origin.root === label;
}

function namesIn(path: Buffer): readonly Buffer[] {
  return path
    .toString('latin1')
    .split('/')
    .map((name) => Buffer.from(name, 'latin1'));
}
