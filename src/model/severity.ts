// Compares severities.
import { SEVERITIES, type Severity } from './rule.ts';

/** Whether `severity` is less than `least`. */
export function isBelow(severity: Severity, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(least);
}
