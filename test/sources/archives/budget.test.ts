// The limits of unpacking: how many bytes may come out, and what happens after more did.
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ScanError } from '../../../src/model/errors.ts';
import { collectFor } from '../../../src/scan/files.ts';
import { PLAIN_MODE } from '../../../src/scan/run-scan.ts';
import { Budget, RunBudget } from '../../../src/sources/archives/budget.ts';
import { fileSource } from '../../../src/sources/files/files.ts';
import { writeTree } from '../../support/repositories/tree.ts';
import { temporaryFolder } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

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

describe('the budget of a run', () => {
  test('given files that each stay below their limit, then what they have in excess is counted together', () => {
    const run = new RunBudget(new SharedArrayBuffer(8), 150);
    new Budget(LIMITS, run).charge(100);
    const second = new Budget(LIMITS, run);
    second.charge(50);
    expect(() => second.charge(1)).toThrow('the files of this scan unpack to much more than 10 times their size');
    // One that unpacks to no more than that goes on.
    const third = new Budget(LIMITS, run);
    third.input = 20;
    third.charge(200);
    expect(() => third.charge(1)).toThrow('the files of this scan');
  });

  test('given input that comes later, then the excess is given back', () => {
    const run = new RunBudget(new SharedArrayBuffer(8), 150);
    const first = new Budget(LIMITS, run);
    first.charge(100);
    first.input = 20;
    first.charge(1);
    const second = new Budget(LIMITS, run);
    second.charge(100);
    expect(second.exhausted).toBeUndefined();
  });

  test('members count, whatever is in them', () => {
    const budget = new Budget({ ...LIMITS, free: 3 * 2048, total: 10_000 });
    for (let member = 0; member < 10_003; member++) budget.chargeMember();
    expect(() => budget.chargeMember()).toThrow('more than 10 times its size');
  });

  test('given files that unpack to too much together, then a scan ends with a problem for each that was not unpacked', async () => {
    const cwd = temporaryFolder();
    const zeros = gzipSync(Buffer.alloc(700_000));
    writeTree(cwd, { 'a.gz': zeros, 'b.gz': zeros, 'c.gz': zeros, 'd.gz': gzipSync(`TOKEN=${token()}`) });
    const options = { cwd, env: {}, config: false } as const;
    const source = fileSource(['.'], { cwd, env: {} });
    const { problems, findings } = await collectFor(options, source, { ...PLAIN_MODE, unpacking: { freeBytes: 2 ** 20 } });
    expect(problems.map(({ code, origin }) => [code, origin.path])).toEqual([['archive-bomb', 'c.gz!c']]);
    expect(findings.map(({ origin }) => origin.path)).toEqual(['d.gz!d']);
  });
});
