// Steps of a rotation that are about .env: the new token goes where the old one was, and stays private there.
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { tokenFingerprint } from '../../../findings/fingerprint.ts';
import { EnvFileError, explain, isSystemError } from '../../../model/errors.ts';
import type { Secret } from '../../../model/types.ts';
import { checkEnvFile } from '../../../remediation/env-file/check.ts';
import { replaceValue } from '../../../remediation/env-file/edit.ts';
import { findInEnvFiles } from '../../../remediation/env-file/find.ts';
import { applyMend } from '../../../remediation/env-file/mend.ts';
import { type EnvFile, openEnvFile } from '../../../remediation/env-file/open.ts';
import type { Check } from '../../../remediation/env-file/outcome.ts';
import { placeToken } from '../../../remediation/env-file/put.ts';
import { findTokens, type Held } from '../../../remediation/env-file/tokens.ts';
import { expectWritable, expectWritableFolder, writeEnvFile } from '../../../remediation/env-file/write.ts';
import { formatOrigin } from '../../../report/origins.ts';
import { isEnvName, isExampleName } from '../../../system/env-names.ts';
import { isWithin } from '../../../system/paths.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import { type Course, stop } from './course.ts';

/** A .env that has the old token, and the variables of it that have. */
interface Holding {
  readonly path: string;
  readonly file: EnvFile;
  readonly values: readonly Held[];
  /** Lines with the old token outside of any value. */
  readonly comments: readonly number[];
}

/** Where programs read the new token. */
export interface Placed {
  readonly path: string;
  readonly name: string;
  /** The token is all there is to the variable. */
  readonly whole: boolean;
}

/** Writes the new token into each .env that has the old one; where none has, into one of its own. Says where it is then. Throws TokenscanError. */
export async function putNew(course: Course, fresh: Secret | undefined): Promise<Placed> {
  const { step, say, botId, terminal } = course;
  step('.env');
  const { oldPrint, failedPrint } = course;
  const freshPrint = fresh === undefined ? undefined : tokenFingerprint(fresh);
  const holdings = [oldPrint, failedPrint]
    .filter((print) => print !== undefined)
    .filter((print) => print !== freshPrint)
    .flatMap((print) => replaceAll(course, print, fresh));
  const places = holdings.flatMap(({ path, values }) => values.map(({ name = '', whole }) => ({ path, name, whole })));
  const placed = places.find(({ whole }) => whole) ?? places[0];
  if (placed !== undefined) return placed;
  if (fresh === undefined) {
    say('  The new token would go into .env, for no .env has the old one.');
    return { path: join(terminal.cwd, '.env'), name: 'TELEGRAM_BOT_TOKEN', whole: true };
  }
  const placement = attempt('.env', () => placeToken(terminal.cwd, { secret: fresh, botId }));
  if (placement.state === 'there') {
    say(`  ${nameFrom(course, placement.path)}: ${escapeForTerminal(placement.name)} is the new token already.`);
    return { ...placement, whole: true };
  }
  attempt(placement.path, () => placement.write());
  say(
    `  ${nameFrom(course, placement.path)}: ${escapeForTerminal(placement.name)} is the new token now. Only you can read the file.`,
  );
  return { ...placement, whole: true };
}

/** In each .env that has the token with this fingerprint. Says which these were. */
function replaceAll(course: Course, print: string, fresh: Secret | undefined): readonly Holding[] {
  const all = holdingsOf(course, print);
  for (const holding of all) sayComments(holding, course);
  const holdings = all.filter(({ values }) => values.length > 0);
  for (const holding of holdings) replaceIn(holding, course, fresh);
  return holdings;
}

/**
 * The .env files that have the old token: those of the project up to the top of its repository, and those below that were found. Throws
 * TokenscanError where one cannot be looked at: it may have it, too.
 */
function holdingsOf(course: Course, print: string): readonly Holding[] {
  const { terminal } = course;
  const { holders, problems } = findInEnvFiles(terminal.cwd, { fingerprint: print });
  const [problem] = problems;
  if (problem !== undefined)
    stop(
      `${formatOrigin(problem.origin)} ${escapeForTerminal(problem.message)}; it may hold the old token, too: mend that, and call this again`,
    );
  const above = holders.filter((holder) => !holder.isExample).map(({ path }) => path);
  return [...new Set([...above, ...envFilesOf(course)].map((path) => realpathSync(path)))].map((path) =>
    attempt(path, () => {
      const file = openEnvFile(path);
      const held = findTokens(file.bytes, { fingerprint: print });
      const values = held.filter((one) => one.name !== undefined);
      return { path, file, values, comments: held.filter((one) => one.name === undefined).map(({ match }) => match.line) };
    }),
  );
}

/** The .env files in which the audit found a token of the bot; not those that are examples. */
function envFilesOf({ tokens }: Course): readonly string[] {
  return tokens
    .flatMap(({ places }) => places)
    .flatMap(({ file }) => file ?? [])
    .filter((file) => isEnvName(basename(file)) && !isExampleName(basename(file)) && existsSync(file));
}

/** Ends it where the new token could not be written, while the old one still works. @param isBegun the new one is there already */
export function expectRoom(course: Course, isBegun: boolean): void {
  const { terminal, manner, oldPrint, botId } = course;
  const holdings = holdingsOf(course, oldPrint).filter(({ values }) => values.length > 0);
  const secret = manner.secrets.get(oldPrint);
  for (const { path, file, values } of holdings) {
    const check = (): void => {
      expectWritable(file);
      // In its own place, to see whether there is one: the form may be one that is not written.
      if (secret !== undefined) replaceValue(file.bytes, values, secret);
    };
    attempt(path, check, 'it could not take a new token');
  }
  // Where a token goes depends on the bot alone.
  if (isBegun || holdings.length > 0 || secret === undefined) return;
  const { path } = attempt('.env', () => placeToken(terminal.cwd, { secret, botId }), 'it could not take a new token');
  attempt(path, () => expectWritableFolder(dirname(path)), 'it could not take a new token');
}

/** Of what no program reads only the person knows what it is there for. */
function sayComments({ path, comments }: Holding, course: Course): void {
  if (comments.length === 0) return;
  course.leave();
  course.say(
    `  ${nameFrom(course, path)}: the old one also stands in a comment (line ${comments.join(', ')}); take that out by hand.`,
  );
}

function replaceIn({ path, file, values }: Holding, course: Course, fresh: Secret | undefined): void {
  const variables = [...new Set(values.map((one) => escapeForTerminal(one.name ?? '')))].join(', ');
  const name = nameFrom(course, path);
  if (fresh === undefined) course.say(`  ${name}: ${variables} would be the new token.`);
  else {
    attempt(path, () => writeEnvFile(file, replaceValue(file.bytes, values, fresh)));
    course.say(`  ${name}: ${variables} is the new token now, and nothing else changed. Only you can read the file.`);
  }
}

/** Says what is not right about the files that hold the new token, and mends it where the person wants that. @param print the fingerprint of the new token */
export async function checkPlaces(course: Course, print: string | undefined): Promise<void> {
  const { terminal, manner } = course;
  const fingerprint = manner.isDry ? course.oldPrint : print;
  const { holders } = findInEnvFiles(terminal.cwd, { fingerprint });
  const above = holders.filter((holder) => !holder.isExample).map(({ path }) => path);
  const known = new Set(above.map((path) => realpathSync(path)));
  const below = envFilesOf(course).filter((path) => !known.has(realpathSync(path)));
  for (const path of new Set([...above, ...below])) {
    const [first] = attempt(path, () => findTokens(openEnvFile(path).bytes, { fingerprint }));
    if (first === undefined) continue;
    const checks = await checkEnvFile(path, { cwd: terminal.cwd, env: terminal.env, variable: first.name });
    for (const check of checks.filter(({ ok }) => !ok)) await offerMend(course, nameFrom(course, path), check);
  }
}

async function offerMend({ terminal, say, wants, leave }: Course, name: string, { what, fix, mend }: Check): Promise<void> {
  say(`  ${name}: ${escapeForTerminal(what)}.${fix === undefined ? '' : `\n    ${escapeForTerminal(fix)}`}`);
  if (mend === undefined || !(await wants('Do that now?'))) {
    leave();
    return;
  }
  try {
    await applyMend(mend, terminal.env);
  } catch (error) {
    leave();
    // Not done is said; the new token is in its place all the same.
    say(`    not done: ${escapeForTerminal(explain(error))}`);
  }
}

function attempt<Result>(path: string, work: () => Result, otherwise = 'the new token is not in it'): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof EnvFileError) && !isSystemError(error)) throw error;
    return stop(`${escapeForTerminal(path)} ${explain(error)}; ${otherwise}: mend that, and call this again`);
  }
}

function nameFrom({ terminal }: Pick<Course, 'terminal'>, path: string): string {
  const [cwd, folder] = [realpathSync(terminal.cwd), realpathSync(dirname(path))];
  return escapeForTerminal(isWithin(folder, cwd) ? join(relative(cwd, folder), basename(path)) : path);
}
