// Does what was planned, step by step; no step makes what is there less safe than it was.

import { EnvFileError, TokenscanError } from '../../model/errors.ts';
import type { Environment } from '../../system/environment.ts';
import { isKeptOut } from '../env-file/git-ignore.ts';
import { openEnvFile } from '../env-file/open.ts';
import { createEnvFile, writeEnvFile } from '../env-file/write.ts';
import type { Step } from './plan.ts';
import { replaceFile } from './replace-file.ts';

/** Writes the file of `step`. Throws TokenscanError and what the system throws; then it is as it was. */
export async function carryOut(step: Step, env: Environment): Promise<void> {
  if (step.kind === 'env') await writeEnv(step, env);
  else replaceFile(step);
}

async function writeEnv({ path, before, after }: Step, env: Environment): Promise<void> {
  if (!(await isKeptOut(path, env)))
    throw new TokenscanError('git would still take it, so nothing was put there; make git ignore it, and run this again');
  if (before === undefined) return createEnvFile(path, after);
  const file = openEnvFile(path);
  if (!file.bytes.equals(before)) throw new EnvFileError('was changed meanwhile; try again');
  writeEnvFile(file, after);
}
