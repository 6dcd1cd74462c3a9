// Structural checks that a rule can name: what a real secret must satisfy beyond its shape.
import type { StructureName } from '../../model/types.ts';
import { apiHash } from './structure/api-hash.ts';
import { authKey } from './structure/auth-key.ts';
import { botToken, isDecodable } from './structure/bot-token.ts';
import { mtproxySecret } from './structure/mtproxy.ts';
import { gramjsString, pyrogramString, telethonString } from './structure/session-strings.ts';
import { tdataKey } from './structure/tdata.ts';

/** Says whether the parts of a match can be a real secret. Pure. */
export type StructuralCheck = (id: string | undefined, secret: string) => boolean;

/** The checks by the name a rule gives them. */
export const STRUCTURAL_CHECKS: Readonly<Record<StructureName, StructuralCheck>> = {
  'telegram-bot-token': botToken,
  'telegram-telethon-string': telethonString,
  'telegram-gramjs-string': gramjsString,
  'telegram-pyrogram-string': pyrogramString,
  'telegram-auth-key': (_, secret) => authKey(Buffer.from(secret, 'latin1')),
  'telegram-tdata-key': (_, secret) => tdataKey(Buffer.from(secret, 'latin1')),
  'telegram-api-hash': apiHash,
  'telegram-mtproxy-secret': (_, secret) => mtproxySecret(secret),
};

/** Checks of records with a key in them: they look at the randomness of the key alone, whatever the other fields hold. */
export const PACKED: ReadonlySet<StructureName> = new Set([
  'telegram-telethon-string',
  'telegram-gramjs-string',
  'telegram-pyrogram-string',
  'telegram-auth-key',
  'telegram-tdata-key',
  'telegram-mtproxy-secret',
] as const);

/** What whoever checks a secret would refuse at first sight, so that it is no secret any more, or never was. */
export const REFUSED: Readonly<Partial<Record<StructureName, (secret: string) => boolean>>> = {
  // What begins as all tokens do is believed in a telling place all the same: how Telegram pads them is not promised.
  'telegram-bot-token': (secret) => !/^AA[E-H]/.test(secret) && !isDecodable(secret),
};
