// The structural checks that a rule can name: what a real secret must satisfy beyond its shape.
import type { CompiledRule } from '../../model/compiled-rule.ts';
import type { StructureName } from '../../model/rule.ts';
import { headPattern } from '../grammar/bot-token.ts';
import { apiHash } from './structure/api-hash.ts';
import { authKey } from './structure/auth-key.ts';
import { authKeyText } from './structure/auth-key-text.ts';
import { botToken, isDecodable } from './structure/bot-token.ts';
import { gogramString } from './structure/gogram-string.ts';
import { mtcuteString } from './structure/mtcute-string.ts';
import { mtproxySecret } from './structure/mtproxy.ts';
import { gramjsString, pyrogramString, telethonString } from './structure/session-strings.ts';
import { tdataKey } from './structure/tdata.ts';

/** One kind of structure. Pure. */
export interface Structure {
  /** Whether the parts of a match can be a real secret. */
  check(id: string | undefined, secret: string): boolean;
  /** The secret is a record with a key in it: the check has examined the randomness of the key, and the other fields are regular. */
  readonly isRecord?: boolean;
  /** Secrets of other programs can have it, too: where it holds, a match is likely, not certain. */
  readonly isShared?: boolean;
  /** Whether the server would refuse `secret` at first sight, so that it is no secret any more, or never was. */
  isRefused?(secret: string): boolean;
  /** Also found in pieces, or with text right behind it: `encodings/pieces.ts` and `encodings/adjoined.ts` know its grammar. */
  readonly hasPieces?: boolean;
}

const HEAD: RegExp = new RegExp(`^${headPattern()}`);
const bytes = (secret: string): Buffer => Buffer.from(secret, 'latin1');

/** An authorization key beside which nothing says whose it is: its bytes, or a list of them. */
const bareKey = (_: string | undefined, secret: string): boolean => authKey(bytes(secret)) || authKeyText(undefined, secret);

/** All structures by the name that a rule gives them. The names are listed in `model/types.ts`: the compiler asks for a row for each. */
export const STRUCTURES: Readonly<Record<StructureName, Structure>> = {
  'telegram-bot-token': {
    check: botToken,
    // A secret that begins as all known ones do is believed in any case: how Telegram pads them is not promised.
    isRefused: (secret) => !HEAD.test(secret) && !isDecodable(secret),
    hasPieces: true,
  },
  'telegram-telethon-string': { check: telethonString, isRecord: true },
  'telegram-gramjs-string': { check: gramjsString, isRecord: true },
  'telegram-pyrogram-string': { check: pyrogramString, isRecord: true },
  'telegram-mtcute-string': { check: mtcuteString, isRecord: true },
  'telegram-gogram-string': { check: gogramString, isRecord: true },
  'telegram-auth-key-text': { check: authKeyText, isRecord: true },
  'telegram-bare-key': { check: bareKey, isRecord: true, isShared: true },
  'telegram-auth-key': { check: (_, secret) => authKey(bytes(secret)), isRecord: true },
  'telegram-tdata-key': { check: (_, secret) => tdataKey(bytes(secret)), isRecord: true },
  'telegram-api-hash': { check: apiHash },
  'telegram-mtproxy-secret': { check: (_, secret) => mtproxySecret(secret), isRecord: true },
};

/** The structure that `rule` names, if it names one. */
export function structureOf({ rule }: CompiledRule): Structure | undefined {
  return rule.structure === undefined ? undefined : STRUCTURES[rule.structure];
}

/** Whether secrets of `rule` are searched for in pieces, too. */
export function isSoughtInPieces(rule: CompiledRule): boolean {
  return rule.isDeep && structureOf(rule)?.hasPieces === true;
}
