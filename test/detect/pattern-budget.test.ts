// The time of users' patterns: what is counted, and from when on a pattern is not run.
import { describe, expect, test } from 'vitest';
import { prepareRules } from '../../src/config/rules/builtin.ts';
import { PatternBudget } from '../../src/detect/pattern-budget.ts';
import { ACME } from '../support/rule.ts';

const BUDGET_MS = 100;
const RULE = prepareRules([{ name: 'mine', rules: [ACME] }]).filter(({ rule }) => rule === ACME);

/** A budget, and a function that runs the pattern for so many milliseconds; it returns false where the pattern must not run. */
function budgetWithRuns() {
  let now = 5000;
  const budget = new PatternBudget({ clock: () => now, patternBudget: BUDGET_MS });
  const run = (ms: number): boolean => {
    const allowances = RULE.map(budget.allowance);
    now += ms;
    for (const allowance of allowances) allowance?.done();
    return allowances.some((allowance) => allowance !== undefined);
  };
  return { budget, run };
}

describe('the time of a pattern', () => {
  test.each([
    [[BUDGET_MS], [], true],
    [[BUDGET_MS + 1], ['acme-key'], false],
    [[40, 60], [], true],
    [[40, 61], ['acme-key'], false],
    [[0], [], true],
  ])('after runs of %j ms the exhausted rules are %j, and it may run: %s', (runs, exhausted, may) => {
    const { budget, run } = budgetWithRuns();
    for (const ms of runs) expect(run(ms)).toBe(true);
    expect(budget.exhaustedRules()).toEqual(exhausted);
    expect(run(0)).toBe(may);
    expect(budget.wasSkipped()).toBe(!may);
  });

  test('begins again with each Blob, until five were exhausted', () => {
    const { budget, run } = budgetWithRuns();
    const ran = Array.from({ length: 7 }, () => {
      budget.reset();
      return run(BUDGET_MS + 1);
    });
    expect(ran).toEqual([true, true, true, true, true, false, false]);
  });
});
