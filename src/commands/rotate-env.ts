// The step of a rotation that puts the new token where the old one was: into .env.
import { basename, dirname, join, relative } from 'node:path';
import { checkEnvFile } from '../env-file/check.ts';
import { replaceValue } from '../env-file/edit.ts';
import { findInEnvFiles, isExample } from '../env-file/find.ts';
import { applyMend } from '../env-file/mend.ts';
import { openEnvFile } from '../env-file/open.ts';
import { putToken } from '../env-file/put.ts';
import { findTokens } from '../env-file/tokens.ts';
import { writeEnvFile } from '../env-file/write.ts';
import { findTop } from '../git/environment.ts';
import { visible } from '../report/visible.ts';
import type { Secret } from '../types.ts';
import type { Course } from './rotate-steps.ts';
