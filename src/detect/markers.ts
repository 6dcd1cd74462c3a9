// `tokenscan:allow` on a line: which tokens of that line it names.

import type { Candidate } from './candidate.ts';
import { lineEnd, lineStart, MARKER_REACH } from './excerpt.ts';
import type { View } from './readings.ts';

/** A marker, and what behind it looks like fingerprints: words of eight hex digits or more, with a digit. */
const MARKER =
  /tokenscan:allow(?!\w|-(?!->))(?:[ \t]+((?=[A-Fa-f]*[0-9])[0-9A-Fa-f]{8,}(?:[ \t,]+(?=[A-Fa-f]*[0-9])[0-9A-Fa-f]{8,})*))?/g;

/**
 * What the markers on the line of `candidate` allow: the fingerprints they name. A marker that names none stands for the
 * only token of its line and gives `*`; beside two different tokens it says nothing.
 */
export function readMarkers(view: View, candidate: Candidate, neighbours: readonly Candidate[]): readonly string[] {
  const from = lineStart(view, candidate.start - view.base, MARKER_REACH);
  const to = lineEnd(view, candidate.end - view.base, MARKER_REACH);
  const allowed: string[] = [];
  if (!view.bytes.subarray(from, to).includes('tokenscan:allow')) return allowed;
  const alone = neighbours.every(
    ({ secret, start, end }) => secret.equals(candidate.secret) || end <= view.base + from || start >= view.base + to,
  );
  for (const [, named] of view.bytes.toString('latin1', from, to).matchAll(MARKER)) {
    // One digit too few or too many names no token; it must not become a marker for any.
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
