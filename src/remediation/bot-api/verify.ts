// Asks whether a token is active: which methods to call in which order, and what the answers mean.
import type { Secret } from '../../model/types.ts';
import type { Answer, BotApi, ServerEnvironment } from './client.ts';
import type { BotFacts, WebhookFacts } from './facts.ts';
import type { Pace } from './pace.ts';
import type { UnknownReason } from './unknown-reason.ts';

/** What the Bot API says about a token. */
export type TokenState =
  | {
      readonly state: 'alive';
      readonly surroundings: ServerEnvironment;
      readonly bot: BotFacts;
      /** `unknown` if it could not be asked. */
      readonly webhook: WebhookFacts | { readonly unknown: UnknownReason };
    }
  /** 401: revoked, or never issued. 404: the server does not accept its form. */
  | { readonly state: 'dead'; readonly code: 401 | 404 }
  /** `said`: the message of the server, masked, if there is more than `why`. */
  | { readonly state: 'unknown'; readonly why: UnknownReason; readonly said?: string };

/** The number of 401 answers in a row that mean dead: right after /revoke, a valid token can get some. */
const REFUSALS_NEEDED = 3;

/** The state of a token. Calls `getMe`, also in the test environment before the result is "dead", and `getWebhookInfo` for a live token. */
export async function verify(token: Secret, api: BotApi, pace: Pace): Promise<TokenState> {
  const first = await askAbout(token, 'production', api, pace);
  if (first.state !== 'dead') return first;
  // A token of the test environment is not valid outside of it.
  const second = await askAbout(token, 'test', api, pace);
  return second.state === 'dead' ? first : second;
}

async function askAbout(token: Secret, surroundings: ServerEnvironment, api: BotApi, pace: Pace): Promise<TokenState> {
  await pace.turn();
  for (let times = 1; ; times++) {
    const answer = await retryWhenBusy(() => api.getMe(token, surroundings), pace);
    if (answer.kind === 'ok') {
      const webhook = await retryWhenBusy(() => api.getWebhookInfo(token, surroundings), pace);
      return {
        state: 'alive',
        surroundings,
        bot: answer.result,
        webhook: webhook.kind === 'ok' ? webhook.result : { unknown: failureReason(webhook) },
      };
    }
    if (answer.kind === 'unknown') return { state: 'unknown', why: answer.why };
    if (answer.code === 404) return { state: 'dead', code: 404 };
    if (answer.code !== 401) return { state: 'unknown', why: failureReason(answer), said: answer.description };
    if (times === REFUSALS_NEEDED) return { state: 'dead', code: 401 };
  }
}

type Failure = Exclude<Answer<never>, { kind: 'ok' }>;

function failureReason(answer: Failure): UnknownReason {
  if (answer.kind === 'unknown') return answer.why;
  if (answer.code === 421) return 'misdirected';
  return answer.code === 429 ? 'busy' : 'refused';
}

/** Asks again when the server says how long to wait, as long as `pace` allows. */
async function retryWhenBusy<Result>(ask: () => Promise<Answer<Result>>, pace: Pace): Promise<Answer<Result>> {
  for (;;) {
    const answer = await ask();
    if (answer.kind !== 'refused' || answer.code !== 429) return answer;
    if (answer.retryAfter === undefined || !(await pace.waitFor(answer.retryAfter))) return answer;
  }
}
