// Limits how fast tokens are asked about: below the flood limits of Telegram, and as slowly as a server asks.
import { setTimeout as sleep } from 'node:timers/promises';

/** The time, from outside so that tests need not wait. */
export interface Clock {
  /** Milliseconds since some fixed time. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

const CLOCK: Clock = { now: () => performance.now(), sleep: (milliseconds) => sleep(milliseconds) };

/** How a Pace waits. */
export interface PaceOptions {
  readonly clock?: Clock | undefined;
  /** Called before a wait of a second or more, with its seconds. */
  readonly onWait?: ((seconds: number) => void) | undefined;
  /** The longest time to wait in all because servers ask for it. */
  readonly maxServerWaitMs?: number | undefined;
}

/** The published server allows each address 20 new tokens a minute and 600 an hour. */
const LIMITS = [
  { amount: 19, spanMs: 60_000 },
  { amount: 590, spanMs: 3_600_000 },
] as const;

const MAX_SERVER_WAIT_MS = 60_000;

/** Servers count in whole seconds, and clocks differ: wait a little longer than asked. */
const EXTRA_WAIT_MS = 100;

/** The pace of all requests of one run. */
export class Pace {
  readonly #clock: Clock;
  readonly #onWait: ((seconds: number) => void) | undefined;
  /** The times of the turns so far. */
  readonly #turns: number[] = [];
  #serverWaitLeftMs: number;

  constructor({ clock = CLOCK, onWait, maxServerWaitMs = MAX_SERVER_WAIT_MS }: PaceOptions = {}) {
    this.#clock = clock;
    this.#onWait = onWait;
    this.#serverWaitLeftMs = maxServerWaitMs;
  }

  /** Resolves when one more token may be asked about. */
  async turn(): Promise<void> {
    const now = this.#clock.now();
    const waits = LIMITS.map(({ amount, spanMs }) => (this.#turns.at(-amount) ?? Number.NEGATIVE_INFINITY) + spanMs - now);
    const wait = Math.max(...waits);
    if (wait > 0) await this.#pause(wait);
    this.#turns.push(this.#clock.now());
  }

  /** Waits as long as a server asks, at least a second; false, without waiting, if that is too long. */
  async waitFor(seconds: number): Promise<boolean> {
    const wait = Math.max(seconds, 1) * 1000 + EXTRA_WAIT_MS;
    if (wait > this.#serverWaitLeftMs) return false;
    this.#serverWaitLeftMs -= wait;
    await this.#pause(wait);
    return true;
  }

  async #pause(milliseconds: number): Promise<void> {
    if (milliseconds >= 1000) this.#onWait?.(Math.ceil(milliseconds / 1000));
    await this.#clock.sleep(milliseconds);
  }
}
