// What a Bot API server knows: bots, their tokens, what calls come to. Follows tdlib/telegram-bot-api, without HTTP.
import { randomBytes } from 'node:crypto';
import type { RevokeSettings } from './bot-api.ts';

export interface BotSettings {
  /** Its token; a new one if not said. */
  readonly token?: string;
  readonly username?: string;
  readonly name?: string;
  /** Made in the test environment. */
  readonly test?: boolean;
  /** More fields of `getMe`. */
  readonly fields?: Readonly<Record<string, boolean>>;
  /** Ids of the bots it manages. */
  readonly manages?: readonly number[];
}

interface Webhook {
  url: string;
  lastError?: { readonly date: number; readonly message: string };
}

/** A bot; what is set here holds from then on. */
export interface Bot {
  readonly id: number;
  readonly settings: BotSettings;
  token: string;
  webhook: Webhook | undefined;
  /** Updates that nobody has fetched yet. They stay when the token changes. */
  pending: number;
  /** What was done to it that asking must never do. */
  readonly harm: string[];
}

export interface Answer {
  readonly code: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface State {
  readonly kind: 'cloud' | 'local';
  readonly serves: (id: number) => boolean;
  addBot(id: number, settings?: BotSettings): Bot;
  bot(id: number): Bot;
  revoke(id: number, settings?: RevokeSettings): string;
  /** The bot that the token speaks for at this call. */
  botOf(token: string, test: boolean): Bot | undefined;
}

/** A token as the server makes them. */
function newToken(id: number): string {
  const bytes = randomBytes(26);
  bytes[0] = 0;
  bytes[1] = 1;
  return `${id}:${bytes.toString('base64url')}`;
}

export function createState(kind: State['kind'], serves: State['serves']): State {
  const bots = new Map<number, Bot>();
  /** How many calls a revoked token still answers. */
  const dying = new Map<string, { readonly bot: Bot; left: number }>();
  const flapping = new Map<string, { readonly refused: number; readonly of: number; calls: number }>();

  function bot(id: number): Bot {
    const found = bots.get(id);
    if (found === undefined) throw new Error(`the stand-in has no bot ${id}`);
    return found;
  }

  return {
    kind,
    serves,
    bot,
    addBot(id, settings = {}) {
      const added: Bot = { id, settings, token: settings.token ?? newToken(id), webhook: undefined, pending: 0, harm: [] };
      bots.set(id, added);
      return added;
    },
    revoke(id, { oldLives = 0, flaps } = {}) {
      const changed = bot(id);
      if (oldLives > 0) dying.set(changed.token, { bot: changed, left: oldLives });
      changed.token = newToken(id);
      // It is kept under the token.
      changed.webhook = undefined;
      if (flaps !== undefined) flapping.set(changed.token, { ...flaps, calls: 0 });
      return changed.token;
    },
    botOf(token, test) {
      const known = [...bots.values()].find((each) => each.token === token && (each.settings.test ?? false) === test);
      const flap = flapping.get(token);
      if (known !== undefined && flap !== undefined && flap.calls++ % flap.of < flap.refused) return undefined;
      if (known !== undefined) return known;
      const last = dying.get(token);
      if (last === undefined || last.left === 0 || (last.bot.settings.test ?? false) !== test) return undefined;
      last.left--;
      return last.bot;
    },
  };
}

const failure = (code: number, description: string): Answer => ({ code, body: { ok: false, error_code: code, description } });
const success = (result: unknown): Answer => ({ code: 200, body: { ok: true, result } });

const NOT_FOUND = failure(404, 'Not Found');
const UNAUTHORIZED = failure(401, 'Unauthorized');

/** What the server says to a request for `path`. */
export function answerCall(state: State, path: string, body: string): Answer {
  const [whole = '', query = ''] = path.split('?', 2);
  // The whole path is decoded before anything is looked for in it.
  const [, token = '', test, method = ''] = /^\/bot([^/]*)(\/test)?\/(.*)$/s.exec(decodeURIComponent(whole)) ?? [];
  if (token === '') return NOT_FOUND;
  const malformed = checkToken(state, token);
  if (malformed !== undefined) return malformed;
  const bot = state.botOf(token, test !== undefined);
  if (bot === undefined) return UNAUTHORIZED;
  const call = METHODS[method.toLowerCase()];
  if (call === undefined) return state.kind === 'cloud' ? NOT_FOUND : failure(404, 'Not Found: method not found');
  return call(bot, readParameters(query, body), state);
}

/** The checks that do not depend on bots. */
function checkToken({ kind, serves }: State, token: string): Answer | undefined {
  const colon = token.indexOf(':');
  const id = Number(/^[0-9]+$/.exec(token.slice(0, Math.max(colon, 0)))?.[0] ?? Number.NaN);
  const named = token[0] !== '0' && token.length <= 80 && id > 0 && id < 2 ** 54;
  if (!named || (kind === 'cloud' && !isSecret(token.slice(colon + 1))))
    return kind === 'cloud' ? NOT_FOUND : failure(401, 'Unauthorized: invalid token specified');
  if (!serves(id)) return failure(421, 'Misdirected Request: unallowed token specified');
  return isSecret(token.slice(colon + 1)) ? undefined : UNAUTHORIZED;
}

/** base64url of at least 24 characters whose spare bits are zero. */
function isSecret(text: string): boolean {
  return text.length >= 24 && Buffer.from(text, 'base64url').toString('base64url') === text;
}

type Parameters = Readonly<Record<string, unknown>>;

function readParameters(query: string, body: string): Parameters {
  const inQuery = Object.fromEntries(new URLSearchParams(query));
  if (body === '') return inQuery;
  return {
    ...inQuery,
    ...(body.startsWith('{') ? (JSON.parse(body) as Parameters) : Object.fromEntries(new URLSearchParams(body))),
  };
}

/** Methods by their lowercase names: the server accepts them in any case. */
const METHODS: Readonly<Record<string, (bot: Bot, parameters: Parameters, state: State) => Answer>> = {
  getme: ({ id, settings }) =>
    success({
      id,
      is_bot: true,
      first_name: settings.name ?? `Bot ${id}`,
      username: settings.username ?? `bot${id}_bot`,
      can_join_groups: true,
      can_read_all_group_messages: false,
      supports_inline_queries: false,
      can_connect_to_business: false,
      has_main_web_app: false,
      ...(settings.manages === undefined ? {} : { can_manage_bots: true }),
      ...settings.fields,
    }),
  getwebhookinfo: ({ webhook, pending }) =>
    success({
      url: webhook?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: pending,
      ...(webhook === undefined ? {} : { max_connections: 40, ip_address: '192.0.2.7' }),
      ...(webhook?.lastError === undefined
        ? {}
        : { last_error_date: webhook.lastError.date, last_error_message: webhook.lastError.message }),
    }),
  replacemanagedbottoken(bot, parameters, state) {
    const id = Number(parameters['user_id']);
    if (bot.settings.manages?.includes(id) !== true) return failure(400, 'Bad Request: the bot is not managed by this bot');
    return success(state.revoke(id));
  },
  setwebhook(bot, parameters) {
    bot.webhook = { url: String(parameters['url'] ?? '') };
    return success(true);
  },
  getupdates(bot) {
    bot.harm.push('getUpdates');
    if (bot.webhook !== undefined)
      return failure(
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      );
    bot.pending = 0;
    return success([]);
  },
  deletewebhook(bot) {
    bot.harm.push('deleteWebhook');
    bot.webhook = undefined;
    return success(true);
  },
  logout(bot) {
    bot.harm.push('logOut');
    return success(true);
  },
  close(bot) {
    bot.harm.push('close');
    return success(true);
  },
};
