// How long Telegram is asked again, by a clock of the test's own.
import { expect, test } from 'vitest';
import { Secret } from '../../../src/model/types.ts';
import type { BotApi } from '../../../src/remediation/bot-api/client.ts';
import { pollUntil } from '../../../src/remediation/rotate/prove.ts';

/** Asks about a token a server that is busy for `retryAfter` seconds each time, at most `wait` milliseconds. */
async function pollUntilBusy(retryAfter: number, waitMs: number) {
  let time = 0;
  let asked = 0;
  const waits: number[] = [];
  const busy = async () => {
    asked++;
    return { kind: 'refused', code: 429, description: 'busy', retryAfter } as const;
  };
  const api: BotApi = { host: 'x', getMe: busy, getWebhookInfo: busy, replaceManagedBotToken: busy };
  const { verdict } = await pollUntil(new Secret('1:x', '1:***'), 'alive', api, {
    waitMs,
    sleep: async (milliseconds) => {
      time += milliseconds;
    },
    now: () => time,
    onWait: (seconds) => void waits.push(seconds),
  });
  return { verdict, time, asked, waits };
}

test('waits for a busy server as long as allowed, and announces each wait', async () => {
  const { verdict, time, asked, waits } = await pollUntilBusy(12, 30_000);
  expect(verdict).toMatchObject({ state: 'unknown', why: 'busy' });
  expect(time).toBeLessThanOrEqual(30_000);
  expect({ asked, waits }).toEqual({ asked: 3, waits: [13, 13] });
});

test('one that is busy for longer is left alone', async () => {
  expect(await pollUntilBusy(900, 30_000)).toMatchObject({ asked: 1, time: 0, waits: [] });
});
