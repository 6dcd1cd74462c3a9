// Puts a token into a .env under a name of its own, once.
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

/** Which variable of which file holds the token, or is to. */
export interface Placement {
  readonly path: string;
  readonly name: string;
  /** `there`: it is set so already. `new line`: of a file that is there. `new file`: of one that is not. */
  readonly state: 'there' | 'new line' | 'new file';
  /** Makes it so. Throws EnvFileError, and then the file is as it was. */
  write(): void;
}

export interface TokenToPut {
  readonly secret: Secret;
  readonly botId: string | undefined;
  /** What to call it; TELEGRAM_BOT_TOKEN if not said. */
  readonly name?: string | undefined;
}

const USUAL = 'TELEGRAM_BOT_TOKEN';

/**
 * Where the token is to be read from: the variable that holds it already, in `folder` or above it up to the top of the repository, whatever its name;
 * else a new one in the nearest `.env`. Where the name is taken the bot's id is put behind it. Nothing is written before `write()`.
 * Throws EnvFileError where a .env cannot be looked at: the token may be there.
 */
export function placeToken(folder: string, token: TokenToPut): Placement {
  const { holders, problems } = findInEnvFiles(folder, { botId: token.botId });
  for (const { path, held, isExample } of holders) {
    const same = held.find(({ match, whole }) => whole && match.secret.equals(token.secret));
    if (!isExample && same?.name !== undefined) return { path, name: same.name, state: 'there', write: () => undefined };
  }
  const [problem] = problems;
  if (problem !== undefined)
    throw new EnvFileError(`a .env could not be looked at, which may hold the token: ${problem.message}`);
  const path = nearestEnv(folder);
  if (!existsSync(path)) {
    const name = token.name ?? USUAL;
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

/** A name that is not set, or set to nothing. */
function freeName(bytes: Uint8Array, { botId, name = USUAL }: TokenToPut): string {
  const values = valuesOf(readAssignments(bytes));
  const names = [name, ...(botId === undefined ? [] : [`${name}_${botId}`])];
  const free = names.find((candidate) => (values.get(candidate) ?? '') === '');
  if (free !== undefined) return free;
  throw new EnvFileError(`sets ${names.join(' and ')} to something else already; choose another name`);
}
