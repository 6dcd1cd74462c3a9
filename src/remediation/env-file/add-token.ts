// Chooses the variable for a token, and writes it to a .env.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findTop } from '../../git/environment.ts';
import { EnvFileError } from '../../model/errors.ts';
import type { Secret } from '../../model/types.ts';
import { readAssignments, valuesOf } from './assignments.ts';
import { setVariable } from './edit.ts';
import { findInEnvFiles } from './find.ts';
import { openEnvFile } from './open.ts';
import { createEnvFile, writeEnvFile } from './write.ts';

/** The variable and the file that hold the token, or will. */
export interface Placement {
  readonly path: string;
  readonly name: string;
  /** `present`: the variable has the token. `new line`: the file gets one more line. `new file`: the file is created. */
  readonly state: 'present' | 'new line' | 'new file';
  /** Writes the file. Throws EnvFileError; the file is unchanged then. */
  write(): void;
}

/** A token that is to be written to a `.env` file. */
export interface NewToken {
  readonly secret: Secret;
  readonly botId: string | undefined;
  /** The name of the variable; default: TELEGRAM_BOT_TOKEN. */
  readonly name?: string | undefined;
}

const DEFAULT_NAME = 'TELEGRAM_BOT_TOKEN';

/**
 * The variable that holds the token already, in `folder` or above it up to the top of the repository; else a new one in the nearest `.env`. If the
 * name is taken, the id of the bot is appended. Nothing is written before `write()`. Throws EnvFileError if a .env cannot be read: it may hold the token.
 */
export function placeToken(folder: string, token: NewToken): Placement {
  const { holders, problems } = findInEnvFiles(folder, { botId: token.botId });
  for (const { path, tokens, isExample } of holders) {
    const same = tokens.find(({ match, whole }) => whole && match.secret.equals(token.secret));
    if (!isExample && same?.name !== undefined) return { path, name: same.name, state: 'present', write: () => undefined };
  }
  const [problem] = problems;
  if (problem !== undefined) throw new EnvFileError(`could not scan a .env, which may contain the token: ${problem.message}`);
  const path = nearestEnv(folder);
  if (!existsSync(path)) {
    const name = token.name ?? DEFAULT_NAME;
    return { path, name, state: 'new file', write: () => createEnvFile(path, setVariable(new Uint8Array(), name, token.secret)) };
  }
  const file = openEnvFile(path);
  const name = freeName(file.bytes, token);
  const bytes = setVariable(file.bytes, name, token.secret);
  return { path, name, state: 'new line', write: () => writeEnvFile(file, bytes) };
}

function nearestEnv(folder: string): string {
  const top = findTop(folder) ?? folder;
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.env')) || at === top || at === dirname(at)) {
      return join(existsSync(join(at, '.env')) ? at : folder, '.env');
    }
  }
}

/** The first name that is not set, or empty. */
function freeName(bytes: Uint8Array, { botId, name = DEFAULT_NAME }: NewToken): string {
  const values = valuesOf(readAssignments(bytes));
  const names = [name, ...(botId === undefined ? [] : [`${name}_${botId}`])];
  const free = names.find((candidate) => (values.get(candidate) ?? '') === '');
  if (free !== undefined) return free;
  throw new EnvFileError(`sets ${names.join(' and ')} to another value already; choose another name`);
}
