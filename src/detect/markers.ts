// `tokenscan:allow` on a line: which tokens of that line it names.
import type { Candidate, View } from './candidates.ts';
import { lineEnd, lineStart, MARKER_REACH } from './excerpt.ts';

const MARKER = /tokenscan:allow(?:[ \t]+([0-9a-f]{16}(?:[ \t,]+[0-9a-f]{16})*))?(?![\w-])/g;

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
    if (named !== undefined) allowed.push(...named.split(/[ \t,]+/));
    else if (alone) allowed.push('*');
  }
  return allowed;
}
