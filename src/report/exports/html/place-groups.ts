// The places of a token by kind, the most urgent first.
import type { Finding } from '../../../model/types.ts';
import { PLACE_GROUPS, type PlaceGroup } from './words/page-words.ts';

/** Groups that have a place, each with its findings in the order they came. */
export function groupPlaces(findings: readonly Finding[]): readonly (readonly [PlaceGroup, readonly Finding[]])[] {
  return PLACE_GROUPS.flatMap((group) => {
    const own = findings.filter((finding) => groupOf(finding) === group);
    return own.length === 0 ? [] : [[group, own] as const];
  });
}

/** Whether a remote has it. */
export function isPushed({ origin }: Finding): boolean {
  return 'history' in origin && (origin.history?.remotes.length ?? 0) > 0;
}

function groupOf(finding: Finding): PlaceGroup {
  const { origin, seen } = finding;
  switch (origin.kind) {
    case 'object':
    case 'ref':
      return isPushed(finding) ? 'pushed' : 'commits';
    case 'journal':
      return 'logs';
    case 'history':
      return 'shell';
    case 'process':
      return 'processes';
    default:
      // Only the lines of logs say when they were written.
      return seen === undefined ? (isPushed(finding) ? 'pushed' : 'files') : 'logs';
  }
}
