// The problems that the scan of one Blob finds itself.
import type { Origin } from '../model/origin.ts';
import { createProblem } from '../model/problems.ts';
import type { Problem } from '../model/types.ts';

/** A rule of the user's was stopped in the Blob. */
export function overdue(origin: Origin, rule: string): Problem {
  const message = `rule "${rule}" timed out and was stopped (after five times it is disabled); simplify its pattern`;
  return createProblem(origin, 'rule-timeout', message);
}

/** The Blob is in too many containers. */
export function tooDeep(origin: Origin, depth: number): Problem {
  return createProblem(origin, 'archive-depth', `more than ${depth} containers inside each other; unpack it and scan that`);
}
