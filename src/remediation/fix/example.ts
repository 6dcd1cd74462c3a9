// Adds variables to `.env.example`, which others copy.

import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { isEnvName, isExampleName } from '../../system/env-names.ts';
import { readRegularFile } from '../../system/regular-file.ts';
import type { Replacement } from '../../system/replace-file.ts';
import { readAssignments } from '../env-file/assignments.ts';
import { setVariables } from '../env-file/edit.ts';

/** The change that adds `variables` to the example in `folder`; undefined if it has them all. Throws EnvFileError. */
export function exampleOf(folder: string, variables: readonly string[]): Replacement | undefined {
  const [existing] = readdirSync(folder).filter((name) => isEnvName(name) && isExampleName(name));
  const path = existing === undefined ? join(folder, '.env.example') : realpathSync(join(folder, existing));
  const before = existsSync(path) ? readRegularFile(path) : undefined;
  const named = new Set(readAssignments(before ?? Buffer.alloc(0)).map(({ name }) => name));
  const missing = variables.filter((variable) => !named.has(variable));
  if (missing.length === 0) return undefined;
  const values = new Map(missing.map((variable) => [variable, /TOKEN/.test(variable) ? 'your-token' : 'your-value']));
  const after = setVariables(before ?? Buffer.alloc(0), values);
  return { path, before, after };
}
