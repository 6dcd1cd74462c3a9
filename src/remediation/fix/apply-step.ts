// Writes the file of one step of a plan.
import { chmodSync } from 'node:fs';
import { EnvFileError, TokenscanError } from '../../model/errors.ts';
import type { Environment } from '../../system/environment.ts';
import { replaceFile } from '../../system/replace-file.ts';
import { isOutOfGit } from '../env-file/git-ignore.ts';
import { openEnvFile } from '../env-file/open.ts';
import { createEnvFile, writeEnvFile } from '../env-file/write.ts';
import type { FixStep } from './fix-step.ts';

/** Writes the file of `step`. Throws TokenscanError and system errors; the file is unchanged then. */
export async function applyStep(step: FixStep, env: Environment): Promise<void> {
  if (step.kind === 'env') await writeEnv(step, env);
  else if (step.kind === 'mode') chmodSync(step.path, 0o600);
  else replaceFile(step);
}

async function writeEnv({ path, before, after }: FixStep, env: Environment): Promise<void> {
  if (!(await isOutOfGit(path, env)))
    throw new TokenscanError('not written, because git does not ignore it; make git ignore it, then run this again');
  if (before === undefined) return createEnvFile(path, after);
  const file = openEnvFile(path);
  if (!file.bytes.equals(before)) throw new EnvFileError('was changed meanwhile; try again');
  writeEnvFile(file, after);
}
