// The next steps for tokens, in order, each with commands to paste: the one engine behind every report.
//
// In:  the places of one token or of several (places.ts), and what was found out about them (scope.ts).
// Out: steps. Where a token has left this machine, a new one comes first; then what takes it out of files, logs, histories and git.
//
//     nextSteps(places, { scope, plans, git, envs, isGuarded })
//     → [{ code: 'fix', commands: ['npx tokenscan fix src/bot.ts'] }, { code: 'allow', … }]
//
// Invariants: a command names only what it will change, because the planners were asked (file-plans.ts); no command contains a token;
// scanned again after all commands were run, a scan ends with exit code 0, or a step said what is left to a person.
import { shellWord } from '../../system/shell-word.ts';
import { nameFrom } from './file-plans.ts';
import { fileSteps, isOwnEnv, withWords, wordsOf } from './file-steps.ts';
import { historySteps } from './history-cleanup.ts';
import { hasLeft, isLeak, type PlaceKind, type TokenPlace } from './places.ts';
import { replaceSteps } from './replace.ts';
import type { StepInputs, StepScope } from './scope.ts';
import type { NextStep } from './step.ts';

/** How many commands that allow a secret are printed. */
const MAX_ALLOWED = 3;

/** @param places of one token, or of several, most urgent first @param inputs what was found out @param isDead Telegram no longer accepts it */
export function nextSteps(places: readonly TokenPlace[], inputs: StepInputs, isDead = false): readonly NextStep[] {
  const { scope } = inputs;
  const open = places.filter(({ kind }) => isLeak(kind) || kind === 'readable env');
  if (open.length === 0) return [];
  const leaks = open.filter(({ kind }) => isLeak(kind));
  const of = (...kinds: readonly PlaceKind[]): readonly TokenPlace[] => leaks.filter(({ kind }) => kinds.includes(kind));
  const history = historySteps(of('pushed', 'committed'), inputs);
  const { left, others } = isDead ? { left: [], others: [] } : replaceSteps(leaks, scope);
  const steps: readonly (NextStep | undefined)[] = [
    scope.folder === undefined ? undefined : { code: 'go-to-folder', commands: [`cd ${shellWord(scope.folder)}`] },
    ...left,
    renamePaths(leaks, scope.cwd),
    ...stepsForFiles(open, history.handled, inputs),
    reword(leaks, scope),
    restart(of('command line'), scope.root),
    maskLogs(of('log'), scope),
    emptyJournal(of('journal'), scope),
    maskHistories(of('history'), scope),
    ...history.steps,
    ...others,
    installHook(of('pushed', 'tracked', 'committed'), inputs),
    checkAgain(leaks, scope),
    allow(leaks, history.allowed, scope),
  ];
  return steps.filter((step) => step !== undefined);
}

/** Options for a command line, each after a space. */
function wordsFor(options: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(options)
    .map(([name, value]) => (value === undefined ? '' : ` --${name} ${shellWord(value)}`))
    .join('');
}

/** The files of the working tree that are to be changed now; those in `handled` are changed while history is rewritten. */
function stepsForFiles(places: readonly TokenPlace[], handled: ReadonlySet<string>, inputs: StepInputs): readonly NextStep[] {
  const { scope, plans } = inputs;
  if (scope.location === 'server') return [];
  const here = places.filter(({ kind, nameIsMasked, finding: { origin } }) => {
    if (nameIsMasked === true || kind === 'log' || kind === 'history') return false;
    return !(scope.scan === 'message' && origin.kind === 'file');
  });
  const files = [...new Set(here.flatMap(({ workFile }) => workFile ?? []))].filter((file) => !handled.has(file));
  const steps = fileSteps(files, here, inputs);
  if (scope.scan !== 'staged' && scope.scan !== 'message') return steps;
  const staged = files.filter((file) => !isOwnEnv(file));
  const isManual = (file: string): boolean => {
    const plan = plans.files.get(file);
    return plan?.remedy === 'edit' || (plan?.manual.length ?? 0) > 0;
  };
  const again = wordsOf(
    staged.filter((file) => !isManual(file)),
    scope.cwd,
  );
  const byHand = wordsOf(staged.filter(isManual), scope.cwd);
  return [
    ...steps.map((step) => (step.code === 'edit' ? { ...step, commands: withWords('git reset -q --', byHand) } : step)),
    ...(again.length === 0 ? [] : [{ code: 'stage-again', commands: withWords('git add', again) } as const]),
  ];
}

/** Files whose name contains a token, as shell patterns: a typed name would be in a shell history. */
function renamePaths(places: readonly TokenPlace[], cwd: string): NextStep | undefined {
  const files = new Set(places.flatMap((place) => (place.nameIsMasked === true ? (place.file ?? []) : [])));
  const names = new Set([...files].map((file) => nameFrom(cwd, file).replace(/(\*\*\*[^/]*)\/.*$/s, '$1')));
  if (names.size === 0) return undefined;
  return {
    code: 'rename-path',
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

/** The message of a commit that was refused: git keeps it, and opens it again. */
function reword(places: readonly TokenPlace[], { scan, cwd }: StepScope): NextStep | undefined {
  if (scan !== 'message') return undefined;
  const [message] = places.filter(({ finding: { origin } }) => origin.kind === 'file');
  if (message === undefined) return undefined;
  const words = wordsOf(message.file === undefined ? [] : [message.file], cwd);
  return { code: 'reword', commands: words.map((word) => `git commit -e -F ${word}`) };
}

function restart(places: readonly TokenPlace[], root: string | undefined): NextStep | undefined {
  if (places.length === 0) return undefined;
  const pids = new Set(places.flatMap(({ finding: { origin } }) => (origin.kind === 'process' ? [origin.pid] : [])));
  // The same number is another process outside of a container.
  return { code: 'restart', commands: root === undefined ? [`kill ${[...pids].join(' ')}`] : [] };
}

function maskLogs(places: readonly TokenPlace[], { command, cwd, root }: StepScope): NextStep | undefined {
  const words = wordsOf(
    places.flatMap(({ file, nameIsMasked }) => (file === undefined || nameIsMasked === true ? [] : [file])),
    cwd,
  );
  if (words.length === 0) return undefined;
  const isAll = words.length > 40;
  return {
    code: 'mask-logs',
    commands: isAll ? [`${command} logs${wordsFor({ root })} --redact`] : withWords(`${command} logs`, words, ' --redact'),
  };
}

function emptyJournal(places: readonly TokenPlace[], { root }: StepScope): NextStep | undefined {
  if (places.length === 0) return undefined;
  const options = wordsFor({ root });
  return {
    code: 'empty-journal',
    commands: [options === '' ? 'sudo journalctl --rotate --vacuum-time=1s' : `sudo journalctl${options} --vacuum-time=1s`],
  };
}

function maskHistories(places: readonly TokenPlace[], { command, cwd, home, user, isNamed }: StepScope): NextStep | undefined {
  if (places.length === 0) return undefined;
  // Histories that were named need not be those of this user.
  const files = isNamed === true ? places.flatMap(({ file }) => file ?? []) : [];
  const words = wordsOf(files, cwd);
  const head = `${command} shell`;
  return {
    code: 'mask-histories',
    commands: words.length === 0 ? [`${head}${wordsFor({ home, user })} --redact`] : withWords(head, words, ' --redact'),
  };
}

function installHook(places: readonly TokenPlace[], { scope, isGuarded }: StepInputs): NextStep | undefined {
  if (places.length === 0 || isGuarded || scope.scan !== 'audit') return undefined;
  return { code: 'install-hook', commands: [`${scope.command} install`] };
}

function checkAgain(places: readonly TokenPlace[], { scan, command, home, user, root }: StepScope): NextStep | undefined {
  if (scan !== 'audit') return undefined;
  const asks = places.some((place) => hasLeft(place) && place.finding.botId !== undefined);
  const options = `${wordsFor({ home, user })}${wordsFor({ root })}`;
  return { code: 'check-again', asks, commands: [`${command} audit${options}${asks ? ' --verify' : ''}`] };
}

/** The way to say that a finding is none. @param allowed fingerprints that another step allows */
function allow(
  places: readonly TokenPlace[],
  allowed: ReadonlySet<string>,
  { scan, command, location }: StepScope,
): NextStep | undefined {
  if (scan === 'audit' || location === 'server') return undefined;
  const prints = [...new Set(places.map(({ finding }) => finding.fingerprint))].filter((print) => !allowed.has(print));
  if (prints.length === 0) return undefined;
  return {
    code: 'allow',
    more: Math.max(0, prints.length - MAX_ALLOWED),
    commands: prints.slice(0, MAX_ALLOWED).map((print) => `${command} allow ${print} --reason "…"`),
  };
}
