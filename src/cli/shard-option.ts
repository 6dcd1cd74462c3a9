// `--shard I/N` and `--shard auto` → the part of a repository that is scanned.
import { UsageError } from '../model/errors.ts';
import type { Shard, ShardOrder } from '../model/shard.ts';
import type { Environment } from '../system/environment.ts';

/** The variables of systems that start one job many times: the number of this one, from `first` on, and how many there are. */
const ARRAYS: readonly (readonly [system: string, index: string, first: 0 | 1, total: string | undefined])[] = [
  ['GitLab CI', 'CI_NODE_INDEX', 1, 'CI_NODE_TOTAL'],
  ['CircleCI', 'CIRCLE_NODE_INDEX', 0, 'CIRCLE_NODE_TOTAL'],
  ['Buildkite', 'BUILDKITE_PARALLEL_JOB', 0, 'BUILDKITE_PARALLEL_JOB_COUNT'],
  ['AWS Batch', 'AWS_BATCH_JOB_ARRAY_INDEX', 0, 'AWS_BATCH_JOB_ARRAY_SIZE'],
  ['Slurm', 'SLURM_ARRAY_TASK_ID', 0, 'SLURM_ARRAY_TASK_COUNT'],
  // Kubernetes does not say how many there are.
  ['Kubernetes', 'JOB_COMPLETION_INDEX', 0, undefined],
];

/** The highest number of shards. */
const MAX_SHARDS = 9999;

/** The shard that the options name; undefined where they name none. Throws UsageError. */
export function readShard(value: string | undefined, by: ShardOrder | undefined, env: Environment): Shard | undefined {
  if (value === undefined) {
    if (by !== undefined) throw new UsageError('--shard-by requires --shard');
    return undefined;
  }
  const [, given, total] = /^(auto|[0-9]{1,4})(?:\/([0-9]{1,4}))?$/.exec(value) ?? [];
  if (given === 'auto') return checked(fromEnvironment(env, total === undefined ? undefined : Number(total)), by);
  if (given === undefined || total === undefined) throw new UsageError('--shard must be I/N, such as 1/4, or auto');
  return checked({ index: Number(given), of: Number(total) }, by);
}

function checked({ index, of }: { readonly index: number; readonly of: number }, by: ShardOrder = 'pack'): Shard {
  if (index >= 1 && index <= of && of <= MAX_SHARDS) return { index, of, by };
  throw new UsageError(`--shard: ${index}/${of} is not one of 1/${of} to ${of}/${of}`);
}

/** The number of this job among those that do the same. Throws UsageError. */
function fromEnvironment(env: Environment, total: number | undefined): { readonly index: number; readonly of: number } {
  for (const [system, indexName, first, totalName] of ARRAYS) {
    const index = numberIn(env, indexName);
    if (index === undefined) continue;
    const of = total ?? numberIn(env, totalName);
    if (of === undefined) throw new UsageError(`--shard auto: ${system} does not say how many jobs there are; give it: auto/N`);
    // A Slurm array may start at any number.
    const start = indexName === 'SLURM_ARRAY_TASK_ID' ? (numberIn(env, 'SLURM_ARRAY_TASK_MIN') ?? first) : first;
    return { index: index - start + 1, of };
  }
  throw new UsageError('--shard auto: no variable says which of several jobs this is; give I/N');
}

function numberIn(env: Environment, name: string | undefined): number | undefined {
  const value = name === undefined ? undefined : env[name];
  return value !== undefined && /^[0-9]{1,9}$/.test(value) ? Number(value) : undefined;
}
