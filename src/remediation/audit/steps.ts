// The steps that finish the job for one token, in order, each with commands that can be pasted.

import { basename } from 'node:path';
import { isEnvName, isExampleName } from '../../system/env-names.ts';
import { shortenPath } from '../../system/paths.ts';
import { shellWord } from '../../system/shell-word.ts';
import { forgetSteps } from './forget.ts';
import { isLeak, type Place, type PlaceKind } from './places.ts';
import type { Step } from './step.ts';

/** How many files a command names: with more, whoever reads it does not read it. */
const NAMED = 8;

/** What was audited: commands do the same. */
export interface Audited {
  /** The folder. */
  readonly cwd: string;
  /** The same as whoever asked would name it; undefined where they stand in it. */
  readonly folder?: string | undefined;
  readonly root?: string | undefined;
  readonly home?: string | undefined;
  readonly user?: string | undefined;
}

/** @param places of one token, most urgent first */
export function stepsFor(places: readonly Place[], audited: Audited): readonly Step[] {
  const { cwd, folder, root } = audited;
  const leaks = places.filter(({ kind }) => isLeak(kind));
  const [worst] = leaks;
  if (worst === undefined) return [];
  const of = (...kinds: readonly PlaceKind[]): readonly Place[] => leaks.filter(({ kind }) => kinds.includes(kind));
  const inFiles = of('tracked', 'image', 'open env', 'file');
  const whose = wordsFor({ home: audited.home, user: audited.user });
  const steps: readonly (Step | undefined)[] = [
    folder === undefined
      ? undefined
      : { what: 'All commands are for the folder that was audited.', commands: [`cd ${shellWord(folder)}`] },
    renew(worst),
    renamePaths(leaks, cwd),
    fixCode(wordsOf(inFiles.filter(isCode), cwd)),
    ...closeEnv(
      inFiles.filter((place) => !isCode(place)),
      cwd,
    ),
    restart(of('command line'), root),
    maskLogs(wordsOf(of('log'), cwd), wordsFor({ root })),
    emptyJournal(of('journal'), wordsFor({ root })),
    maskHistories(of('history'), whose),
    ...forgetSteps(of('pushed', 'committed')),
    prevent(of('pushed', 'tracked', 'committed')),
    lookAgain(worst, `${whose}${wordsFor({ root })}`),
  ];
  return steps.filter((step) => step !== undefined);
}

/** Options as they are said on a command line, each after a space. */
function wordsFor(options: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(options)
    .map(([name, value]) => (value === undefined ? '' : ` --${name} ${shellWord(value)}`))
    .join('');
}

/** The paths of files as words for a command, each once. Where a token is in the path itself there is none to write down. */
function wordsOf(places: readonly Place[], cwd: string): readonly string[] {
  const files = new Set(places.flatMap((place) => (place.file === undefined || place.nameIsMasked === true ? [] : [place.file])));
  return [...files].map((file) => shellWord(shortenPath(file, cwd)));
}

/** An example of a `.env` is for others to read: a token is to be taken out of it, not to be kept in it. */
function isCode({ finding: { origin } }: Place): boolean {
  // A `.env` that is a link may lead to a file of any name.
  const name = 'path' in origin ? basename(origin.path ?? '') : '';
  return !isEnvName(name) || isExampleName(name);
}

/** Names with a token in them, by patterns that fit them: whoever typed the name would have it in a history. */
function renamePaths(places: readonly Place[], cwd: string): Step | undefined {
  const files = new Set(places.flatMap((place) => (place.nameIsMasked === true ? (place.file ?? []) : [])));
  const names = new Set([...files].map((file) => shortenPath(file, cwd).replace(/(\*\*\*[^/]*)\/.*$/s, '$1')));
  if (names.size === 0) return undefined;
  return {
    what: 'A token is in the name of a file or folder: rename it, then start again with the audit. Never type or complete the name in a shell, which would remember it.',
    // Never over a file that is there.
    commands: [...names].map(
      (name, at) => `mv -n ${patternOf(name)} ${shellWord(`${name.replace(/[^/]*$/, '')}renamed-${at + 1}`)}`,
    ),
  };
}

/** A masked path as a pattern of a shell that fits the path. */
function patternOf(masked: string): string {
  return masked
    .split('***')
    .map((part) => (part === '' ? '' : shellWord(part)))
    .join('*');
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
    what: `Keep ${shellWord(shortenPath(file, cwd))} to yourself: ${wrong.map(({ what }) => what).join('; ') || 'only you may read it, and git must ignore it'}.`,
    commands:
      wrong.length === 0 ? [`chmod 600 ${shellWord(shortenPath(file, cwd))}`] : wrong.flatMap(({ command }) => command ?? []),
  }));
}

function restart(places: readonly Place[], root: string | undefined): Step | undefined {
  if (places.length === 0) return undefined;
  const pids = new Set(places.flatMap(({ finding: { origin } }) => (origin.kind === 'process' ? [origin.pid] : [])));
  return {
    what: 'Every user of this machine can read the command line of a program: stop it, and start it with the token in its environment.',
    // In a container the same number is another program.
    commands: root === undefined ? [`kill ${[...pids].join(' ')}`] : [],
  };
}

function maskLogs(words: readonly string[], options: string): Step | undefined {
  if (words.length === 0) return undefined;
  return {
    what: 'Mask it in the logs, while they are written to.',
    commands: [`npx tokenscan logs${words.length > NAMED ? options : ` ${words.join(' ')}`} --redact`],
  };
}

function emptyJournal(places: readonly Place[], options: string): Step | undefined {
  if (places.length === 0) return undefined;
  return {
    what: 'The journal cannot be edited, only dropped, with what all other units wrote so far.',
    commands: [options === '' ? 'sudo journalctl --rotate --vacuum-time=1s' : `sudo journalctl${options} --vacuum-time=1s`],
  };
}

function maskHistories(places: readonly Place[], options: string): Step | undefined {
  if (places.length === 0) return undefined;
  return {
    what: 'Mask it in what shells and other programs remember; this also says how to clean those that are running.',
    commands: [`npx tokenscan shell${options} --redact`],
  };
}

function lookAgain({ kind, finding }: Place, options: string): Step {
  if (kind !== 'pushed' || finding.botId === undefined)
    return { what: 'See that nothing is left.', commands: [`npx tokenscan audit${options}`] };
  return {
    what: 'See that nothing is left but history, and that what is there is dead; this asks Telegram.',
    commands: [`npx tokenscan audit${options} --verify`],
  };
}

function prevent(places: readonly Place[]): Step | undefined {
  if (places.length === 0) return undefined;
  return { what: 'Stop the next commit that would carry one.', commands: ['npx tokenscan install'] };
}
