// What `tokenscan verify` found out about tokens, as its formats get it.
import type { Exposure, Problem } from '../model/types.ts';
import type { TokenState } from '../remediation/bot-api/verify.ts';
import type { NextStep } from '../remediation/steps/step.ts';

/** A token and what the server answered about it. */
export interface Asked {
  readonly exposure: Exposure;
  readonly verdict: TokenState;
}

/** What the Bot API said about each token. */
export interface VerdictReport {
  readonly asked: readonly Asked[];
  /** What could not be scanned for tokens. */
  readonly problems: readonly Problem[];
  /** How many tokens were not asked about: they are allowed or in an expected location. */
  readonly suppressed: number;
  /** The host of the server, as it may be shown. */
  readonly host: string;
  /** The variable that was asked about, in place of places. */
  readonly variable?: string | undefined;
  /** What to do about tokens that are not where they are expected, and may work. */
  readonly steps: readonly NextStep[];
  /** The words that start tokenscan. */
  readonly command: string;
}

/** The words for the states. JSON, version 1, has the identifiers. */
export const STATE_WORDS: Readonly<Record<TokenState['state'], string>> = {
  alive: 'active',
  dead: 'revoked',
  unknown: 'unknown',
};

/** Whether a token is somewhere it should not be. */
export function isLeaked({ findings }: Exposure): boolean {
  return findings.some(({ suppressed }) => suppressed === false);
}

/** How many tokens are in each state. */
export function countStates(asked: readonly Asked[]): Readonly<Record<TokenState['state'], number>> {
  const of = (state: TokenState['state']): number => asked.filter(({ verdict }) => verdict.state === state).length;
  return { alive: of('alive'), dead: of('dead'), unknown: of('unknown') };
}
