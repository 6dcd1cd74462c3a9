// The tokens in bytes that are all there.
import { createDetector } from '../detect/detector.ts';
import type { CompiledRule } from '../rules/compile.ts';
import type { Match } from '../types.ts';

/** Finds the tokens in bytes, in the order of place. */
export type FindMatches = (bytes: Uint8Array) => readonly Match[];

/** A FindMatches with a detector of its own. */
export function createFindMatches(rules: readonly CompiledRule[]): FindMatches {
  const detector = createDetector(rules);
  return (bytes) => {
    const matches: Match[] = [];
    detector.begin();
    for (let at = 0; at < bytes.length; ) {
      const room = detector.room();
      const piece = bytes.subarray(at, at + room.length);
      room.set(piece);
      matches.push(...detector.take(piece.length));
      at += piece.length;
    }
    return [...matches, ...detector.finish()];
  };
}
