// The example of a `.env` that is for others to copy: which variables there are, with no values.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setVariable } from './dot-env.ts';
import type { Replacement } from './replace-file.ts';

const NAMES = ['.env.example', '.env.sample', '.env.template', '.env.dist'];

/** The change that names `variables` in the example in `folder`; undefined where it has them all. */
export function exampleOf(folder: string, variables: readonly string[]): Replacement | undefined {
  const path = join(folder, NAMES.find((name) => existsSync(join(folder, name))) ?? '.env.example');
  const before = existsSync(path) ? readFileSync(path) : undefined;
  const text = before?.toString('latin1') ?? '';
  const missing = variables.filter((variable) => !new RegExp(`^[ \\t#]*(?:export[ \\t]+)?${variable}[ \\t]*=`, 'm').test(text));
  if (missing.length === 0) return undefined;
  const after = missing.reduce<Buffer>((bytes, variable) => setVariable(bytes, variable, placeholderOf(variable)), before ?? Buffer.alloc(0));
  return { path, before, after };
}

function placeholderOf(variable: string): string {
  return /TOKEN/.test(variable) ? 'your-token' : 'your-value';
}
