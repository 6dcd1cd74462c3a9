// The limits of unpacking: how many bytes may come out, and what happens after more did.
import { describe, expect, test } from 'vitest';
import { ScanError } from '../../../src/model/errors.ts';
import { Budget } from '../../../src/sources/archives/budget.ts';

const LIMITS = { free: 100, ratio: 10, total: 1000 };

describe('a budget', () => {
  test.each([
    [0, 100, undefined],
    [0, 101, 'more than 10 times its size'],
    [5, 150, undefined],
    [5, 151, 'more than 10 times its size'],
    [500, 1000, undefined],
    [500, 1001, 'more than 1000 bytes'],
  ])('of %d bytes of input, %d of output: %s', (input, output, problem) => {
    const budget = new Budget(LIMITS);
    budget.input = input;
    if (problem === undefined) budget.charge(output);
    else expect(() => budget.charge(output)).toThrow(problem);
    expect(budget.exhausted instanceof ScanError).toBe(problem !== undefined);
  });

  test('that was exceeded stays so, with its first reason', () => {
    const budget = new Budget(LIMITS);
    expect(() => budget.charge(101)).toThrow('more than 10 times its size');
    budget.input = 1000;
    expect(() => budget.charge(1)).toThrow('more than 10 times its size');
    expect(() => budget.charge(1000)).toThrow('more than 10 times its size');
  });
});
