// The exit codes of tokenscan, and how the outcomes of a scan become one of them.
import { activeFindings } from '../findings/exposures.ts';
import { DEFAULT_FAIL_ON, type FailOn, isFailing } from '../model/fail-on.ts';
import type { Report } from '../model/types.ts';

export const EXIT = {
  /** Nothing was found; or what was asked for is done. */
  clean: 0,
  /** Tokens were found; or something is left to a person. */
  findings: 1,
  /** The job could not be done, or not all of it. Wins over findings. */
  incomplete: 2,
  /** `exec` itself failed, not the command it ran. */
  execFailed: 125,
  /** Nobody reads the output any more: what a shell shows for SIGPIPE. */
  outputClosed: 141,
} as const;

/** How a job ended. */
interface Outcome {
  /** Something was found, or is left to do. */
  readonly findings: boolean;
  /** Not all of the job could be done. */
  readonly incomplete: boolean;
}

/** The exit code of a job that ended so. */
export function exitCodeOf({ findings, incomplete }: Outcome): number {
  if (incomplete) return EXIT.incomplete;
  return findings ? EXIT.findings : EXIT.clean;
}

/** The exit code of a job made of several: that of the worst of them. A code above 2, of a signal say, wins over all others. */
export function worstOf(...codes: readonly number[]): number {
  return Math.max(EXIT.clean, ...codes);
}

/** Whether a report has gaps: something could not be scanned, or nothing at all was, which does not make a place clean. */
export function isIncomplete({ problems, summary }: Pick<Report, 'problems' | 'summary'>, mayBeEmpty = false): boolean {
  const { blobs, objects } = summary;
  return problems.length > 0 || (!mayBeEmpty && blobs + (objects?.known ?? 0) === 0);
}

/** The exit code of a scan. @param mayBeEmpty to scan nothing is no failure: nothing is staged, say @param failOn what makes it fail */
export function scanExitCode(report: Report, mayBeEmpty: boolean, failOn: FailOn = DEFAULT_FAIL_ON): number {
  const active = activeFindings(report.findings);
  const findings = active.some((finding) => isFailing(finding, failOn));
  // Findings are proof that something was scanned.
  return exitCodeOf({ findings, incomplete: isIncomplete(report, mayBeEmpty || active.length > 0) });
}
