// The steps of a rotation, in order. Each looks at how things are, so that it may be stopped after any of them and started again.
import { basename, dirname } from 'node:path';
import { findTop } from '../../../git/environment.ts';
import type { Secret } from '../../../model/types.ts';
import type { Audit, AuditedExposure } from '../../../remediation/audit/audit.ts';
import { isLeak, type Place } from '../../../remediation/audit/places.ts';
import type { FoundBot } from '../../../remediation/rotate/bots.ts';
import { openMemory, type Rotation } from '../../../remediation/rotate/memory.ts';
import { findServices } from '../../../remediation/rotate/services.ts';
import { count } from '../../../report/amounts.ts';
import { describePlace, KIND_WORDS, VERDICT_WORDS } from '../../../report/audit-words.ts';
import { isEnvName } from '../../../system/env-names.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import { maskOutput, type Terminal } from '../../terminal.ts';
import { cleanUp, takeOutOfCode } from './clean.ts';
import { type Course, createCourse, type Manner } from './course.ts';
import { checkPlaces, expectRoom, type Placed, putNew } from './env.ts';
import { obtainNew } from './new.ts';
import { askAboutOld, askByHand, isRefused, prove } from './proof.ts';

/** How many places are listed before the rest is counted. */
const SHOWN = 12;

/** Leads through it. Gives the exit code; throws TokenscanError. */
export async function rotateBot(bot: FoundBot, before: Audit, terminal: Terminal, manner: Manner): Promise<number> {
  const memory = openMemory(terminal.env);
  // A name of a folder may hold a token, too.
  const folder = maskOutput(terminal.cwd);
  const tokens = [bot.current, ...bot.others];
  const begun = goesOn(memory.recall(folder, bot.id), tokens, manner);
  const oldPrint = begun?.old ?? bot.current.fingerprint;
  const known = begun === undefined ? undefined : manner.secrets.get(begun.fresh);
  const course = createCourse(bot.id, { oldPrint, failedPrint: begun?.fresh }, tokens, terminal, manner);
  const { say, step } = course;
  say(
    `A new token for bot ${bot.id}, step by step. Nothing is changed before you say so; stop at any time, and call it again to go on.`,
  );

  step('Where the old one is');
  describeOld(course, tokens.filter(({ fingerprint }) => fingerprint !== oldPrint && fingerprint !== begun?.fresh).length);
  // What will be in the way of the new token is said while the old one still works.
  expectRoom(course, begun !== undefined);
  if (!manner.isDry) memory.expectRoom();
  const webhook = await askAboutOld(course);
  let freshPrint = begun?.fresh;
  let fresh = known !== undefined && (await isStillGood(course, known)) ? known : undefined;
  if (fresh === undefined) {
    await takeOutOfCode(course);
    const obtained = await obtainNew(course);
    fresh = obtained?.secret;
    freshPrint = obtained?.fingerprint;
    if (obtained !== undefined) memory.keep({ folder, botId: bot.id, old: oldPrint, fresh: obtained.fingerprint });
  } else {
    step('A new token');
    say('  It was given already: going on from there.');
    say(`  If it has leaked, too, it is to be replaced by: npx tokenscan rotate --fingerprint ${freshPrint}`);
  }
  const placed = await putNew(course, manner.isDry ? undefined : fresh);
  await checkPlaces(course, freshPrint);
  const proof = await prove(course, fresh, placed);
  remind(course, webhook, placed);
  await cleanUp(course, placed);
  const left = await compare(course, before);
  if (manner.isDry) {
    say('\nNothing was changed, nobody was asked: this was --dry-run.');
    return 1;
  }
  if (proof === 'failed' || left === 'not known') return 2;
  if (proof === 'unproved' || left === 'some' || course.isLeft()) {
    say('\nNot all is done: see above; call it again to go on.');
    return 1;
  }
  memory.forget({ folder, botId: bot.id, old: oldPrint, fresh: freshPrint ?? '' });
  say('\nDone: the new token works, the old one is dead.');
  return 0;
}

/** Whether to go on with the new token that was given before; says why not. */
async function isStillGood(course: Course, fresh: Secret): Promise<boolean> {
  if (!(await isRefused(course, fresh))) return true;
  course.say('  A new one was given already, and Telegram refuses it. Right after /revoke that may pass: then give it again.');
  course.say('  Else give the one that @BotFather shows for /token: it takes the place of both.');
  return false;
}

/**
 * The rotation that was begun, where this call is to go on with it: its new token is here, and nowhere but in a `.env`. Otherwise that one has
 * leaked by now, or was named, and it is the one to be replaced.
 */
function goesOn(begun: Rotation | undefined, tokens: readonly AuditedExposure[], { isNamed }: Manner): Rotation | undefined {
  const fresh = tokens.find(({ fingerprint }) => fingerprint === begun?.fresh);
  if (fresh === undefined || isNamed) return undefined;
  const leaks = fresh.places.filter(({ kind, file = '' }) => isLeak(kind) && !isEnvName(basename(file)));
  return leaks.length === 0 ? begun : undefined;
}

function describeOld({ old, oldPrint, say }: Course, others: number): void {
  if (old === undefined) {
    say(`  The token ${oldPrint} is nowhere here any more.`);
    return;
  }
  const [{ finding }] = old.places;
  say(`  ${escapeForTerminal(finding.preview)}, ${VERDICT_WORDS[old.verdict]} (fingerprint ${old.fingerprint}):`);
  for (const place of old.places.slice(0, SHOWN)) say(`    ${KIND_WORDS[place.kind]}: ${describePlace(place)}`);
  if (old.places.length > SHOWN) say(`    … and ${old.places.length - SHOWN} more (npx tokenscan audit --verbose)`);
  if (others > 0)
    say(`  ${count(others, 'other token')} of this bot ${others === 1 ? 'was' : 'were'} found, too: older ones, which are dead.`);
}

/** What only the owner can do: nothing is run. */
function remind({ old, terminal, manner, step, say }: Course, webhook: string | undefined, placed: Placed): void {
  step('Start it again, with the new one');
  const folders = (old?.places ?? [])
    .filter(({ kind }) => kind === 'env' || kind === 'open env')
    .flatMap(({ file }) => file ?? []);
  const project = findTop(terminal.cwd) ?? terminal.cwd;
  const services = findServices([...folders.map((file) => dirname(file)), terminal.cwd, project], terminal.env, manner.root);
  for (const { what, commands } of services)
    say([`  ${escapeForTerminal(what)}:`, ...commands.map((command) => `    ${command}`)].join('\n'));
  for (const { finding } of (old?.places ?? []).filter(({ kind }) => kind === 'environment' || kind === 'command line'))
    say(
      `  ${describePlace({ kind: 'environment', finding, allowed: false })}: it goes on with the old one until it is started again`,
    );
  if (services.length === 0) say('  Whatever runs the bot reads .env when it starts: start it again.');
  if (webhook === undefined) return;
  say(
    `  Its webhook (on ${escapeForTerminal(webhook)}) was set with the old token, and goes with it. Set it again, with a new secret_token:`,
  );
  // Whoever took the bot over has set the name of the host: to a shell it must be no more than a word.
  const config = ['url = "https://api.telegram.org/bot%s/setWebhook"', 'data-urlencode = "url=%s"'];
  say(`    ${askByHand(terminal.cwd, placed, config, [`https://${webhook}/…`])}`);
}

/** Looks once more, and says what changed. */
async function compare({ oldPrint, manner, step, say }: Course, before: Audit): Promise<'nothing' | 'some' | 'not known'> {
  step('Before and after');
  const then = leaksOf(before, oldPrint);
  say(`  before: ${countPlaces(then)}`);
  if (manner.isDry) return 'some';
  const after = await manner.look();
  const now = leaksOf(after, oldPrint);
  say(`  after:  ${countPlaces(now)}`);
  const inGit = now.filter(({ kind }) => kind === 'pushed' || kind === 'committed');
  // A .env that has the old one still was not reached, or has it in a comment.
  const inEnv = after.exposures.find(({ fingerprint }) => fingerprint === oldPrint)?.places.filter(({ kind }) => kind === 'env');
  const rest = [...now.filter((place) => !inGit.includes(place)), ...(inEnv ?? [])];
  for (const place of rest.slice(0, SHOWN)) say(`    left in ${KIND_WORDS[place.kind]}: ${describePlace(place)}`);
  if (rest.length > 0) say('    npx tokenscan audit says what to do about each');
  if (inGit.length > 0) {
    say('    In git it stays; a dead token harms nobody. So that nobody stumbles over it again:');
    say(`      npx tokenscan allow ${oldPrint} --reason "revoked on ${new Date().toISOString().slice(0, 10)}"`);
  }
  for (const { message } of after.report.problems.slice(0, 3)) say(`    not looked at: ${escapeForTerminal(message)}`);
  if (after.report.problems.length > 3) say(`    … and ${after.report.problems.length - 3} more places (npx tokenscan audit)`);
  if (after.report.problems.length > 0) return 'not known';
  return rest.length > 0 ? 'some' : 'nothing';
}

function leaksOf({ exposures }: Audit, print: string): readonly Place[] {
  return (exposures.find(({ fingerprint }) => fingerprint === print)?.places ?? []).filter(({ kind }) => isLeak(kind));
}

function countPlaces(places: readonly Place[]): string {
  if (places.length === 0) return 'nowhere';
  const kinds = [...new Set(places.map(({ kind }) => KIND_WORDS[kind]))];
  return `${count(places.length, 'place')} (${kinds.join(', ')})`;
}
