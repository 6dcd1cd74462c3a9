// Which findings make a command fail.
import { CONFIDENCES, type Confidence, SEVERITIES, type Severity } from './rule.ts';
import { isBelow } from './severity.ts';

/** The least severity, or the least confidence, of a finding that fails; or that none does. */
export type FailOn = Severity | Confidence | 'never';

export const FAIL_ON = [...SEVERITIES, ...CONFIDENCES, 'never'] as const satisfies readonly FailOn[];

/** Findings below it make nothing fail: links to proxies, say, are often shared on purpose. */
export const DEFAULT_FAIL_ON = 'medium' satisfies Severity;

/** Whether a finding makes a command fail. With a confidence the severity still has to be DEFAULT_FAIL_ON. */
export function isFailing(
  { severity, confidence }: { readonly severity: Severity; readonly confidence: Confidence },
  failOn: FailOn,
): boolean {
  if (failOn === 'never') return false;
  if (isSeverity(failOn)) return !isBelow(severity, failOn);
  return !isBelow(severity, DEFAULT_FAIL_ON) && CONFIDENCES.indexOf(confidence) >= CONFIDENCES.indexOf(failOn);
}

function isSeverity(failOn: Severity | Confidence): failOn is Severity {
  return (SEVERITIES as readonly string[]).includes(failOn);
}
