// Asks Telegram until the new token works or the old one is revoked: a change takes a while to reach all its servers.

import type { Secret } from '../../model/types.ts';
import type { BotApi } from '../bot-api/client.ts';
import { Pace } from '../bot-api/pace.ts';
import { type TokenState, verify } from '../bot-api/verify.ts';

export interface PollOptions {
  /** How long to ask again, in milliseconds. */
  readonly waitMs: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly now: () => number;
  /** Called before a wait that the server asks for. */
  readonly onWait: (seconds: number) => void;
}

/** The first pause before asking again; each next one is twice as long. */
const FIRST_PAUSE_MS = 1000;

/**
 * Asks about `token` until the server says `wanted`, or the time is over. `changed` is true if it said otherwise before: right after /revoke, and
 * for longer after several, answers can differ from call to call (tdlib/telegram-bot-api#77).
 */
export async function pollUntil(
  token: Secret,
  wanted: 'alive' | 'dead',
  api: BotApi,
  { waitMs, sleep, now, onWait }: PollOptions,
): Promise<{ readonly verdict: TokenState; readonly changed: boolean }> {
  const end = now() + waitMs;
  const pace = new Pace({ clock: { now, sleep }, onWait, maxServerWaitMs: waitMs });
  for (let pause = FIRST_PAUSE_MS, times = 0; ; pause *= 2, times++) {
    const verdict = await verify(token, api, pace);
    // It asks for a longer pause than the user allows.
    if (verdict.state === 'unknown' && verdict.why === 'busy') return { verdict, changed: false };
    if (verdict.state === wanted) return { verdict, changed: times > 0 };
    const left = end - now();
    if (left <= 0) return { verdict, changed: false };
    await sleep(Math.min(pause, left));
  }
}
