// A merged report → the chosen formats and an exit code.
import { activeFindings } from '../../../findings/exposures.ts';
import type { Report } from '../../../model/types.ts';
import { kindsOf } from '../../../remediation/steps/replace.ts';
import type { NextStep } from '../../../remediation/steps/step.ts';
import { type Delivery, deliver } from '../../deliver.ts';
import type { Terminal } from '../../terminal.ts';

/** Writes the report and gives the exit code. Throws UsageError. */
export function deliverMerged(
  report: Report,
  terminal: Terminal,
  values: Omit<Delivery, 'command' | 'subject' | 'remedy'>,
  command: 'merge' | 'fleet',
): Promise<number> {
  const remedy = stepsFor(report);
  return deliver(report, terminal, { ...values, command, remedy, mayBeEmpty: isKnownEmpty(report), subject: 'these reports' });
}

/** Empty repositories are clean; no report at all is nothing. */
function isKnownEmpty({ units = [] }: Report): boolean {
  return units.length > 0;
}

/** What to do wherever the tokens are: the rest depends on each repository, and a scan there says it. */
function stepsFor(report: Report): readonly NextStep[] {
  const kinds = kindsOf(
    activeFindings(report.findings).map((finding) => ({ finding })),
    false,
  );
  return kinds.length === 0 ? [] : [{ code: 'replace', urgency: 'left', kinds, isPartial: false, commands: [] }];
}
