// All matches in bytes that are in memory.
import type { Match } from '../model/types.ts';
import type { Detector } from './detector.ts';

/** The matches in `bytes`, in order of their start. */
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
