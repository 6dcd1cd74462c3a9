// Replaces the token of a bot: what a rotation decides, without asking or printing.
//
// In:  an audit, the bot that was chosen, the store of rotations that have begun.
// Out: which token is replaced, whether an earlier run is continued, which files hold the old token, what is left at the end.
//
//     const [bot] = botsIn(await audit(options));
//     const rotation = startRotation(bot, store.find(folder, bot.id), { isNamed: false });
//     // rotation.oldPrint is replaced; rotation.begun?.fresh is a new token that was given before
//
// The command (cli/commands/rotate) goes through the steps, asks and prints. Invariants: every step checks the present state, so that a run
// may be stopped anywhere and started again; only fingerprints are stored; Telegram is asked with the token in the request alone.
import { basename } from 'node:path';
import { isEnvName } from '../../system/env-names.ts';
import type { AuditedExposure } from '../audit/audit.ts';
import { isLeak } from '../steps/places.ts';
import type { FoundBot } from './bots.ts';
import type { Rotation } from './store.ts';

/** A rotation with its old token found, ready for the next step. */
export interface StartedRotation {
  readonly botId: string;
  /** The fingerprint of the token to replace. */
  readonly oldPrint: string;
  /** The token to replace; undefined if it is not found any more. */
  readonly old: AuditedExposure | undefined;
  /** All tokens of the bot that were found. */
  readonly tokens: readonly AuditedExposure[];
  /** The rotation of an earlier run, if this one continues it. */
  readonly begun: Rotation | undefined;
}

/** @param stored the rotation of an earlier run @param isNamed the user named the token to replace */
export function startRotation(
  bot: FoundBot,
  stored: Rotation | undefined,
  { isNamed }: { readonly isNamed: boolean },
): StartedRotation {
  const tokens = [bot.current, ...bot.others];
  const begun = isNamed || !isContinued(stored, tokens) ? undefined : stored;
  const oldPrint = begun?.old ?? bot.current.fingerprint;
  return { botId: bot.id, oldPrint, old: tokens.find(({ fingerprint }) => fingerprint === oldPrint), tokens, begun };
}

/** Whether the new token of an earlier run is found, and only in `.env` files. Otherwise it has leaked since, and is the one to replace. */
function isContinued(stored: Rotation | undefined, tokens: readonly AuditedExposure[]): boolean {
  const fresh = tokens.find(({ fingerprint }) => fingerprint === stored?.fresh);
  if (fresh === undefined) return false;
  return !fresh.places.some(({ kind, file = '' }) => isLeak(kind) && !isEnvName(basename(file)));
}

/** The number of tokens of the bot that are neither the old nor the new one: they are older, and dead. */
export function countOlderTokens({ tokens, oldPrint, begun }: StartedRotation): number {
  return tokens.filter(({ fingerprint }) => fingerprint !== oldPrint && fingerprint !== begun?.fresh).length;
}
