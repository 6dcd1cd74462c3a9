// One of several parts of a repository, each scanned by itself.

/** How objects are shared out. */
export const SHARD_ORDERS = ['pack', 'oid'] as const;

/**
 * `pack`: contiguous parts of the list of objects in the order of the packs, for workers that see the same files; the fastest. `oid`: by the
 * first digits of the ids, for clones that were made separately.
 */
export type ShardOrder = (typeof SHARD_ORDERS)[number];

/** A part, and of how many. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly of: number;
  readonly by: ShardOrder;
}

/** The part that a report is of. */
export interface ReportShard extends Shard {
  /** 16 hex digits that parts of the same objects have in common; with the order `oid`, of the refs and what they point to. */
  readonly store: string;
}
