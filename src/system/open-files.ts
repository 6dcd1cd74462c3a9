// Finds another process that has a file open, on Linux.
import type { BigIntStats } from 'node:fs';
import { readableNamesIn, statsOf } from './files.ts';

const PROC = '/proc';

/**
 * The id of another process than `self` that has the file open; undefined where there is none, or none that may be examined: of the processes
 * of other users only root sees what they have open, and other systems than Linux tell nobody.
 */
export function openBy(file: BigIntStats, self: number): number | undefined {
  // Processes end meanwhile, and most belong to others: a folder that cannot be listed is empty.
  for (const pid of readableNamesIn(PROC)) {
    if (!/^[0-9]+$/.test(pid) || Number(pid) === self) continue;
    for (const fd of readableNamesIn(`${PROC}/${pid}/fd`)) {
      const open = statsOf(`${PROC}/${pid}/fd/${fd}`, { bigint: true });
      if (open?.ino === file.ino && open.dev === file.dev) return Number(pid);
    }
  }
  return undefined;
}
