// The proof: the new token lives, the old one is dead. Asked again for a while, for a change takes its time to get around.

import type { Secret } from '../../model/types.ts';
import type { BotApi } from '../bot-api/client.ts';
import { createPace } from '../bot-api/pace.ts';
import { type Verdict, verify } from '../bot-api/verdict.ts';

export interface Patience {
  /** How long to ask again, in milliseconds. */
  readonly wait: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly now: () => number;
  /** FindingMetadata before a wait of some seconds that the server wants. */
  readonly onWait: (seconds: number) => void;
}

/** The first wait before asking again; then each is twice as long. */
const FIRST_WAIT = 1000;

/**
 * What the server says of `token` once it says `wanted`, or in the end. `changed` is true where it said otherwise before: right after /revoke, and
 * for longer after several, answers were seen to differ from call to call (tdlib/telegram-bot-api#77).
 */
export async function settle(
  token: Secret,
  wanted: 'alive' | 'dead',
  api: BotApi,
  { wait, sleep, now, onWait }: Patience,
): Promise<{ readonly verdict: Verdict; readonly changed: boolean }> {
  const end = now() + wait;
  const pace = createPace({ now, sleep }, onWait, wait);
  for (let pause = FIRST_WAIT, times = 0; ; pause *= 2, times++) {
    const verdict = await verify(token, api, pace);
    // It wants to be left alone for longer than we wait.
    if (verdict.state === 'unknown' && verdict.why === 'busy') return { verdict, changed: false };
    if (verdict.state === wanted) return { verdict, changed: times > 0 };
    const left = end - now();
    if (left <= 0) return { verdict, changed: false };
    await sleep(Math.min(pause, left));
  }
}
