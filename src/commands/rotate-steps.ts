// The steps of a rotation, in order. Each looks at how things are, so that it may be stopped after any of them and started again.
import { dirname } from 'node:path';
import type { Audit, AuditedExposure } from '../audit/audit.ts';
import { isLeak, type Place } from '../audit/places.ts';
import type { BotApi } from '../bot-api/client.ts';
import { TokenscanError } from '../errors.ts';
import { findTop } from '../git/environment.ts';
import { count } from '../report/amounts.ts';
import { describePlace, KIND_WORDS, VERDICT_WORDS } from '../report/audit-words.ts';
import { visible } from '../report/visible.ts';
import type { FoundBot } from '../rotate/bots.ts';
import { openMemory } from '../rotate/memory.ts';
import { findServices } from '../rotate/services.ts';
import type { Secret } from '../types.ts';
import type { Prompter } from './prompter.ts';
import { cleanUp, offerFix } from './rotate-clean.ts';
import { checkPlaces, putNew } from './rotate-env.ts';
import { obtainNew } from './rotate-new.ts';
import { askAboutOld, prove } from './rotate-proof.ts';
import type { Terminal } from './terminal.ts';

/** How a rotation is to go. */
export interface Manner {
  /** Asks the person; undefined where nothing is asked. */
  readonly prompter: Prompter | undefined;
  /** Undefined where Telegram is asked nothing. */
  readonly api: BotApi | undefined;
  /** The tokens found so far, by fingerprint. */
  readonly secrets: ReadonlyMap<string, Secret>;
  /** How long to ask again until Telegram agrees, in milliseconds. */
  readonly wait: number;
  readonly isDry: boolean;
  /** The bot that manages it makes the new token. */
  readonly isManaged: boolean;
  /** Changes are made without asking. */
  readonly yes: boolean;
  /** Another system's disk. */
  readonly root: string | undefined;
  /** Looks through everything once more. */
  readonly look: () => Promise<Audit>;
  /** Takes the new token from standard input. */
  readonly readNew: () => Promise<string>;
}

/** A rotation under way. */
export interface Course {
  readonly botId: string;
  /** Where the token to be replaced is; undefined where it is nowhere here any more. */
  readonly old: AuditedExposure | undefined;
  /** Its fingerprint. */
  readonly oldPrint: string;
  readonly terminal: Terminal;
  readonly manner: Manner;
  /** Begins the next step. */
  readonly step: (title: string) => void;
  readonly say: (line: string) => void;
  /** Whether the person wants it; `--yes` and nobody to ask answer by themselves. */
  readonly wants: (question: string) => Promise<boolean>;
}

/** How many places are listed before the rest is counted. */
const SHOWN = 12;

/** Leads through it. Gives the exit code; throws TokenscanError. */
export async function rotateBot(bot: FoundBot, before: Audit, terminal: Terminal, manner: Manner): Promise<number> {
  const memory = openMemory(terminal.env);
  const begun = memory.recall(terminal.cwd, bot.id);
  const tokens = [bot.current, ...bot.others];
  // An earlier run has put the new token in its place already, or was stopped before and starts over.
  const isResumed = begun !== undefined && bot.current.fingerprint === begun.fresh;
  const oldPrint = isResumed ? begun.old : bot.current.fingerprint;
  const course = createCourse(bot.id, oldPrint, tokens, terminal, manner);
  const { say, step } = course;
  say(`A new token for bot ${bot.id}, step by step. Nothing is changed before you say so; stop at any time, and call it again to go on.`);

  step('Where the old one is');
  describeOld(course, tokens.length - (course.old === undefined ? 0 : 1) - (isResumed ? 1 : 0));
  const webhook = await askAboutOld(course);
  if (!isResumed) await offerFix(course);

  let fresh: Secret | undefined;
  let freshPrint = begun?.fresh;
  if (isResumed) {
    step('The new one');
    say(`  It is in its place already (${bot.current.fingerprint}): going on from there.`);
    fresh = manner.secrets.get(begun.fresh);
  } else {
    const obtained = await obtainNew(course);
    fresh = obtained?.secret;
    freshPrint = obtained?.fingerprint;
    if (obtained !== undefined)
      memory.keep({ folder: terminal.cwd, botId: bot.id, old: oldPrint, fresh: obtained.fingerprint });
    await putNew(course, fresh);
  }
  await checkPlaces(course, freshPrint);
  const proof = fresh === undefined && !manner.isDry ? 'unproved' : await prove(course, fresh);
  remind(course, webhook);
  await cleanUp(course);
  const left = await compare(course, before);
  if (manner.isDry) {
    say('\nNothing was changed, nobody was asked: this was --dry-run.');
    return 1;
  }
  if (proof === 'failed' || left === 'not known') return 2;
  if (proof === 'unproved' || left === 'some') return 1;
  memory.forget({ folder: terminal.cwd, botId: bot.id, old: oldPrint, fresh: freshPrint ?? '' });
  say('\nDone: the new token works, the old one is dead.');
  return 0;
}

function createCourse(botId: string, oldPrint: string, tokens: readonly AuditedExposure[], terminal: Terminal, manner: Manner): Course {
  let steps = 0;
  const say = (line: string): void => terminal.print(`${line}\n`);
  return {
    botId,
    old: tokens.find(({ fingerprint }) => fingerprint === oldPrint),
    oldPrint,
    terminal,
    manner,
    say,
    step: (title) => say(`\n${++steps}. ${title}`),
    async wants(question) {
      if (manner.isDry) return false;
      return manner.yes || (manner.prompter !== undefined && (await manner.prompter.confirm(`   ${question}`)));
    },
  };
}

function describeOld({ old, oldPrint, say }: Course, others: number): void {
  if (old === undefined) {
    say(`  The token ${oldPrint} is nowhere here any more.`);
    return;
  }
  const [{ finding }] = old.places;
  say(`  ${visible(finding.preview)}, ${VERDICT_WORDS[old.verdict]} (fingerprint ${old.fingerprint}):`);
  for (const place of old.places.slice(0, SHOWN)) say(`    ${KIND_WORDS[place.kind]}: ${describePlace(place)}`);
  if (old.places.length > SHOWN) say(`    … and ${old.places.length - SHOWN} more (npx tokenscan audit --verbose)`);
  if (others > 0) say(`  ${count(others, 'other token')} of this bot ${others === 1 ? 'was' : 'were'} found, too: older ones, which are dead.`);
}

/** What only the owner can do: nothing is run. */
function remind({ old, terminal, manner, step, say }: Course, webhook: string | undefined): void {
  step('Start it again, with the new one');
  const folders = (old?.places ?? []).filter(({ kind }) => kind === 'env' || kind === 'open env').flatMap(({ file }) => file ?? []);
  const project = findTop(terminal.cwd) ?? terminal.cwd;
  const services = findServices([...folders.map((file) => dirname(file)), terminal.cwd, project], terminal.env, manner.root);
  for (const { what, commands } of services) say([`  ${visible(what)}:`, ...commands.map((command) => `    ${command}`)].join('\n'));
  for (const { finding } of (old?.places ?? []).filter(({ kind }) => kind === 'environment' || kind === 'command line'))
    say(`  ${describePlace({ kind: 'environment', finding, allowed: false })}: it goes on with the old one until it is started again`);
  if (services.length === 0) say('  Whatever runs the bot reads .env when it starts: start it again.');
  if (webhook === undefined) return;
  say(`  Its webhook (on ${visible(webhook)}) was set with the old token, and goes with it. Set it again, with a new secret_token:`);
  say(
    `    set -a; . ./.env; printf 'url = "https://api.telegram.org/bot%s/setWebhook"\\ndata-urlencode = "url=%s"\\n' "$TELEGRAM_BOT_TOKEN" 'https://${visible(webhook)}/…' | curl -sS --config -`,
  );
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
  const rest = now.filter((place) => !inGit.includes(place));
  for (const place of rest.slice(0, SHOWN)) say(`    left in ${KIND_WORDS[place.kind]}: ${describePlace(place)}`);
  if (rest.length > 0) say('    npx tokenscan audit says what to do about each');
  if (inGit.length > 0) {
    say('    In git it stays; a dead token harms nobody. So that nobody stumbles over it again:');
    say(`      npx tokenscan allow ${oldPrint} --reason "revoked on ${new Date().toISOString().slice(0, 10)}"`);
  }
  for (const { message } of after.report.problems.slice(0, 3)) say(`    not looked at: ${visible(message)}`);
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

/** What ends the rotation: told as one line. */
export function stop(why: string): never {
  throw new TokenscanError(why);
}
