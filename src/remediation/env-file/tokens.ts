// Finds the tokens in a .env, and the variables that hold them.

import { prepareRules } from '../../config/rules/builtin.ts';
import { createDetector, type Detector } from '../../detect/detector.ts';
import { matchesIn } from '../../detect/matches-in.ts';
import { fingerprint } from '../../findings/fingerprint.ts';
import type { Match } from '../../model/types.ts';
import { readAssignments } from './assignments.ts';

/** A token in a .env. */
export interface TokenInEnv {
  /** The variable whose value contains it; undefined outside of values (in a comment). */
  readonly name: string | undefined;
  /** It is the whole value, unencoded: a program that reads the variable has the token. */
  readonly whole: boolean;
  readonly match: Match;
  readonly fingerprint: string;
}

/** Selects the tokens of a bot, or one token; without either, all. */
export interface TokenFilter {
  readonly botId?: string | undefined;
  readonly fingerprint?: string | undefined;
}

let detector: Detector | undefined; // reused: it has a buffer of 1 MiB

/** The bot tokens in a .env, in file order. Throws EnvFileError if it cannot be read as one. */
export function findTokens(bytes: Uint8Array, filter: TokenFilter = {}): readonly TokenInEnv[] {
  const assignments = readAssignments(bytes);
  detector ??= createDetector(prepareRules());
  return matchesIn(detector, bytes)
    .filter(({ rule }) => rule.structure === 'telegram-bot-token')
    .map((match): TokenInEnv => {
      // If the id is in another variable, the one with the secret counts.
      const around = assignments.find(({ from, to }) => from <= match.secretStart && match.end <= to);
      const isPlain = match.encodings.length === 0 && match.start < match.secretStart;
      const whole = isPlain && around?.from === match.start && around.to === match.end;
      return { name: around?.name, whole, match, fingerprint: fingerprint(match, '', 0) };
    })
    .filter((token) => filter.botId === undefined || token.match.id === filter.botId)
    .filter((token) => filter.fingerprint === undefined || token.fingerprint === filter.fingerprint);
}
