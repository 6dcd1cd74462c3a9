// Calls the Bot API about a token.
//
// In:  the address of a server (root.ts) and a token.
// Out: an answer: the result, a refusal with the server's code, or unknown with a reason.
//
//     const api = openBotApi({ root: readRoot(TELEGRAM), env, mask });
//     const answer = await api.getMe(token);   // { kind: 'ok', result: { id, username, … } }
//
// verify.ts decides from several answers whether a token is active, pace.ts limits how fast, exchange.ts does the HTTP, facts.ts reads results.
// Invariants: the token is in the request and nowhere else; no message of a server or of Node is passed on unmasked; only answers in the form of
// the Bot API count; no method that changes something is called, except replaceManagedBotToken.
import type { Masker } from '../../detect/mask.ts';
import { Secret } from '../../model/types.ts';
import { exchange, type Reply, type Timeouts } from './exchange.ts';
import { type BotFacts, readBot, readWebhook, shorten, type WebhookFacts } from './facts.ts';
import { refuseUnsafeEnvironment } from './guard.ts';
import type { ApiRoot } from './root.ts';
import type { UnknownReason } from './unknown-reason.ts';

/** An answer. Only `refused` with 401 or 404 means that the server does not accept the token; `unknown` means nothing. */
export type Answer<Result> =
  | { readonly kind: 'ok'; readonly result: Result }
  /** `description`: masked and short, not yet safe for a terminal. `retryAfter`: seconds, with 429. */
  | { readonly kind: 'refused'; readonly code: number; readonly description: string; readonly retryAfter?: number }
  | { readonly kind: 'unknown'; readonly why: UnknownReason };

/** `test`: Telegram's test environment, with tokens of its own. */
export type ServerEnvironment = 'production' | 'test';

/**
 * A Bot API server. Other methods cannot be called: `getUpdates` would take updates from the bot, `deleteWebhook` takes it off the air, `logOut` and
 * `close` lock it out.
 */
export interface BotApi {
  /** For messages. */
  readonly host: string;
  /** Changes nothing. An answer about another bot than that of the token is `unknown`. */
  getMe(token: Secret, surroundings?: ServerEnvironment): Promise<Answer<BotFacts>>;
  /** Changes nothing. */
  getWebhookInfo(token: Secret, surroundings?: ServerEnvironment): Promise<Answer<WebhookFacts>>;
  /**
   * Makes a new token for a bot that the bot of `manager` manages. The old one is revoked from then on. After `unknown` that may have happened, too.
   */
  replaceManagedBotToken(manager: Secret, botId: string, surroundings?: ServerEnvironment): Promise<Answer<Secret>>;
}

export interface BotApiOptions {
  readonly root: ApiRoot;
  /** The environment of this process. It must not make Node log requests. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly mask: Masker;
  readonly timeouts?: Timeouts | undefined;
  readonly signal?: AbortSignal | undefined;
}

const TIMEOUTS: Timeouts = { connectMs: 10_000, totalMs: 10_000 };

/** Tokens that the published server accepts, without characters that could change the path. */
const TOKEN = /^([1-9][0-9]{0,16}):([A-Za-z0-9_-]{24,70})$/;

interface Call<Result extends object> {
  readonly method: 'getMe' | 'getWebhookInfo' | 'replaceManagedBotToken';
  readonly parameters?: Readonly<Record<string, number>>;
  /** Reads the result; a reason if it is not one. @param id that of the token */
  readonly read: (result: unknown, mask: Masker, id: number) => Result | UnknownReason;
}

/** Opens no connection: each call has its own. Throws UsageError if the environment would expose tokens. */
export function openBotApi(options: BotApiOptions): BotApi {
  refuseUnsafeEnvironment(options.env);

  async function call<Result extends object>(
    token: Secret,
    surroundings: ServerEnvironment,
    what: Call<Result>,
  ): Promise<Answer<Result>> {
    const clear = token.expose();
    const [, id, secret] = TOKEN.exec(clear) ?? [];
    if (id === undefined || secret === undefined || clear.length > 80) return { kind: 'unknown', why: 'not sent' };
    const path = `${options.root.prefix}/bot${clear}/${surroundings === 'test' ? 'test/' : ''}${what.method}`;
    const body = what.parameters === undefined ? undefined : JSON.stringify(what.parameters);
    const reply = await exchange({ root: options.root, path, body }, options.timeouts ?? TIMEOUTS, options.signal);
    // The server may write the token in a form that no rule knows.
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
        read: readOwnBot,
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

/** The facts about the bot with this id. */
function readOwnBot(result: unknown, mask: Masker, id: number): BotFacts | UnknownReason {
  const bot = readBot(result, mask);
  if (bot === undefined) return 'no Bot API';
  return bot.id === id ? bot : 'another bot';
}

function readToken(result: unknown, botId: string): Secret | UnknownReason {
  const [clear, id] = (typeof result === 'string' ? TOKEN.exec(result) : undefined) ?? [];
  if (clear === undefined) return 'no Bot API';
  return id === botId ? new Secret(clear, `${clear.slice(0, botId.length + 4)}***`) : 'another bot';
}

type Said = Exclude<Answer<unknown>, { kind: 'ok' }> | { readonly kind: 'ok'; readonly result: unknown };

/** Only answers in the form of the Bot API count: a proxy or a wrong server has its own 401 and 404. */
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
    // Not JSON. The error would quote it.
    return undefined;
  }
}

function secondsOf(parameters: unknown, header: string | undefined): number | undefined {
  const said =
    typeof parameters === 'object' && parameters !== null && 'retry_after' in parameters ? parameters.retry_after : undefined;
  const seconds = typeof said === 'number' ? said : Number(/^[0-9]{1,9}$/.exec(header ?? '')?.[0] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}
