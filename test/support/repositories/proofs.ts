// Proofs that fixtures are what tests take them for: they run when the fixtures have changed, and in `npm run soak`.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { IN_SOAK } from '../soak.ts';

/** The digest of each fixture's sources when its proofs passed. To write one again: run the proofs, take what the test expects. */
const PROVEN: Readonly<Record<string, string>> = {
  hostile: '83621066c23313fe',
  planted: '5c07f0910daadcdc',
};

/** The digest of `NAME-repository.ts` and of what is in `NAME/`. */
export function digestOf(name: string): string {
  const folder = new URL('.', import.meta.url);
  const files = readdirSync(new URL(`${name}/`, folder)).sort();
  const hash = createHash('sha256').update(readFileSync(new URL(`${name}-repository.ts`, folder)));
  for (const file of files) hash.update(file).update(readFileSync(new URL(`${name}/${file}`, folder)));
  return hash.digest('hex').slice(0, 16);
}

/** The digest that is recorded. */
export const provenDigest = (name: string): string | undefined => PROVEN[name];

/** Whether the proofs of a fixture need not run. */
export const isProven = (name: string): boolean => !IN_SOAK && digestOf(name) === provenDigest(name);
