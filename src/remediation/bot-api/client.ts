// Calls of the Bot API: a token in, what the server says of it out, and nothing in between that could show it.
import type { Masker } from '../../detect/mask.ts';
import { Secret } from '../../model/types.ts';
import { exchange, type Reply, type Timeouts } from './exchange.ts';
import { type BotFacts, readBot, readWebhook, shorten, type WebhookFacts } from './facts.ts';
import { refuseWhereShown } from './guard.ts';
import type { ApiRoot } from './root.ts';
import type { Why } from './why.ts';

/** What the server says. Only `refused` with 401 or 404 says that it does not know the token; `unknown` says nothing of it. */
export type Answer<Result> =
  | { readonly kind: 'ok'; readonly result: Result }
  /** `description` is masked and short, not yet safe for a terminal. `retryAfter` is in seconds, and comes with 429. */
  | { readonly kind: 'refused'; readonly code: number; readonly description: string; readonly retryAfter?: number }
  | { readonly kind: 'unknown'; readonly why: Why };

/** `test` is Telegram's test environment: tokens made there are not known to the other. */
export type Surroundings = 'production' | 'test';

/**
 * A Bot API server. There is no way to call another method: `getUpdates` would confirm what another poller is to get, `deleteWebhook` takes a
 * bot off the air, `logOut` and `close` lock it out.
 */
export interface BotApi {
  /** As it may be shown. */
  readonly host: string;
  /** Changes nothing. The bot that is told is that of the token: another one is `unknown`. */
  getMe(token: Secret, surroundings?: Surroundings): Promise<Answer<BotFacts>>;
  /** Changes nothing. */
  getWebhookInfo(token: Secret, surroundings?: Surroundings): Promise<Answer<WebhookFacts>>;
  /**
   * Makes a new token for a bot that the bot of `manager` manages, and gives it. From then on the old one is dead. After `unknown` that may
   * have happened all the same.
   */
  replaceManagedBotToken(manager: Secret, botId: string, surroundings?: Surroundings): Promise<Answer<Secret>>;
}

export interface BotApiOptions {
  readonly root: ApiRoot;
  /** The environment of this process, which must not make Node show what it sends. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly mask: Masker;
  readonly timeouts?: Timeouts | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** All of a call is over by then. */
const TIMEOUTS: Timeouts = { connect: 10_000, total: 10_000 };

/** What the published server takes, and what cannot change the path it stands in. */
const TOKEN = /^([1-9][0-9]{0,16}):([A-Za-z0-9_-]{24,70})$/;

interface Call<Result extends object> {
  readonly method: 'getMe' | 'getWebhookInfo' | 'replaceManagedBotToken';
  readonly parameters?: Readonly<Record<string, number>>;
  /** Reads the result; a reason where it is none. `id` is that of the token. */
  readonly read: (result: unknown, mask: Masker, id: number) => Result | Why;
}

/** Opens nothing yet: each call has a connection of its own. Throws UsageError where the environment would show tokens. */
export function openBotApi(options: BotApiOptions): BotApi {
  refuseWhereShown(options.env);

  async function call<Result extends object>(
    token: Secret,
    surroundings: Surroundings,
    what: Call<Result>,
  ): Promise<Answer<Result>> {
    const clear = token.expose();
    const [, id, secret] = TOKEN.exec(clear) ?? [];
    if (id === undefined || secret === undefined || clear.length > 80) return { kind: 'unknown', why: 'not sent' };
    const path = `${options.root.prefix}/bot${clear}/${surroundings === 'test' ? 'test/' : ''}${what.method}`;
    const body = what.parameters === undefined ? undefined : JSON.stringify(what.parameters);
    const reply = await exchange({ root: options.root, path, body }, options.timeouts ?? TIMEOUTS, options.signal);
    // The server may say the token in a form that no rule knows.
    const mask: Masker = (text) => options.mask(text.replaceAll(secret, `${secret.slice(0, 3)}***`));
    const said = readReply(reply, mask);
    if (said.kind !== 'ok') return said;
    const result = what.read(said.result, mask, Number(id));
    return typeof result === 'string' ? { kind: 'unknown', why: result } : { kind: 'ok', result };
  }

  return {
    host: options.root.host,
    getMe: (token, surroundings = 'production') =>
      call<BotFacts>(token, surroundings, {
        method: 'getMe',
        read(result, mask, id) {
          const bot = readBot(result, mask);
          if (bot === undefined) return 'no Bot API';
          return bot.id === id ? bot : 'another bot';
        },
      }),
    getWebhookInfo: (token, surroundings = 'production') =>
      call<WebhookFacts>(token, surroundings, {
        method: 'getWebhookInfo',
        read: (result, mask) => readWebhook(result, mask) ?? 'no Bot API',
      }),
    replaceManagedBotToken: (manager, botId, surroundings = 'production') =>
      call<Secret>(manager, surroundings, {
        method: 'replaceManagedBotToken',
        parameters: { user_id: Number(botId) },
        read: (result) => readToken(result, botId),
      }),
  };
}

function readToken(result: unknown, botId: string): Secret | Why {
  const [clear, id] = (typeof result === 'string' ? TOKEN.exec(result) : undefined) ?? [];
  if (clear === undefined) return 'no Bot API';
  return id === botId ? new Secret(clear, `${clear.slice(0, botId.length + 4)}***`) : 'another bot';
}

type Said = Exclude<Answer<unknown>, { kind: 'ok' }> | { readonly kind: 'ok'; readonly result: unknown };

/** Only what has the form of the Bot API's own answers counts: a proxy and a wrong server have their own 401 and 404. */
function readReply(reply: Reply, mask: Masker): Said {
  if (reply.kind === 'none') return { kind: 'unknown', why: reply.why };
  const { status, body } = reply;
  const answer = parse(body);
  if (status === 200 && answer?.['ok'] === true) return { kind: 'ok', result: answer['result'] };
  if (status >= 500) return { kind: 'unknown', why: 'server error' };
  const { ok, error_code: code, description, parameters } = answer ?? {};
  if (ok !== false || code !== status || typeof description !== 'string')
    return { kind: 'unknown', why: status === 429 ? 'busy' : 'no Bot API' };
  const retryAfter = code === 429 ? secondsOf(parameters, reply.retryAfter) : undefined;
  return {
    kind: 'refused',
    code: status,
    description: shorten(description, mask),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
}

function parse(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    // Not JSON, which is told as an answer of something else. The error would quote it.
    return undefined;
  }
}

function secondsOf(parameters: unknown, header: string | undefined): number | undefined {
  const said =
    typeof parameters === 'object' && parameters !== null && 'retry_after' in parameters ? parameters.retry_after : undefined;
  const seconds = typeof said === 'number' ? said : Number(/^[0-9]{1,9}$/.exec(header ?? '')?.[0] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}
