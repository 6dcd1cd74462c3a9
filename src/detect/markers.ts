// `tokenscan:allow` markers: which tokens of their line they allow.

import type { Candidate } from './candidate.ts';
import { lineEnd, lineStart, MARKER_REACH } from './excerpt.ts';
import type { View } from './readings.ts';

/** What no marker names. */
export const NO_MARKERS: readonly string[] = [];

/** A marker, and words behind it that look like fingerprints: eight hex digits or more, one of them 0 to 9. */
const MARKER =
  /tokenscan:allow(?!\w|-(?!->))(?:[ \t]+((?=[A-Fa-f]*[0-9])[0-9A-Fa-f]{8,}(?:[ \t,]+(?=[A-Fa-f]*[0-9])[0-9A-Fa-f]{8,})*))?/g;

const MARKER_NAME = 'tokenscan:allow';

/** All of a MiB is searched as fast as the lines of some dozen matches. */
const FEW_MATCHES = 50;

/** Whether a marker may stand on the line of one of `count` matches in `view`: few of them are not worth to search all of it. */
export function mayHaveMarkers({ bytes, length }: View, count: number): boolean {
  return count <= FEW_MATCHES || bytes.subarray(0, length).includes(MARKER_NAME);
}

/**
 * The fingerprints that the markers on the line of `candidate` name. A marker without one allows the only token of its line, and gives `*`;
 * on a line with two different tokens it allows nothing.
 */
export function readMarkers(view: View, candidate: Candidate, neighbours: readonly Candidate[]): readonly string[] {
  const from = lineStart(view, candidate.start - view.base, MARKER_REACH);
  const to = lineEnd(view, candidate.end - view.base, MARKER_REACH);
  const allowed: string[] = [];
  if (!view.bytes.subarray(from, to).includes(MARKER_NAME)) return allowed;
  const alone = neighbours.every(
    ({ secret, start, end }) => secret.equals(candidate.secret) || end <= view.base + from || start >= view.base + to,
  );
  for (const [, named] of view.bytes.toString('latin1', from, to).matchAll(MARKER)) {
    // A digit too few or too many names no token, and must not make the marker one for any token.
    if (named !== undefined)
      allowed.push(
        ...named
          .toLowerCase()
          .split(/[ \t,]+/)
          .filter((word) => word.length === 16),
      );
    else if (alone) allowed.push('*');
  }
  return allowed;
}
