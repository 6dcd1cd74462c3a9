// A merged report → the chosen formats and an exit code.
import { activeFindings, groupByToken } from '../../../findings/exposures.ts';
import type { Report } from '../../../model/types.ts';
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
  const kinds = new Map<string, { readonly titles: Set<string>; readonly previews: Set<string> }>();
  for (const { findings } of groupByToken(activeFindings(report.findings))) {
    const [{ help, title, preview }] = findings;
    const kind = kinds.get(help.fix) ?? { titles: new Set(), previews: new Set() };
    kind.titles.add(title);
    kind.previews.add(preview);
    kinds.set(help.fix, kind);
  }
  if (kinds.size === 0) return [];
  const listed = [...kinds].map(([fix, { titles, previews }]) => ({ fix, titles: [...titles], previews: [...previews] }));
  return [{ code: 'replace', urgency: 'left', kinds: listed, isPartial: false, commands: [] }];
}
