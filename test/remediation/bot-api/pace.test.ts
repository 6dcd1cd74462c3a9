// How fast tokens are asked about, by a clock that the test moves.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Clock, Pace } from '../../../src/remediation/bot-api/pace.ts';

/** A clock that sleeping moves on. */
function makeClock(): Clock & { time: number; slept: number[] } {
  const clock = {
    time: 5,
    slept: [] as number[],
    now: () => clock.time,
    async sleep(milliseconds: number) {
      clock.slept.push(milliseconds);
      clock.time += milliseconds;
    },
  };
  return clock;
}

test('however long each takes, no minute has 20 turns and no hour 600', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(9000), { minLength: 1, maxLength: 50 }), async (pauses) => {
      const clock = makeClock();
      const pace = new Pace({ clock });
      const turns: number[] = [];
      for (let n = 0; n < 700; n++) {
        await pace.turn();
        turns.push(clock.now());
        clock.time += pauses[n % pauses.length] ?? 0;
      }
      turns.forEach((turn, n) => {
        expect(turn - (turns[n - 19] ?? -Infinity)).toBeGreaterThanOrEqual(60_000);
        expect(turn - (turns[n - 599] ?? -Infinity)).toBeGreaterThanOrEqual(3_600_000);
      });
    }),
    { numRuns: 30 },
  );
});

test('the first 19 do not wait; the next one is announced with its seconds', async () => {
  const clock = makeClock();
  const told: number[] = [];
  const pace = new Pace({ clock, onWait: (seconds) => told.push(seconds) });
  for (let n = 0; n < 19; n++) await pace.turn();
  expect(clock.slept).toEqual([]);
  clock.time += 500;
  await pace.turn();
  expect(clock.slept).toEqual([59_500]);
  expect(told).toEqual([60]);
});

test('what servers want is waited for, a minute in all', async () => {
  const clock = makeClock();
  const pace = new Pace({ clock });
  expect(await pace.waitFor(3600)).toBe(false);
  expect(await pace.waitFor(30)).toBe(true);
  expect(await pace.waitFor(30)).toBe(false);
  expect(await pace.waitFor(28)).toBe(true);
  expect(await pace.waitFor(0)).toBe(true);
  expect(await pace.waitFor(0)).toBe(false);
  expect(clock.slept).toEqual([30_100, 28_100, 1100]);
});
