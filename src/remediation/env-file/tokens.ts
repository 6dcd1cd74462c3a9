// Which variables of a .env hold which tokens.

import { prepareRules } from '../../config/rules/builtin.ts';
import { createDetector, type Detector } from '../../detect/detector.ts';
import { matchesIn } from '../../detect/whole.ts';
import { fingerprint } from '../../findings/fingerprint.ts';
import type { Match } from '../../model/types.ts';
import { readAssignments } from './assignments.ts';

/** A token in a .env. */
export interface Held {
  /** The variable whose value it is, or is in; undefined where it stands in no value (a comment). */
  readonly name: string | undefined;
  /** A program that reads the variable has the token: it is all of the value, as it is. */
  readonly whole: boolean;
  readonly match: Match;
  readonly fingerprint: string;
}

/** Which token is meant: that of a bot, or the very one. Without either any bot's. */
export interface Wanted {
  readonly botId?: string | undefined;
  readonly fingerprint?: string | undefined;
}

let detector: Detector | undefined; // it holds 1 MiB, and is for one file at a time

/** The bots' tokens in a .env, in the order of the file. Throws EnvFileError where it cannot be read. */
export function findTokens(bytes: Uint8Array, wanted: Wanted = {}): readonly Held[] {
  const assignments = readAssignments(bytes);
  detector ??= createDetector(prepareRules());
  return matchesIn(detector, bytes)
    .filter(({ rule }) => rule.structure === 'telegram-bot-token')
    .map((match): Held => {
      // Where the id is a variable of its own, the one that counts is that of the secret.
      const around = assignments.find(({ from, to }) => from <= match.secretStart && match.end <= to);
      const isPlain = match.encodings.length === 0 && match.start < match.secretStart;
      const whole = isPlain && around?.from === match.start && around.to === match.end;
      return { name: around?.name, whole, match, fingerprint: fingerprint(match, '', 0) };
    })
    .filter((held) => wanted.botId === undefined || held.match.id === wanted.botId)
    .filter((held) => wanted.fingerprint === undefined || held.fingerprint === wanted.fingerprint);
}
