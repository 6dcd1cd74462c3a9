// Units side by side: never more than asked for, all of them, and a failure of one is its own.
import { expect, test } from 'vitest';
import { runUnits } from '../../../src/scan/fleet/run-units.ts';
import type { Unit } from '../../../src/scan/fleet/unit.ts';

const UNITS = Array.from({ length: 20 }, (_, at): Unit => ({ id: `${at}`, kind: 'folder', source: `/${at}` }));

test.each([1, 3, 99])('%i at the same time', async (jobs) => {
  let running = 0;
  let most = 0;
  const done: number[] = [];
  const scanned: string[] = [];
  const failed: string[] = [];
  await runUnits(UNITS, {
    jobs,
    scan: async ({ id }) => {
      most = Math.max(most, ++running);
      for (let turn = 0; turn < 1 + (Number(id) % 4); turn++) await Promise.resolve();
      running--;
      if (id === '7') throw new Error('broken');
      scanned.push(id);
    },
    onFailure: ({ id }) => failed.push(id),
    onDone: (amount) => done.push(amount),
  });
  expect(most).toBe(Math.min(jobs, UNITS.length));
  expect(failed).toEqual(['7']);
  expect(scanned.toSorted()).toEqual(
    UNITS.map(({ id }) => id)
      .filter((id) => id !== '7')
      .toSorted(),
  );
  expect(done).toEqual(UNITS.map((_, at) => at + 1));
});

test('what no unit is to blame for ends all', async () => {
  const scanned: string[] = [];
  const end = runUnits(UNITS, {
    jobs: 2,
    scan: async ({ id }) => {
      scanned.push(id);
      await Promise.resolve();
      if (id === '3') throw new Error('full');
    },
    onFailure: (_, error) => {
      throw error;
    },
    onDone: () => undefined,
  });
  await expect(end).rejects.toThrow('full');
  expect(scanned.length).toBeLessThan(8);
});
