// Findings grouped by token.
import { CONFIDENCES } from '../model/rule.ts';
import type { Exposure, Finding } from '../model/types.ts';

/** The findings of each token together, in the order in which tokens first appear. */
export function groupByToken(findings: readonly Finding[]): readonly Exposure[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const group = groups.get(finding.fingerprint);
    if (group === undefined) groups.set(finding.fingerprint, [finding]);
    else group.push(finding);
  }
  return Array.from(groups, ([fingerprint, members]) => ({ fingerprint, findings: members }));
}

/** The findings that count: not allowed, and not in an expected location. */
export function activeFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ suppressed }) => suppressed === false);
}

/** Whether `confidence` is at least `least`. */
export function reaches(confidence: Finding['confidence'], least: Finding['confidence']): boolean {
  return CONFIDENCES.indexOf(confidence) >= CONFIDENCES.indexOf(least);
}
