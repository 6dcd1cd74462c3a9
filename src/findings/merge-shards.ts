// Reports of the shards of one repository → the report of all of it.
import type { ReportShard } from '../model/shard.ts';
import type { Problem, Report } from '../model/types.ts';
import { mergeReports } from './merge.ts';

/** The reports of some shards of one store, and which of its shards have none. */
export interface ShardSet {
  readonly report: Report;
  /** Numbers from 1. */
  readonly missing: readonly number[];
  readonly shard: ReportShard;
}

/** What shards must have in common to be of one whole. */
function keyOf({ store, of, by }: ReportShard): string {
  return `${store} ${of} ${by}`;
}

/** The reports of shards, by store. Two reports of the same shard count once. */
export function mergeShards(reports: readonly Report[]): readonly ShardSet[] {
  const sets = new Map<string, Map<number, Report>>();
  for (const report of reports) {
    if (report.shard === undefined) continue;
    const set = sets.get(keyOf(report.shard)) ?? new Map<number, Report>();
    if (!set.has(report.shard.index)) set.set(report.shard.index, report);
    sets.set(keyOf(report.shard), set);
  }
  return [...sets.values()].flatMap((set) => {
    const parts = [...set].toSorted(([a], [b]) => a - b).map(([, report]) => report);
    const shard = parts[0]?.shard;
    if (shard === undefined) return [];
    const missing = Array.from({ length: shard.of }, (_, at) => at + 1).filter((index) => !set.has(index));
    return [{ report: joined(parts), missing, shard }];
  });
}

function joined(parts: readonly Report[]): Report {
  const merged = mergeReports(parts);
  return { ...merged, problems: distinct(merged.problems) };
}

/** What is wrong with the list of objects each shard says. */
function distinct(problems: readonly Problem[]): readonly Problem[] {
  const known = new Set<string>();
  return problems.filter((problem) => {
    const text = JSON.stringify(problem);
    return !known.has(text) && known.add(text);
  });
}
