// Reads which variables of a `.env` hold tokens, and which names are taken.

import type { Secret } from '../../model/types.ts';
import { readAssignments } from '../env-file/assignments.ts';
import type { FindMatches } from './find-matches.ts';

/** A token that is the whole value of a variable. */
interface StoredToken {
  readonly variable: string;
  readonly secret: Secret;
  /** The public part of the token: the id of the bot. */
  readonly id: string | undefined;
}

/** A `.env` file as it will be, and the variables it will have. */
export interface DotEnv {
  readonly held: readonly StoredToken[];
  /** The variables with a value that is no placeholder. */
  readonly taken: ReadonlySet<string>;
}

/** Values that the user is meant to replace. */
const PLACEHOLDER = /^(?:|<[^>]*>|your[\w -]*|change[_-]?me|x{3,}|\.{3}|todo|placeholder|replace[\w -]*)$/i;

/** Throws EnvFileError if dotenv may read the file differently. */
export function readDotEnv(bytes: Buffer, findMatches: FindMatches): DotEnv {
  const assignments = readAssignments(bytes);
  const held = findMatches(bytes).flatMap(({ start, end, secret, id }) => {
    const variable = assignments.find(({ from, to }) => from === start && to === end)?.name;
    return variable === undefined ? [] : [{ variable, secret, id }];
  });
  return { held, taken: new Set(assignments.filter(({ value }) => !PLACEHOLDER.test(value)).map(({ name }) => name)) };
}
