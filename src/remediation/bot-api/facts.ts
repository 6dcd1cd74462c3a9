// Reads answers of the Bot API into facts that may be shown: without addresses, and with tokens masked.
import * as v from 'valibot';
import type { Masker } from '../../detect/mask.ts';

/** The fields of `getMe` for what this bot can do beyond other bots, and so everybody with its token. */
const ABILITIES = [
  'can_manage_bots',
  'can_read_all_group_messages',
  'can_connect_to_business',
  'can_join_groups',
  'supports_inline_queries',
] as const;

export type Ability = (typeof ABILITIES)[number];

/** What the Bot API says about a bot; it may be shown. */
export interface BotFacts {
  readonly id: number;
  readonly username: string | undefined;
  readonly name: string;
  readonly abilities: readonly Ability[];
}

/** What the Bot API says about the webhook of a bot; it may be shown. */
export interface WebhookFacts {
  /** The host that gets the updates; undefined without a webhook. */
  readonly host: string | undefined;
  /** Whether its address contains a token, which that server and its logs then have. */
  readonly carriesToken: boolean;
  readonly pending: number;
  readonly lastError: { readonly message: string; readonly at: string | undefined } | undefined;
}

const flag = v.optional(v.boolean());

const botSchema = v.object({
  id: v.pipe(v.number(), v.minValue(1)),
  is_bot: v.literal(true),
  first_name: v.string(),
  username: v.optional(v.string()),
  can_manage_bots: flag,
  can_read_all_group_messages: flag,
  can_connect_to_business: flag,
  can_join_groups: flag,
  supports_inline_queries: flag,
});

const webhookSchema = v.object({
  url: v.string(),
  pending_update_count: v.pipe(v.number(), v.integer(), v.minValue(0)),
  last_error_date: v.optional(v.number()),
  last_error_message: v.optional(v.string()),
});

/** Longer messages of a server are cut. */
const MAX_MESSAGE_CHARACTERS = 200;

/** A message of a server, masked and shortened. Not yet safe for a terminal. */
export function shorten(text: string, mask: Masker): string {
  // Masked before it is cut: half a token would not be recognised.
  const masked = mask(text);
  return masked.length > MAX_MESSAGE_CHARACTERS ? `${masked.slice(0, MAX_MESSAGE_CHARACTERS)}…` : masked;
}

/** The result of `getMe`; undefined if it is not one. */
export function readBot(result: unknown, mask: Masker): BotFacts | undefined {
  const { success, output } = v.safeParse(botSchema, result);
  if (!success) return undefined;
  return {
    id: output.id,
    username: output.username === undefined ? undefined : shorten(output.username, mask),
    name: shorten(output.first_name, mask),
    abilities: ABILITIES.filter((ability) => output[ability] === true),
  };
}

/** The result of `getWebhookInfo`; undefined if it is not one. @param mask must mask the token that was asked about, too */
export function readWebhook(result: unknown, mask: Masker): WebhookFacts | undefined {
  const { success, output } = v.safeParse(webhookSchema, result);
  if (!success) return undefined;
  const { url, last_error_message: message, last_error_date: date } = output;
  return {
    host: url === '' ? undefined : shorten(hostOf(url), mask),
    carriesToken: [url, decoded(url)].some((text) => mask(text) !== text),
    pending: output.pending_update_count,
    lastError: message === undefined ? undefined : { message: shorten(message, mask), at: timeOf(date) },
  };
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'an unreadable address';
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    // Not percent-encoded.
    return url;
  }
}

/** Seconds since 1970 as an ISO time; undefined if there are none, or no such date. */
function timeOf(seconds: number | undefined): string | undefined {
  const date = new Date((seconds ?? Number.NaN) * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
