// Several reports as one.
import type { ObjectCounts } from '../model/origin.ts';
import type { AllowEntry, Finding, Report, Summary } from '../model/types.ts';
import { pathOf } from './origins.ts';

/** The reports of parts of one scan as the report of the whole. */
export function mergeReports(reports: readonly Report[]): Report {
  const sum = (key: Exclude<keyof Summary, 'objects' | 'threads' | 'unlisted'>): number =>
    reports.reduce((total, { summary }) => total + summary[key], 0);
  const objects = reports.map(({ summary }) => summary.objects).reduce(addCounts, undefined);
  const all = <Key extends 'findings' | 'problems' | 'skips'>(key: Key): Report[Key][number][] =>
    reports.flatMap((report) => [...report[key]]);
  return {
    findings: sortFindings(all('findings') as Finding[]),
    problems: all('problems') as Report['problems'],
    skips: all('skips') as Report['skips'],
    // An entry is expired if it is in any part; it is unused only if it is in all.
    expired: distinct(reports.flatMap(({ expired }) => expired)),
    unused: inAll(reports.map(({ unused }) => unused)),
    summary: {
      blobs: sum('blobs'),
      bytes: sum('bytes'),
      skipped: sum('skipped'),
      suppressed: sum('suppressed'),
      threads: Math.max(0, ...reports.map(({ summary }) => summary.threads)),
      ...(objects === undefined ? {} : { objects }),
    },
  };
}

function addCounts(a: ObjectCounts | undefined, b: ObjectCounts | undefined): ObjectCounts | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return {
    commits: a.commits + b.commits,
    trees: a.trees + b.trees,
    blobs: a.blobs + b.blobs,
    tags: a.tags + b.tags,
    known: a.known + b.known,
  };
}

/** Findings in order of place. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => compare(pathOf(a.origin), pathOf(b.origin)) || a.line - b.line || a.column - b.column);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function distinct(entries: readonly AllowEntry[]): readonly AllowEntry[] {
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()];
}

/** The entries of the first list that are in all others, too. */
function inAll([first = [], ...others]: readonly (readonly AllowEntry[])[]): readonly AllowEntry[] {
  const texts = others.map((entries) => new Set(entries.map((entry) => JSON.stringify(entry))));
  return first.filter((entry) => texts.every((text) => text.has(JSON.stringify(entry))));
}
