// Runs the detector over whole buffers or pieces of them.

import { prepareRules } from '../../src/config/rules/builtin.ts';
import { createDetector, type Detector, type SearchOptions } from '../../src/detect/detector.ts';
import { createKernel } from '../../src/detect/search/kernel/kernel.ts';
import type { RuleFamily } from '../../src/model/rule.ts';
import type { Match } from '../../src/model/types.ts';

/** The size of a window that tests reach the end of in a fraction of the time that the real one takes. */
export const SMALL_WINDOW_BYTES: number = 1 << 16;

/** Options for a detector or a redactor with such a window. */
export const SMALL_WINDOW = {
  kernel: (buckets) => createKernel(buckets, { windowBytes: SMALL_WINDOW_BYTES }),
} as const satisfies SearchOptions;

/** Prepared once: many tests make a detector for each of their inputs. */
const BUILT_IN = prepareRules();

/** A detector with the built-in rules and `extra`. */
export function detectorFor(extra: readonly RuleFamily[] = [], options: SearchOptions = {}): Detector {
  return createDetector(extra.length === 0 ? BUILT_IN : prepareRules(extra), options);
}

/** All matches in `bytes`, given to the detector in pieces of the sizes that `nextSize` says. */
export function detectIn(detector: Detector, bytes: Buffer | string, nextSize: () => number = () => 1 << 30): Match[] {
  const all = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  const matches: Match[] = [];
  detector.begin();
  for (let at = 0; at < all.length; ) {
    const room = detector.room();
    const piece = all.subarray(at, at + Math.min(Math.max(1, nextSize()), room.length));
    room.set(piece);
    matches.push(...detector.take(piece.length));
    at += piece.length;
  }
  matches.push(...detector.finish());
  return matches;
}
