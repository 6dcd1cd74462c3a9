// The steps that finish the job for one token, in order, each with commands that can be pasted.
import { basename, relative } from 'node:path';
import { isEnvName } from '../env-file/find.ts';
import { shellWord } from '../sources/shell-word.ts';
import { isLeak, type Place, type PlaceKind } from './places.ts';

export interface Step {
  readonly what: string;
  /** Lines for a shell that stands in the folder that was audited. No line holds a token. */
  readonly commands: readonly string[];
}

/** How many files a command names: with more, whoever reads it does not read it. */
const NAMED = 8;

/** @param places of one token, most urgent first @param cwd the folder that was audited */
export function stepsFor(places: readonly Place[], cwd: string): readonly Step[] {
  const leaks = places.filter(({ kind }) => isLeak(kind));
  const [worst] = leaks;
  if (worst === undefined) return [];
  const of = (...kinds: readonly PlaceKind[]): readonly Place[] => leaks.filter(({ kind }) => kinds.includes(kind));
  const inFiles = of('tracked', 'image', 'open env', 'file');
  const steps: readonly (Step | undefined)[] = [
    renew(worst),
    fixCode(wordsOf(inFiles.filter(isCode), cwd)),
    ...closeEnv(
      inFiles.filter((place) => !isCode(place)),
      cwd,
    ),
    restart(of('command line')),
    maskLogs(wordsOf(of('log'), cwd)),
    emptyJournal(of('journal')),
    maskHistories(of('history')),
    forgetObjects(of('pushed', 'committed')),
    prevent(of('pushed', 'tracked', 'committed')),
    { what: 'See that nothing is left.', commands: ['npx tokenscan audit'] },
  ];
  return steps.filter((step) => step !== undefined);
}

/** The paths of files as words for a command, each once. */
function wordsOf(places: readonly Place[], cwd: string): readonly string[] {
  const files = new Set(places.flatMap(({ file }) => (file === undefined ? [] : [file])));
  return [...files].map((file) => shellWord(nameFrom(cwd, file)));
}

/** As short as it can be said from `cwd`. */
function nameFrom(cwd: string, file: string): string {
  const below = relative(cwd, file);
  return below.startsWith('..') ? file : below;
}

function isCode({ file = '' }: Place): boolean {
  return !isEnvName(basename(file));
}

function renew({ kind, finding }: Place): Step {
  const head =
    kind === 'pushed'
      ? 'It has left this machine, and nothing takes it back: make a new token.'
      : 'Make a new token, unless nobody else can read this machine, its logs and its backups.';
  // What else opens something is ended as its rule says.
  if (finding.botId === undefined) return { what: `${head} ${finding.help.fix}`, commands: [] };
  return {
    what: `${head} In Telegram: @BotFather, /revoke, choose the bot; the old one is dead then. This asks for the new one, puts it into .env, and checks both:`,
    commands: ['npx tokenscan rotate'],
  };
}

function fixCode(words: readonly string[]): Step | undefined {
  if (words.length === 0) return undefined;
  return {
    what: 'Read it from the environment instead; this shows the changes before it makes them.',
    commands: [`npx tokenscan fix ${words.length > NAMED ? '' : words.join(' ')}`.trim()],
  };
}

/** A `.env` is the right place, if nobody else gets to see it. One step for each file. */
function closeEnv(places: readonly Place[], cwd: string): readonly Step[] {
  const files = new Map(places.flatMap(({ file, wrong = [] }) => (file === undefined ? [] : [[file, wrong] as const])));
  return [...files].map(([file, wrong]) => ({
    what: `Keep ${shellWord(nameFrom(cwd, file))} to yourself: ${wrong.map(({ what }) => what).join('; ')}.`,
    commands: wrong.flatMap(({ command }) => command ?? []),
  }));
}

function restart(places: readonly Place[]): Step | undefined {
  if (places.length === 0) return undefined;
  const pids = new Set(places.flatMap(({ finding: { origin } }) => (origin.kind === 'process' ? [origin.pid] : [])));
  return {
    what: 'Every user of this machine can read the command line of a program: stop it, and start it with the token in its environment.',
    commands: [`kill ${[...pids].join(' ')}`],
  };
}

function maskLogs(words: readonly string[]): Step | undefined {
  if (words.length === 0) return undefined;
  return {
    what: 'Mask it in the logs, while they are written to.',
    commands: [`npx tokenscan logs ${words.length > NAMED ? '' : `${words.join(' ')} `}--redact`],
  };
}

function emptyJournal(places: readonly Place[]): Step | undefined {
  if (places.length === 0) return undefined;
  return {
    what: 'The journal cannot be edited, only dropped, with what all other units wrote so far.',
    commands: ['sudo journalctl --rotate --vacuum-time=1s'],
  };
}

function maskHistories(places: readonly Place[]): Step | undefined {
  if (places.length === 0) return undefined;
  return {
    what: 'Mask it in what shells and other programs remember; this also says how to clean those that are running.',
    commands: ['npx tokenscan shell --redact'],
  };
}

function forgetObjects(places: readonly Place[]): Step | undefined {
  if (places.length === 0) return undefined;
  if (places.some(({ kind }) => kind === 'pushed'))
    return {
      what: 'Whoever fetched has it, and to rewrite history does not take it back: once the old token is dead, leave history as it is.',
      commands: [],
    };
  return {
    what: 'No remote has it: take it out of the commits that have it (or git commit --amend, where it is the last one; git rebase -i --root, where it is the first), then let git forget the old ones (stashes, too: git stash list).',
    commands: [rebase(places), 'git reflog expire --expire=now --all', 'git gc --prune=now'],
  };
}

/** From the commit before the one that brought it first. */
function rebase(places: readonly Place[]): string {
  const firsts = places.flatMap(({ finding: { origin } }) => ('history' in origin ? (origin.history?.first ?? []) : []));
  const [oldest] = firsts.toSorted((a, b) => (Date.parse(a.date) || 0) - (Date.parse(b.date) || 0));
  return `git rebase -i ${oldest === undefined ? '--root' : `${oldest.oid.slice(0, 10)}^`}`;
}

function prevent(places: readonly Place[]): Step | undefined {
  if (places.length === 0) return undefined;
  return { what: 'Stop the next commit that would carry one.', commands: ['npx tokenscan install'] };
}
