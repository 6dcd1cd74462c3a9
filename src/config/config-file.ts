// The file `tokenscan.json` itself: its name, its text, and its text as data.
import { ConfigError, explain, isSystemError } from '../model/errors.ts';
import { readData } from './rules/read-data.ts';
import type { ConfigFile } from './schema.ts';

export const CONFIG_NAME = 'tokenscan.json';

/** The text of a configuration file as data. Throws ConfigError with the place of the first mistake. */
export async function parseConfig(text: string, name: string): Promise<ConfigFile> {
  // Loaded only where there is a file: it would be the slowest part of a hook's start.
  const [{ configSchema }, { parseJson, validate }] = await Promise.all([import('./schema.ts'), import('./rules/validate.ts')]);
  return validate(configSchema, parseJson(text, name), name);
}

/** The text of the file at `path`, called `name` in messages; undefined where it may be missing and is. Throws ConfigError. */
export function readConfig(path: string, name: string, mustExist: boolean): string | undefined {
  try {
    return readData(path, name);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    if (!mustExist && isSystemError(error) && error.code === 'ENOENT') return undefined;
    throw new ConfigError(`${name} cannot be read: ${explain(error)}`, { cause: error });
  }
}
