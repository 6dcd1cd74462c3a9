// Whether a file is a private `.env`, where a token is expected.
import { lstatSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { listIgnored } from '../../git/ignored.ts';
import { isEnvName } from '../../system/env-names.ts';
import type { Environment } from '../../system/environment.ts';
import { systemPath } from '../../system/walk.ts';

/** Whether the file at `path` is a `.env` that git ignores and only its owner can read. */
export async function isPrivateEnv(path: string, env: Environment): Promise<boolean> {
  const name = basename(path);
  // direnv's file holds secrets as a .env does, only in another language.
  if (!isEnvName(name) && name !== '.envrc') return false;
  const stats = lstatSync(systemPath(path), { throwIfNoEntry: false });
  // Windows has no such mode bits: no file is private there.
  if (stats === undefined || !stats.isFile() || (stats.mode & 0o077) !== 0) return false;
  return (await listIgnored(dirname(path), [path], env)).has(path);
}
