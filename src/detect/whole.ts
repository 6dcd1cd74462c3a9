// All matches in bytes that are at hand as a whole.
import type { Match } from '../model/types.ts';
import type { Detector } from './detector.ts';

/** The matches in `bytes`, in order of place. */
export function matchesIn(detector: Detector, bytes: Uint8Array): readonly Match[] {
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
}
