// In which state a `.env` is: private, readable by other users, or on its way into git.
import { lstatSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { findTop } from '../../git/environment.ts';
import { askIgnored } from '../../git/ignored.ts';
import type { ExpectedLocation } from '../../model/codes.ts';
import { isEnvName, isExampleName } from '../../system/env-names.ts';
import type { Environment } from '../../system/environment.ts';
import { systemPath } from '../../system/walk.ts';

/**
 * Whether a token is expected in the file at `path`, and how well the file is kept: it is a `.env` that git ignores, or that is in no repository,
 * and no image build copies it. Where git cannot be asked, no token is expected.
 */
export async function expectedInEnv(path: string, env: Environment): Promise<ExpectedLocation | false> {
  const name = basename(path);
  // direnv's file holds secrets as a .env does, only in another language.
  if (!(isEnvName(name) || name === '.envrc') || isExampleName(name)) return false;
  const stats = lstatSync(systemPath(path), { throwIfNoEntry: false });
  if (stats?.isFile() !== true) return false;
  const top = findTop(dirname(path));
  if (top !== undefined && (await askIgnored(dirname(path), [path], env))?.includes(path) !== true) return false;
  // Loaded only where a `.env` has a token.
  const { imagesWith } = await import('../env-files/images.ts');
  if ((await imagesWith(path, top)).length > 0) return false;
  return (stats.mode & 0o077) === 0 ? 'private-env' : 'readable-env';
}
