// The `tokenscan.json` of a new project: every key that most projects need, with its default.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, explain } from '../model/errors.ts';
import { CONFIG_NAME } from './config-file.ts';

/** The schema of the file, where the package is installed in the project. */
const SCHEMA = './node_modules/tokenscan/rules/tokenscan.schema.json';

/** Writes a new file into the folder `top`, where there is none. Throws ConfigError. */
export function writeNewConfig(top: string): void {
  try {
    writeFileSync(join(top, CONFIG_NAME), newConfigText(top), { flag: 'wx' });
  } catch (error) {
    throw new ConfigError(`${CONFIG_NAME} cannot be written: ${explain(error)}`, { cause: error });
  }
}

/** The text of a new file for the folder `top`. JSON has no comments: docs/configuration.md says what the keys mean. */
function newConfigText(top: string): string {
  const schema = existsSync(join(top, SCHEMA)) ? { $schema: SCHEMA } : {};
  return `${JSON.stringify({ ...schema, confidence: 'likely', exclude: [], allow: [], rules: [] }, undefined, 2)}\n`;
}
