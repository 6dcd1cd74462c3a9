// The bots whose tokens an audit found, and which token of each is in use.
import type { Audit, AuditedExposure } from '../audit/audit.ts';
import { isEnvKind } from '../steps/places.ts';

/** A bot, and its tokens that were found. */
export interface FoundBot {
  readonly id: string;
  /** Probably the token in use: one in a `.env` or in the environment of a process; else the most urgent one. */
  readonly current: AuditedExposure;
  /** Its other tokens: older ones, or one that a rotation has begun with. */
  readonly others: readonly AuditedExposure[];
}

/** The bots whose tokens an audit found, most urgent first. */
export function botsIn({ exposures }: Audit): readonly FoundBot[] {
  const ids = new Set(exposures.flatMap(({ places: [{ finding }] }) => finding.botId ?? []));
  return [...ids].map((id) =>
    botOf(
      id,
      exposures.filter(({ places: [{ finding }] }) => finding.botId === id),
    ),
  );
}

function botOf(id: string, exposures: readonly AuditedExposure[]): FoundBot {
  const [first, ...rest] = exposures.toSorted((a, b) => Number(isInUse(b)) - Number(isInUse(a)));
  if (first === undefined) throw new TypeError('a bot without a token');
  return { id, current: first, others: rest };
}

/** The bot with the token of this fingerprint as the current one; undefined if the bot has no such token. */
export function withCurrent(bot: FoundBot, fingerprint: string): FoundBot | undefined {
  const tokens = [bot.current, ...bot.others];
  const current = tokens.find((one) => one.fingerprint === fingerprint);
  return current === undefined ? undefined : { ...bot, current, others: tokens.filter((one) => one !== current) };
}

function isInUse({ places }: AuditedExposure): boolean {
  return places.some(({ kind }) => isEnvKind(kind) || kind === 'environment');
}
