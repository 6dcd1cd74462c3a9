// The next steps for one token, in order, each with commands to paste.

import { basename } from 'node:path';
import { isEnvName, isExampleName } from '../../system/env-names.ts';
import { shortenPath } from '../../system/paths.ts';
import { shellWord } from '../../system/shell-word.ts';
import { historyCleanupSteps } from './history-cleanup.ts';
import type { NextStep } from './next-step.ts';
import { isLeak, type PlaceKind, type TokenPlace } from './places.ts';

/** A command that lists more files is not readable. */
const MAX_FILES_LISTED = 8;

/** What was scope. Commands name the same. */
export interface AuditScope {
  /** The audited folder. */
  readonly cwd: string;
  /** Its path from the user's shell; undefined if the shell is in it. */
  readonly folder?: string | undefined;
  readonly root?: string | undefined;
  readonly home?: string | undefined;
  readonly user?: string | undefined;
}

/** @param places of one token, most urgent first */
export function nextSteps(places: readonly TokenPlace[], scope: AuditScope): readonly NextStep[] {
  const { cwd, folder, root } = scope;
  const leaks = places.filter(({ kind }) => isLeak(kind));
  const [worst] = leaks;
  if (worst === undefined) return [];
  const of = (...kinds: readonly PlaceKind[]): readonly TokenPlace[] => leaks.filter(({ kind }) => kinds.includes(kind));
  const inFiles = of('tracked', 'image', 'open env', 'file');
  const owner = wordsFor({ home: scope.home, user: scope.user });
  const steps: readonly (NextStep | undefined)[] = [
    folder === undefined
      ? undefined
      : { what: 'All commands are for the folder that was scope.', commands: [`cd ${shellWord(folder)}`] },
    makeNewToken(worst),
    renamePaths(leaks, cwd),
    fixCode(wordsOf(inFiles.filter(isCode), cwd)),
    ...makeEnvPrivate(
      inFiles.filter((place) => !isCode(place)),
      cwd,
    ),
    restart(of('command line'), root),
    maskLogs(wordsOf(of('log'), cwd), wordsFor({ root })),
    emptyJournal(of('journal'), wordsFor({ root })),
    maskHistories(of('history'), owner),
    ...historyCleanupSteps(of('pushed', 'committed')),
    installHook(of('pushed', 'tracked', 'committed')),
    auditAgain(worst, `${owner}${wordsFor({ root })}`),
  ];
  return steps.filter((step) => step !== undefined);
}

/** Options for a command line, each after a space. */
function wordsFor(options: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(options)
    .map(([name, value]) => (value === undefined ? '' : ` --${name} ${shellWord(value)}`))
    .join('');
}

/** The paths of files as shell words, each once. Without paths that contain a token. */
function wordsOf(places: readonly TokenPlace[], cwd: string): readonly string[] {
  const files = new Set(places.flatMap((place) => (place.file === undefined || place.nameIsMasked === true ? [] : [place.file])));
  return [...files].map((file) => shellWord(shortenPath(file, cwd)));
}

/** Whether a token must be removed from the file. An example of a `.env` is for others to read. */
function isCode({ finding: { origin } }: TokenPlace): boolean {
  // The target of a link called `.env` can have any name.
  const name = 'path' in origin ? basename(origin.path ?? '') : '';
  return !isEnvName(name) || isExampleName(name);
}

/** Files whose name contains a token, as shell patterns: a typed name would be in a shell history. */
function renamePaths(places: readonly TokenPlace[], cwd: string): NextStep | undefined {
  const files = new Set(places.flatMap((place) => (place.nameIsMasked === true ? (place.file ?? []) : [])));
  const names = new Set([...files].map((file) => shortenPath(file, cwd).replace(/(\*\*\*[^/]*)\/.*$/s, '$1')));
  if (names.size === 0) return undefined;
  return {
    what: 'The name of a file or folder contains a token: rename it, then audit again. Never type or complete the name in a shell: its history would keep it.',
    // -n: never replaces a file.
    commands: [...names].map(
      (name, at) => `mv -n ${patternOf(name)} ${shellWord(`${name.replace(/[^/]*$/, '')}renamed-${at + 1}`)}`,
    ),
  };
}

/** A masked path as a shell pattern that matches the path. */
function patternOf(masked: string): string {
  return masked
    .split('***')
    .map((part) => (part === '' ? '' : shellWord(part)))
    .join('*');
}

function makeNewToken({ kind, finding }: TokenPlace): NextStep {
  const head =
    kind === 'pushed'
      ? 'It has left this machine, and cannot be taken back: make a new token.'
      : 'Make a new token, unless nobody else can read this machine, its logs and its backups.';
  // For other secrets, the rule says how to replace them.
  if (finding.botId === undefined) return { what: `${head} ${finding.help.fix}`, commands: [] };
  return {
    what: `${head} In Telegram: @BotFather, /revoke, choose the bot; the old one is dead then. This command asks for the new one, writes it to .env, and checks both:`,
    commands: ['npx tokenscan rotate'],
  };
}

function fixCode(words: readonly string[]): NextStep | undefined {
  if (words.length === 0) return undefined;
  return {
    what: 'Read it from the environment instead; this shows the changes before it makes them.',
    commands: [`npx tokenscan fix ${words.length > MAX_FILES_LISTED ? '' : words.join(' ')}`.trim()],
  };
}

/** A token may be in a `.env` that only its owner can read. One step for each file. */
function makeEnvPrivate(places: readonly TokenPlace[], cwd: string): readonly NextStep[] {
  const files = new Map(
    places.flatMap(({ file, envProblems = [] }) => (file === undefined ? [] : [[file, envProblems] as const])),
  );
  return [...files].map(([file, envProblems]) => ({
    what: `Make ${shellWord(shortenPath(file, cwd))} private: ${envProblems.map(({ what }) => what).join('; ') || 'only you may read it, and git must ignore it'}.`,
    commands:
      envProblems.length === 0
        ? [`chmod 600 ${shellWord(shortenPath(file, cwd))}`]
        : envProblems.flatMap(({ command }) => command ?? []),
  }));
}

function restart(places: readonly TokenPlace[], root: string | undefined): NextStep | undefined {
  if (places.length === 0) return undefined;
  const pids = new Set(places.flatMap(({ finding: { origin } }) => (origin.kind === 'process' ? [origin.pid] : [])));
  return {
    what: 'Every user of this machine can read the command line of a process: stop it, and start it with the token in its environment.',
    // The same number is another process outside of a container.
    commands: root === undefined ? [`kill ${[...pids].join(' ')}`] : [],
  };
}

function maskLogs(words: readonly string[], options: string): NextStep | undefined {
  if (words.length === 0) return undefined;
  return {
    what: 'Mask it in the logs; programs may go on writing to them.',
    commands: [`npx tokenscan logs${words.length > MAX_FILES_LISTED ? options : ` ${words.join(' ')}`} --redact`],
  };
}

function emptyJournal(places: readonly TokenPlace[], options: string): NextStep | undefined {
  if (places.length === 0) return undefined;
  return {
    what: 'The journal cannot be edited. This removes all of it so far, of all units.',
    commands: [options === '' ? 'sudo journalctl --rotate --vacuum-time=1s' : `sudo journalctl${options} --vacuum-time=1s`],
  };
}

function maskHistories(places: readonly TokenPlace[], options: string): NextStep | undefined {
  if (places.length === 0) return undefined;
  return {
    what: 'Mask it in the histories of shells and other programs; this also prints how running ones forget it.',
    commands: [`npx tokenscan shell${options} --redact`],
  };
}

function auditAgain({ kind, finding }: TokenPlace, options: string): NextStep {
  if (kind !== 'pushed' || finding.botId === undefined)
    return { what: 'Check that nothing is left.', commands: [`npx tokenscan audit${options}`] };
  return {
    what: 'Check that only git history is left, and that the token in it is dead; this asks Telegram.',
    commands: [`npx tokenscan audit${options} --verify`],
  };
}

function installHook(places: readonly TokenPlace[]): NextStep | undefined {
  if (places.length === 0) return undefined;
  return { what: 'Block the next commit that contains a token.', commands: ['npx tokenscan install'] };
}
