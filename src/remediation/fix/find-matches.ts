// Finds the tokens in a complete file.

import { createDetector } from '../../detect/detector.ts';
import { matchesIn } from '../../detect/matches-in.ts';
import type { CompiledRule } from '../../model/compiled-rule.ts';
import type { Match } from '../../model/types.ts';

/** Finds the tokens in bytes, in order of position. */
export type FindMatches = (bytes: Uint8Array) => readonly Match[];

/** A FindMatches with a detector of its own. */
export function createFindMatches(rules: readonly CompiledRule[]): FindMatches {
  const detector = createDetector(rules);
  return (bytes) => matchesIn(detector, bytes);
}
