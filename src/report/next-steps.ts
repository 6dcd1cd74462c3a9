// Steps of a remediation → numbered lines.
import type { NextStep } from '../remediation/steps/step.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import type { Paint } from './paint.ts';
import { describeDetails, describeStep } from './step-words.ts';

/** The next steps with a title, numbered; empty if there are none. Safe for a terminal. */
export function describeNextSteps(steps: readonly NextStep[], paint: Paint): readonly string[] {
  if (steps.length === 0) return [];
  return [
    paint.title('What to do'),
    ...steps.flatMap((step, at) => [
      `  ${at + 1}. ${describeStep(step)}`,
      ...describeDetails(step).map((line) => `       ${line}`),
      ...step.commands.map((command) => `       ${paint.place(escapeForTerminal(command))}`),
    ]),
  ];
}
