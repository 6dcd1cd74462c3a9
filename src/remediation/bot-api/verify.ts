// Whether a token lives: what to ask, in which order, and what the answers come to.
import type { Secret } from '../../model/types.ts';
import type { Answer, BotApi, Surroundings } from './client.ts';
import type { BotFacts, WebhookFacts } from './facts.ts';
import type { Pace } from './pace.ts';
import type { Why } from './why.ts';

export type TokenState =
  | {
      readonly state: 'alive';
      readonly surroundings: Surroundings;
      readonly bot: BotFacts;
      /** `unknown` where that could not be asked. */
      readonly webhook: WebhookFacts | { readonly unknown: Why };
    }
  /** `code` is 401 for a token that was revoked or never was, 404 for one whose form the server does not take. */
  | { readonly state: 'dead'; readonly code: 401 | 404 }
  /** `said` is what the server said, masked, where it is not in `why`. */
  | { readonly state: 'unknown'; readonly why: Why; readonly said?: string };

/** A 401 is believed when it came so often: right after a change a living token was seen to get some. */
const ASKED = 3;

/** What the server says of a token. Asks `getMe`, in the test environment too before it says "dead", and of a living one `getWebhookInfo`. */
export async function verify(token: Secret, api: BotApi, pace: Pace): Promise<TokenState> {
  const first = await askAbout(token, 'production', api, pace);
  if (first.state !== 'dead') return first;
  // A token of the test environment is not known outside of it.
  const second = await askAbout(token, 'test', api, pace);
  return second.state === 'dead' ? first : second;
}

async function askAbout(token: Secret, surroundings: Surroundings, api: BotApi, pace: Pace): Promise<TokenState> {
  await pace.turn();
  for (let times = 1; ; times++) {
    const answer = await patiently(() => api.getMe(token, surroundings), pace);
    if (answer.kind === 'ok') {
      const webhook = await patiently(() => api.getWebhookInfo(token, surroundings), pace);
      return {
        state: 'alive',
        surroundings,
        bot: answer.result,
        webhook: webhook.kind === 'ok' ? webhook.result : { unknown: whyNot(webhook) },
      };
    }
    if (answer.kind === 'unknown') return { state: 'unknown', why: answer.why };
    if (answer.code === 404) return { state: 'dead', code: 404 };
    if (answer.code !== 401) return { state: 'unknown', why: whyNot(answer), said: answer.description };
    if (times === ASKED) return { state: 'dead', code: 401 };
  }
}

type Failure = Exclude<Answer<never>, { kind: 'ok' }>;

function whyNot(answer: Failure): Why {
  if (answer.kind === 'unknown') return answer.why;
  if (answer.code === 421) return 'misdirected';
  return answer.code === 429 ? 'busy' : 'refused';
}

/** Asks again when the server says when, as long as the patience of `pace` lasts. */
async function patiently<Result>(ask: () => Promise<Answer<Result>>, pace: Pace): Promise<Answer<Result>> {
  for (;;) {
    const answer = await ask();
    if (answer.kind !== 'refused' || answer.code !== 429) return answer;
    if (answer.retryAfter === undefined || !(await pace.waitFor(answer.retryAfter))) return answer;
  }
}
