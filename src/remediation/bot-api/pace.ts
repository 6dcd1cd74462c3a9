// How fast tokens may be asked about: below what Telegram calls a flood, and as slowly as a server wants.
import { setTimeout as sleep } from 'node:timers/promises';

/** The time, given from outside so that tests need not wait. */
export interface Clock {
  /** Milliseconds since some time. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

const CLOCK: Clock = { now: () => performance.now(), sleep: (milliseconds) => sleep(milliseconds) };

/** Keeps calls apart, as the server asks for. */
export interface Pace {
  /** Resolves when one more token may be asked about. */
  turn(): Promise<void>;
  /** Waits as long as a server wants, and says whether it did: all waiting together is bounded. */
  waitFor(seconds: number): Promise<boolean>;
}

/** The published server allows each address 20 new tokens a minute and 600 an hour. */
const LIMITS = [
  { amount: 19, span: 60_000 },
  { amount: 590, span: 3_600_000 },
] as const;

/** How long a run waits at most because servers want it to, in milliseconds. */
const PATIENCE = 60_000;

/** @param onWait told before a wait of some seconds @param longest how long it waits at most because servers want it to, in milliseconds */
export function createPace(clock: Clock = CLOCK, onWait?: (seconds: number) => void, longest: number = PATIENCE): Pace {
  const turns: number[] = [];
  let patience = longest;

  async function pause(milliseconds: number): Promise<void> {
    if (milliseconds >= 1000) onWait?.(Math.ceil(milliseconds / 1000));
    await clock.sleep(milliseconds);
  }

  return {
    async turn() {
      const now = clock.now();
      const waits = LIMITS.map(({ amount, span }) => (turns.at(-amount) ?? Number.NEGATIVE_INFINITY) + span - now);
      const wait = Math.max(...waits);
      if (wait > 0) await pause(wait);
      turns.push(clock.now());
    },
    async waitFor(seconds) {
      // A little longer than was asked for: clocks differ. And never at once, whatever the server says.
      const milliseconds = Math.max(seconds, 1) * 1000 + 100;
      if (milliseconds > patience) return false;
      patience -= milliseconds;
      await pause(milliseconds);
      return true;
    },
  };
}
