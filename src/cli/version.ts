// Our version.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version in package.json, which is beside our folder. */
export function readVersion(): string {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as { readonly version: string };
  return manifest.version;
}
