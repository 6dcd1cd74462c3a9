// The .env files that a rotation changes and checks.
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { EnvFileError, explain, isSystemError, TokenscanError } from '../../model/errors.ts';
import type { Secret } from '../../model/types.ts';
import { isEnvName, isExampleName } from '../../system/env-names.ts';
import { escapeForTerminal } from '../../system/terminal-text.ts';
import { placeToken } from '../env-file/add-token.ts';
import { replaceValue } from '../env-file/edit.ts';
import { findInEnvFiles } from '../env-file/find.ts';
import { type EnvFile, openEnvFile } from '../env-file/open.ts';
import { findTokens, type TokenInEnv } from '../env-file/tokens.ts';
import { expectWritable, expectWritableFolder } from '../env-file/write.ts';
import type { StartedRotation } from './rotation.ts';

/** A `.env` with a token. */
export interface EnvFileWithToken {
  readonly path: string;
  readonly file: EnvFile;
  /** The tokens that are in a value. */
  readonly values: readonly TokenInEnv[];
  /** The lines with the token outside of any value. */
  readonly commentLines: readonly number[];
}

type TokensOfBot = Pick<StartedRotation, 'tokens'>;

/**
 * The `.env` files with the token: those from `cwd` up to the top of its repository, and those that the audit found below. Throws TokenscanError
 * if one cannot be read: it may hold the token, too.
 */
export function envFilesWith(print: string, cwd: string, rotation: TokensOfBot): readonly EnvFileWithToken[] {
  const { holders, problems } = findInEnvFiles(cwd, { fingerprint: print });
  const [problem] = problems;
  if (problem !== undefined) {
    const path = escapeForTerminal(problem.origin.path ?? '.env');
    throw new TokenscanError(`${path}: ${problem.message}; it may contain the old token, so fix that and run this again`);
  }
  const above = holders.filter((holder) => !holder.isExample).map(({ path }) => path);
  return [...new Set([...above, ...auditedEnvFiles(rotation)].map((path) => realpathSync(path)))].map((path) =>
    attempt(path, () => {
      const file = openEnvFile(path);
      const tokens = findTokens(file.bytes, { fingerprint: print });
      const values = tokens.filter(({ name }) => name !== undefined);
      const commentLines = tokens.filter(({ name }) => name === undefined).map(({ match }) => match.line);
      return { path, file, values, commentLines };
    }),
  );
}

/** The `.env` files in which the audit found a token of the bot, without examples. */
function auditedEnvFiles({ tokens }: TokensOfBot): readonly string[] {
  return tokens
    .flatMap(({ places }) => places)
    .flatMap(({ file }) => file ?? [])
    .filter((file) => isEnvName(basename(file)) && !isExampleName(basename(file)) && existsSync(file));
}

/** Throws TokenscanError if the new token cannot be written. Call it while the old token still works. @param secret the old token, if it is known */
export function expectRoomForToken(rotation: StartedRotation, cwd: string, secret: Secret | undefined): void {
  const files = envFilesWith(rotation.oldPrint, cwd, rotation).filter(({ values }) => values.length > 0);
  for (const { path, file, values } of files)
    attempt(
      path,
      () => {
        expectWritable(file);
        // Replaces the token by itself: fails if it is encoded in a way that cannot be written.
        if (secret !== undefined) replaceValue(file.bytes, values, secret);
      },
      CANNOT_WRITE,
    );
  if (rotation.begun !== undefined || files.length > 0 || secret === undefined) return;
  // Where a token goes depends on the bot alone.
  const { path } = attempt('.env', () => placeToken(cwd, { secret, botId: rotation.botId }), CANNOT_WRITE);
  attempt(path, () => expectWritableFolder(dirname(path)), CANNOT_WRITE);
}

const CANNOT_WRITE = 'a new token cannot be written there';

/** The `.env` files with the token, as their user names them, each with the first variable that has it. */
export function envFilesToCheck(
  print: string | undefined,
  cwd: string,
  rotation: TokensOfBot,
): readonly { readonly path: string; readonly variable: string | undefined }[] {
  const { holders } = findInEnvFiles(cwd, { fingerprint: print });
  const above = holders.filter((holder) => !holder.isExample).map(({ path }) => path);
  const known = new Set(above.map((path) => realpathSync(path)));
  const below = auditedEnvFiles(rotation).filter((path) => !known.has(realpathSync(path)));
  return [...new Set([...above, ...below])].flatMap((path) => {
    const [first] = attempt(path, () => findTokens(openEnvFile(path).bytes, { fingerprint: print }));
    return first === undefined ? [] : [{ path, variable: first.name }];
  });
}

/** Does `work` on a `.env`. Throws TokenscanError with the path, the reason and `consequence`. */
export function attempt<Result>(path: string, work: () => Result, consequence = 'the new token was not written there'): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof EnvFileError) && !isSystemError(error)) throw error;
    throw new TokenscanError(`${escapeForTerminal(path)} ${explain(error)}; ${consequence}, so fix that and run this again`, {
      cause: error,
    });
  }
}
