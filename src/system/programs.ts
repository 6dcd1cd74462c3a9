// Programs of the system: where they are.
import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from './environment.ts';

/**
 * The path of `program` on PATH; undefined where there is none. Relative entries are passed over, and what dependencies
 * bring: whoever wrote them does not decide what we run.
 */
export function findProgram(program: string, { PATH = '' }: Environment): string | undefined {
  return PATH.split(':')
    .filter((folder) => folder.startsWith('/') && !folder.split('/').includes('node_modules'))
    .map((folder) => join(folder, program))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return statSync(path).isFile();
      } catch {
        return false;
      }
    });
}
