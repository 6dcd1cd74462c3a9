// Which bot's token is to be replaced, and which of its tokens is the one in use.
import type { Audit, AuditedExposure } from '../audit/audit.ts';

/** A bot, and its tokens that were found. */
export interface FoundBot {
  readonly id: string;
  /** The token in use, as far as one can tell: that in a `.env`, or in the environment of a program; else the most urgent one. */
  readonly current: AuditedExposure;
  /** Tokens it had before, or will have. */
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

function isInUse({ places }: AuditedExposure): boolean {
  return places.some(({ kind }) => kind === 'env' || kind === 'open env' || kind === 'environment');
}
