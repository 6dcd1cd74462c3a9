// Whether dist is what a build would make now: `npm ci && npm test` would build twice.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Not in dist, which is published as it is. */
const FILE = 'dist.digest';

/** All that a build reads; of the libraries, which ones npm installed. */
const INPUTS = ['src', 'rules', '.ci', 'package.json', 'package-lock.json', 'tsconfig.json', 'node_modules/.package-lock.json'];

/** A digest of the names and contents of files, and of those below folders; undefined where one is missing. */
function digestOf(places) {
  if (!places.every((place) => existsSync(place))) return undefined;
  const hash = createHash('sha256').update(process.version);
  const names = places.flatMap((place) =>
    statSync(place).isFile() ? [place] : readdirSync(place, { recursive: true }).map((name) => join(place, name)),
  );
  for (const name of names.sort()) if (statSync(name).isFile()) hash.update(`${name}\0`).update(readFileSync(name)).update('\0');
  return hash.digest('hex');
}

/** Whether neither what a build reads nor what it made has changed since the last one. */
export function isBuilt() {
  const digest = digestOf([...INPUTS, 'dist']);
  return digest !== undefined && existsSync(FILE) && readFileSync(FILE, 'utf8') === digest;
}

/** Call it after a build: `isBuilt` compares with now. */
export function noteBuilt() {
  const digest = digestOf([...INPUTS, 'dist']);
  rmSync(FILE, { force: true });
  if (digest !== undefined) writeFileSync(FILE, digest);
}
