// Which variables of a `.env` hold which tokens, and which names are free.

import type { Secret } from '../../model/types.ts';
import { readAssignments } from '../env-file/assignments.ts';
import type { FindMatches } from './find-matches.ts';

/** A token that is all there is to a variable. */
interface Held {
  readonly variable: string;
  readonly secret: Secret;
  /** The public part of a token, which the tokens of one bot share. */
  readonly id: string | undefined;
}

export interface DotEnv {
  readonly held: readonly Held[];
  /** The variables that have a value of some meaning. */
  readonly taken: ReadonlySet<string>;
}

/** Values that somebody is to replace. */
const EMPTY = /^(?:|<[^>]*>|your[\w -]*|change[_-]?me|x{3,}|\.{3}|todo|placeholder|replace[\w -]*)$/i;

/** Throws EnvFileError where the file is not sure to read as dotenv reads it. */
export function readDotEnv(bytes: Buffer, findMatches: FindMatches): DotEnv {
  const assignments = readAssignments(bytes);
  const held = findMatches(bytes).flatMap(({ start, end, secret, id }) => {
    const variable = assignments.find(({ from, to }) => from === start && to === end)?.name;
    return variable === undefined ? [] : [{ variable, secret, id }];
  });
  return { held, taken: new Set(assignments.filter(({ value }) => !EMPTY.test(value)).map(({ name }) => name)) };
}
