// The steps for files: `fix`, `redact --in-place`, `.env` files made private, and what is left to a person.
import { basename } from 'node:path';
import { isEnvName, isExampleName } from '../../system/env-names.ts';
import { shellWord } from '../../system/shell-word.ts';
import type { EnvProblem } from './file-facts.ts';
import { type FilePlan, nameFrom } from './file-plans.ts';
import type { TokenPlace } from './places.ts';
import type { StepInputs } from './scope.ts';
import type { ManualPlace, NextStep } from './step.ts';

/** A command that lists more files is not readable. */
const MAX_FILES_IN_COMMAND = 8;
const MAX_COMMANDS = 5;
const MAX_MANUAL_PLACES = 4;

/** Whether programs read the file as their `.env`: a token may be in it, if it is private. */
export function isOwnEnv(path: string): boolean {
  const name = basename(path);
  return isEnvName(name) && !isExampleName(name);
}

/** The same of a place; the target of a link called `.env` can have any name. */
export function isEnvPlace({ workFile, finding: { origin } }: TokenPlace): boolean {
  return isOwnEnv(origin.path ?? '') || (workFile !== undefined && isOwnEnv(workFile));
}

/** The paths as shell words, for a shell in `cwd`, each once. */
export function wordsOf(files: readonly string[], cwd: string): readonly string[] {
  return [...new Set(files)].map((file) => shellWord(nameFrom(cwd, file)));
}

/** Command lines with at most MAX_FILES_IN_COMMAND words each, and MAX_COMMANDS lines. */
export function withWords(head: string, words: readonly string[], tail = ''): readonly string[] {
  const lines: string[] = [];
  for (let at = 0; at < words.length && lines.length < MAX_COMMANDS; at += MAX_FILES_IN_COMMAND)
    lines.push(`${head} ${words.slice(at, at + MAX_FILES_IN_COMMAND).join(' ')}${tail}`);
  return lines;
}

/** The commands that take a token out of `files`, which `fix` or `redact` can change, and those that make `.env` files private. */
export function cleaningCommands(files: readonly string[], inputs: StepInputs): readonly string[] {
  return fileSteps(files, [], inputs)
    .filter(({ code }) => code === 'fix' || code === 'mask-files' || code === 'protect-env')
    .flatMap(({ commands }) => commands);
}

/** @param files absolute, with a token @param places of the tokens, for what is known about `.env` files and containers */
export function fileSteps(files: readonly string[], places: readonly TokenPlace[], inputs: StepInputs): readonly NextStep[] {
  const { scope, plans } = inputs;
  const { cwd, command } = scope;
  const linked = new Set(places.filter(isEnvPlace).map(({ workFile }) => workFile));
  const own = new Set(files.filter((file) => isOwnEnv(file) || linked.has(file)));
  const others = [...new Set(files.filter((file) => !own.has(file)))];
  const by = (remedy: FilePlan['remedy']): readonly string[] => others.filter((file) => plans.files.get(file)?.remedy === remedy);
  const problems = new Map<string, readonly EnvProblem[]>(inputs.envs);
  for (const { file, workFile = file, envProblems = [] } of places)
    if (workFile !== undefined && own.has(workFile)) problems.set(workFile, envProblems);
  const blocking = by('fix').length > 0 ? plans.tracked : [];
  const fix = wordsOf(by('fix'), cwd);
  return [
    ...[...new Set([...blocking, ...own])].map((file) => protectEnv(file, problems.get(file) ?? [], cwd)),
    ...(fix.length === 0 ? [] : [{ code: 'fix', commands: withWords(`${command} fix`, fix) } as const]),
    ...maskFiles(wordsOf(by('mask'), cwd), command),
    ...edit(others, inputs),
  ];
}

function maskFiles(words: readonly string[], command: string): readonly NextStep[] {
  return words.length === 0 ? [] : [{ code: 'mask-files', commands: withWords(`${command} redact --in-place`, words) }];
}

/** A token may be in a `.env` that only its owner can read. */
function protectEnv(file: string, problems: readonly EnvProblem[], cwd: string): NextStep {
  const word = shellWord(nameFrom(cwd, file));
  const commands = problems.flatMap(({ command }) => command ?? []);
  return { code: 'protect-env', file: word, facts: problems.map(({ fact }) => fact), commands };
}

/** What no command changes. */
function edit(files: readonly string[], { plans, scope: { cwd } }: StepInputs): readonly NextStep[] {
  const places = files.flatMap((file): readonly ManualPlace[] => {
    const plan = plans.files.get(file);
    const name = nameFrom(cwd, file);
    if (plan === undefined || plan.remedy === 'mask' || plan.remedy === 'none') return [];
    if (plan.manual.length > 0) return plan.manual.map(({ line, lines }) => ({ place: `${name}:${line}`, lines }));
    return plan.remedy === 'edit' ? [{ place: name, lines: [] }] : [];
  });
  if (places.length === 0) return [];
  const more = Math.max(0, places.length - MAX_MANUAL_PLACES);
  return [{ code: 'edit', places: places.slice(0, MAX_MANUAL_PLACES), more, commands: [] }];
}
