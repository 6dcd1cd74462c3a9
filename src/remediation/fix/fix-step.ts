// One change of `fix`.
import { relative } from 'node:path';
import type { Replacement } from '../../system/replace-file.ts';

/** The new content of one file. */
export interface FixStep extends Replacement {
  /** `mode`: only its owner may read the file, whose content stays. */
  readonly kind: 'ignore' | 'mode' | 'env' | 'example' | 'source';
  /** The path as it is printed. Not yet safe for a terminal. */
  readonly name: string;
}

/** The path of a step as it is printed. */
export function nameOf(path: string, cwd: string): string {
  return relative(cwd, path).replaceAll('\\', '/');
}
