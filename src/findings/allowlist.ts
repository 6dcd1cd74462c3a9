// The allowlist: which findings are known and harmless, and which of its entries do nothing.
import type { AllowEntry } from '../model/types.ts';

/** An allowlist entry and whether it was used. */
interface Entry {
  readonly entry: AllowEntry;
  readonly expired: boolean;
  readonly covers: (path: string) => boolean;
  used: boolean;
}

/** The allowlist during a scan. */
export interface AllowList {
  /** Whether a finding with this fingerprint at this path is allowed. Remembers which entries were used. */
  allows(fingerprint: string, path: string): boolean;
  /** Entries that would have allowed something if they had not expired. */
  expired(): readonly AllowEntry[];
  /** Entries that allowed nothing and would have allowed nothing. */
  unused(): readonly AllowEntry[];
}

/**
 * @param today as YYYY-MM-DD; an entry holds through the day it names
 * @param filter makes a path filter from globs
 */
export async function createAllowList(
  entries: readonly AllowEntry[],
  today: string,
  filter: (globs: readonly string[]) => Promise<(path: string) => boolean>,
): Promise<AllowList> {
  const list: Entry[] = [];
  // A list may be long, and each finding is searched for in it.
  const byFingerprint = new Map<string, Entry[]>();
  for (const entry of entries) {
    const item = {
      entry,
      expired: entry.expires !== undefined && entry.expires < today,
      covers: entry.paths === undefined ? () => true : await filter(entry.paths),
      used: false,
    };
    list.push(item);
    const same = byFingerprint.get(entry.fingerprint);
    if (same === undefined) byFingerprint.set(entry.fingerprint, [item]);
    else same.push(item);
  }
  return {
    allows(fingerprint, path) {
      let allowed = false;
      for (const item of byFingerprint.get(fingerprint) ?? []) {
        if (!item.covers(path)) continue;
        item.used = true;
        if (!item.expired) allowed = true;
      }
      return allowed;
    },
    expired: () => list.filter(({ used, expired }) => used && expired).map(({ entry }) => entry),
    unused: () => list.filter(({ used }) => !used).map(({ entry }) => entry),
  };
}
