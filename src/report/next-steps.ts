// Steps of a remediation → numbered lines.
import type { NextStep } from '../remediation/steps/step.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { wrap, wrapCommand, wrapNoted } from './layout.ts';
import type { Paint } from './paint.ts';
import { describeDetails, describeStep } from './step-words.ts';

/** Commands begin here. */
const COMMAND_INDENT = 7;

/** The next steps with a title, numbered; empty if there are none. Safe for a terminal, and no wider than `width` but for words that are. */
export function describeNextSteps(steps: readonly NextStep[], paint: Paint, width: number): readonly string[] {
  if (steps.length === 0) return [];
  return [
    paint.title('What to do'),
    ...steps.flatMap((step, at) => [
      ...wrap(`  ${at + 1}. ${describeStep(step)}`, width),
      ...describeDetails(step).flatMap((line) => wrapNoted(`       ${line}`, width)),
      ...step.commands.flatMap((command) =>
        wrapCommand(escapeForTerminal(command), width, COMMAND_INDENT).map((line) => paint.place(line)),
      ),
    ]),
  ];
}
