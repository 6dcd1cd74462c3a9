// The steps of a rotation, in order. Each checks the present state, so that a run may be stopped anywhere and started again.
import { dirname } from 'node:path';
import { findTop } from '../../../git/environment.ts';
import type { Secret } from '../../../model/types.ts';
import type { Audit } from '../../../remediation/audit/audit.ts';
import type { FoundBot } from '../../../remediation/rotate/bots.ts';
import { curlCommand, type TokenVariable } from '../../../remediation/rotate/curl.ts';
import { expectRoomForToken } from '../../../remediation/rotate/env-files.ts';
import { leaksOf, remainingOf } from '../../../remediation/rotate/leaks.ts';
import { countOlderTokens, startRotation } from '../../../remediation/rotate/rotation.ts';
import { findServices } from '../../../remediation/rotate/services.ts';
import { RotationStore } from '../../../remediation/rotate/store.ts';
import { isEnvKind, type TokenPlace } from '../../../remediation/steps/places.ts';
import { count } from '../../../report/amounts.ts';
import { describePlace, KIND_WORDS, VERDICT_WORDS } from '../../../report/audit-words.ts';
import { keepTogether } from '../../../report/layout.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import { EXIT } from '../../exit-code.ts';
import { maskOutput, type Terminal } from '../../terminal.ts';
import { cleanUp, fixCode } from './clean-up.ts';
import { RotationContext, type RotationOptions } from './context.ts';
import { checkEnvFiles, writeNewToken } from './env-files.ts';
import { getNewToken } from './new-token.ts';
import { askAboutOldToken, isRefused, type Proof, prove } from './proof.ts';

/** How many places and problems are listed before the rest is counted. */
const MAX_PLACES_SHOWN = 12;
const MAX_PROBLEMS_SHOWN = 3;

/** Runs all steps. Gives the exit code. Throws TokenscanError. */
export async function rotateBot(bot: FoundBot, before: Audit, terminal: Terminal, options: RotationOptions): Promise<number> {
  const store = new RotationStore(terminal.env);
  // The name of a folder may contain a token, too.
  const folder = maskOutput(terminal.cwd);
  const rotation = startRotation(bot, store.find(folder, bot.id), options);
  const context = new RotationContext(rotation, terminal, options);
  context.print(
    `A new token for bot ${bot.id}, step by step. Nothing is changed before you agree. You can stop at any time, and run it again to continue.`,
  );

  context.beginStep('Where the old token is');
  printOldToken(context);
  // Everything that prevents writing the new token is reported while the old one still works.
  expectRoomForToken(rotation, terminal.cwd, options.secrets.get(rotation.oldPrint));
  if (!options.isDry) store.expectWritable();
  const webhook = await askAboutOldToken(context);
  const fresh = await obtainToken(context, (print) =>
    store.save({ folder, botId: bot.id, old: rotation.oldPrint, fresh: print }),
  );
  const variable = await writeNewToken(context, options.isDry ? undefined : fresh.secret);
  await checkEnvFiles(context, fresh.print);
  const proof = await prove(context, fresh.secret, variable);
  printRestart(context, webhook, variable);
  await cleanUp(context, variable);
  const code = finish(context, proof, await compare(context, before));
  if (code === 0) store.remove({ folder, botId: bot.id, old: rotation.oldPrint, fresh: fresh.print ?? '' });
  return code;
}

interface NewToken {
  /** Both undefined in a dry run, unless a token was given before. */
  readonly secret: Secret | undefined;
  readonly print: string | undefined;
}

/** The new token: of an earlier run if that one works, or one that the user gives now. */
async function obtainToken(context: RotationContext, save: (print: string) => void): Promise<NewToken> {
  const { rotation, options } = context;
  const earlier = rotation.begun?.fresh;
  const known = earlier === undefined ? undefined : options.secrets.get(earlier);
  if (known !== undefined && (await isStillGood(context, known))) {
    context.beginStep('A new token');
    context.print('  It was given before; continuing from there.');
    context.print(`  If it has leaked, too, replace it by: ${context.command} rotate --fingerprint ${earlier}`);
    return { secret: known, print: earlier };
  }
  await fixCode(context);
  const obtained = await getNewToken(context);
  if (obtained !== undefined) save(obtained.fingerprint);
  return { secret: obtained?.secret, print: obtained?.fingerprint };
}

/** Whether to continue with the new token of an earlier run; prints why not. */
async function isStillGood(context: RotationContext, fresh: Secret): Promise<boolean> {
  if (!(await isRefused(context, fresh))) return true;
  context.print('  A new token was given before, and Telegram refuses it. After /revoke this can pass: then paste it again.');
  context.print('  Otherwise paste the one that @BotFather shows for /token: it replaces both.');
  return false;
}

function printOldToken(context: RotationContext): void {
  const { old, oldPrint } = context.rotation;
  if (old === undefined) {
    context.print(`  The token ${oldPrint} is not found here any more.`);
    return;
  }
  const [{ finding }] = old.places;
  context.print(
    `  ${escapeForTerminal(finding.preview)}, ${VERDICT_WORDS[old.verdict]} ${keepTogether(`(fingerprint ${old.fingerprint}):`)}`,
  );
  for (const place of old.places.slice(0, MAX_PLACES_SHOWN))
    context.print(`    ${KIND_WORDS[place.kind]}: ${describePlace(place)}`);
  const more = old.places.length - MAX_PLACES_SHOWN;
  if (more > 0) context.print(`    … and ${more} more (${context.command} audit --verbose)`);
  const older = countOlderTokens(context.rotation);
  if (older > 0)
    context.print(
      `  ${count(older, 'other token')} of this bot ${older === 1 ? 'was' : 'were'} found, too: older ones, which are revoked.`,
    );
}

/** What only the user can do: nothing is run. */
function printRestart(context: RotationContext, webhook: string | undefined, variable: TokenVariable): void {
  const { rotation, terminal, options } = context;
  const places = rotation.old?.places ?? [];
  context.beginStep('Restart the bot');
  const folders = places.filter(({ kind }) => isEnvKind(kind)).flatMap(({ file }) => file ?? []);
  const project = findTop(terminal.cwd) ?? terminal.cwd;
  const services = findServices([...folders.map((file) => dirname(file)), terminal.cwd, project], terminal.env, options.root);
  for (const { name, commands } of services) {
    context.print(`  ${escapeForTerminal(name)}:`);
    for (const command of commands) context.printCommand(command);
  }
  for (const { finding } of places.filter(({ kind }) => kind === 'environment' || kind === 'command line'))
    context.print(
      `  ${describePlace({ kind: 'environment', finding, allowed: false })}: uses the old token until it is restarted`,
    );
  if (services.length === 0) context.print('  The program reads .env when it starts: restart it.');
  if (webhook === undefined) return;
  context.print(
    `  The webhook on ${escapeForTerminal(webhook)} is gone with the old token. Set it again, with a new secret_token:`,
  );
  // The host can come from an attacker: it must be no more than a word to a shell.
  const config = ['url = "https://api.telegram.org/bot%s/setWebhook"', 'data-urlencode = "url=%s"'];
  context.printCommand(curlCommand(terminal.cwd, variable, config, [`https://${webhook}/…`]));
}

/** Audits once more, and prints what changed. `unknown`: not everything could be scanned. */
async function compare(context: RotationContext, before: Audit): Promise<'nothing left' | 'work left' | 'unknown'> {
  const { options, rotation } = context;
  context.beginStep('Before and after');
  context.print(`  before: ${countPlaces(leaksOf(before, rotation.oldPrint))}`);
  if (options.isDry) return 'work left';
  const after = await options.audit();
  const { leaks, inGit, toDo } = remainingOf(after, rotation.oldPrint);
  context.print(`  after:  ${countPlaces(leaks)}`);
  for (const place of toDo.slice(0, MAX_PLACES_SHOWN))
    context.print(`    left in ${KIND_WORDS[place.kind]}: ${describePlace(place)}`);
  if (toDo.length > 0) context.print(`    ${context.command} audit prints the next steps for each`);
  if (inGit.length > 0) {
    context.print('  The git history keeps it; a revoked token does no harm. To stop reporting it:');
    const today = new Date().toISOString().slice(0, 10);
    context.printCommand(`${context.command} allow ${rotation.oldPrint} --reason "revoked on ${today}"`);
  }
  const { problems } = after.report;
  for (const { message } of problems.slice(0, MAX_PROBLEMS_SHOWN))
    context.print(`    could not scan: ${escapeForTerminal(message)}`);
  const more = problems.length - MAX_PROBLEMS_SHOWN;
  if (more > 0) context.print(`    … and ${more} more (${context.command} audit)`);
  if (problems.length > 0) return 'unknown';
  return toDo.length > 0 ? 'work left' : 'nothing left';
}

/** Prints how the rotation ended. Gives the exit code. */
function finish(context: RotationContext, proof: Proof, left: 'nothing left' | 'work left' | 'unknown'): number {
  if (context.options.isDry) {
    context.print('\nDry run: nothing was changed, Telegram was not asked.');
    return EXIT.findings;
  }
  if (proof === 'failed' || left === 'unknown') return EXIT.incomplete;
  if (proof === 'unproved' || left === 'work left' || context.hasWorkLeft) {
    for (const danger of context.open) context.print(`\nThe new token is in danger: ${danger}`);
    context.print('\nNot everything is done, see above; run this again to continue.');
    return EXIT.findings;
  }
  context.print('\nDone: the new token works, the old one is revoked.');
  return EXIT.clean;
}

function countPlaces(places: readonly TokenPlace[]): string {
  if (places.length === 0) return 'nowhere';
  const kinds = [...new Set(places.map(({ kind }) => KIND_WORDS[kind]))];
  return `${count(places.length, 'location')} (${kinds.join('; ')})`;
}
