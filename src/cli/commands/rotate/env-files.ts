// Steps of a rotation that are about .env: the new token replaces the old one there, and stays private.
import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { tokenFingerprint } from '../../../findings/fingerprint.ts';
import { explain } from '../../../model/errors.ts';
import type { Secret } from '../../../model/types.ts';
import { placeToken } from '../../../remediation/env-file/add-token.ts';
import { checkEnvFile } from '../../../remediation/env-file/check.ts';
import type { EnvCheck } from '../../../remediation/env-file/check-result.ts';
import { replaceValue } from '../../../remediation/env-file/edit.ts';
import { applyRemedy } from '../../../remediation/env-file/remedy.ts';
import { writeEnvFile } from '../../../remediation/env-file/write.ts';
import type { TokenVariable } from '../../../remediation/rotate/curl.ts';
import { attempt, type EnvFileWithToken, envFilesToCheck, envFilesWith } from '../../../remediation/rotate/env-files.ts';
import { describeEnvFact } from '../../../report/env-words.ts';
import { shortenPath } from '../../../system/paths.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import type { RotationContext } from './context.ts';

/**
 * Writes the new token into each `.env` with the old one, or else into one of its own. Gives the variable that has it. Throws TokenscanError.
 *
 * @param fresh undefined in a dry run
 */
export async function writeNewToken(context: RotationContext, fresh: Secret | undefined): Promise<TokenVariable> {
  context.beginStep('.env');
  const { rotation, terminal } = context;
  const freshPrint = fresh === undefined ? undefined : tokenFingerprint(fresh);
  // A new token of an earlier run that does not work is replaced as well.
  const variables = [rotation.oldPrint, rotation.begun?.fresh]
    .filter((print) => print !== undefined)
    .filter((print) => print !== freshPrint)
    .flatMap((print) => replaceEverywhere(context, print, fresh))
    .flatMap(({ path, values }) => values.map(({ name = '', whole }) => ({ path, name, whole })));
  const variable = variables.find(({ whole }) => whole) ?? variables[0];
  if (variable !== undefined) return variable;
  if (fresh === undefined) {
    context.print('  The new token would be written to .env: no .env has the old one.');
    return { path: join(terminal.cwd, '.env'), name: 'TELEGRAM_BOT_TOKEN', whole: true };
  }
  const placement = attempt('.env', () => placeToken(terminal.cwd, { secret: fresh, botId: rotation.botId }));
  const place = `${shortName(placement.path, context)}: ${escapeForTerminal(placement.name)}`;
  if (placement.state === 'present') {
    context.print(`  ${place} is the new token already.`);
    return { ...placement, whole: true };
  }
  attempt(placement.path, () => placement.write());
  context.print(`  ${place} is the new token now. Only you can read the file.`);
  return { ...placement, whole: true };
}

/** Replaces the token with the fingerprint `print` in every `.env`. Gives the files that have it in a value. */
function replaceEverywhere(context: RotationContext, print: string, fresh: Secret | undefined): readonly EnvFileWithToken[] {
  const all = envFilesWith(print, context.terminal.cwd, context.rotation);
  for (const { path, commentLines } of all) {
    if (commentLines.length === 0) continue;
    // No program reads a comment: only the user knows what it is for.
    context.leaveWork();
    context.print(
      `  ${shortName(path, context)}: a comment has the old token (line ${commentLines.join(', ')}); remove it by hand.`,
    );
  }
  const files = all.filter(({ values }) => values.length > 0);
  for (const file of files) replaceIn(file, context, fresh);
  return files;
}

function replaceIn({ path, file, values }: EnvFileWithToken, context: RotationContext, fresh: Secret | undefined): void {
  const variables = [...new Set(values.map(({ name = '' }) => escapeForTerminal(name)))].join(', ');
  const name = shortName(path, context);
  if (fresh === undefined) {
    context.print(`  ${name}: ${variables} would be the new token.`);
    return;
  }
  attempt(path, () => writeEnvFile(file, replaceValue(file.bytes, values, fresh)));
  context.print(`  ${name}: ${variables} is the new token now, and nothing else changed. Only you can read the file.`);
}

/** Prints what is wrong with the files that have the new token, and offers to fix it. @param print the fingerprint of the new token */
export async function checkEnvFiles(context: RotationContext, print: string | undefined): Promise<void> {
  const { terminal, rotation, options } = context;
  const fingerprint = options.isDry ? rotation.oldPrint : print;
  for (const { path, variable } of envFilesToCheck(fingerprint, terminal.cwd, rotation)) {
    const checks = await checkEnvFile(path, { cwd: terminal.cwd, env: terminal.env, variable });
    for (const check of checks.filter(({ ok }) => !ok)) await offerRemedy(context, shortName(path, context), check);
  }
}

async function offerRemedy(context: RotationContext, name: string, { fact, command, remedy }: EnvCheck): Promise<void> {
  context.print(`  ${name}: ${describeEnvFact(fact)}.`);
  if (command !== undefined) context.printCommand(escapeForTerminal(command));
  const danger = `${name}: ${describeEnvFact(fact)}${command === undefined ? '' : `; ${escapeForTerminal(command)}`}`;
  if (remedy === undefined || !(await context.confirm('Do that now?'))) {
    context.leaveWork(danger);
    return;
  }
  try {
    await applyRemedy(remedy, context.terminal.env);
  } catch (error) {
    // The rotation goes on: the new token is written.
    context.leaveWork(danger);
    context.print(`    not done: ${escapeForTerminal(explain(error))}`);
  }
}

function shortName(path: string, { terminal }: RotationContext): string {
  const real = join(realpathSync(dirname(path)), basename(path));
  const short = shortenPath(real, realpathSync(terminal.cwd));
  return escapeForTerminal(short === real ? path : short);
}
