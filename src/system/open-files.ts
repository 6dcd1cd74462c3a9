// Who else has a file open, as far as Linux tells us.
import { type BigIntStats, readdirSync, statSync } from 'node:fs';

const PROC = '/proc';

/**
 * The id of another process than `self` that has the file open; undefined where there is none, or none that we may look at: of the processes
 * of other users only root sees what they have open, and other systems than Linux tell nobody.
 */
export function openBy(file: BigIntStats, self: number): number | undefined {
  for (const pid of list(PROC)) {
    if (!/^[0-9]+$/.test(pid) || Number(pid) === self) continue;
    for (const fd of list(`${PROC}/${pid}/fd`)) {
      const open = statOf(`${PROC}/${pid}/fd/${fd}`);
      if (open?.ino === file.ino && open.dev === file.dev) return Number(pid);
    }
  }
  return undefined;
}

/** Processes end while we look, and most are none of our business: what cannot be listed is empty. */
function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return undefined;
  }
}
