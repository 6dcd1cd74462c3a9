// Places → steps: asks the planners and git what the steps need, then puts them in order.

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findTop } from '../../git/environment.ts';
import { isSystemError } from '../../model/errors.ts';
import type { Finding, Match } from '../../model/types.ts';
import type { Environment } from '../../system/environment.ts';
import { readRegularFile } from '../../system/regular-file.ts';
import { matchesOf } from '../fix/targets.ts';
import { FactFinder } from './file-facts.ts';
import { type FileWithTokens, type Planners, planFiles } from './file-plans.ts';
import { isEnvPlace, isOwnEnv } from './file-steps.ts';
import { PlaceFinder } from './find-places.ts';
import { type GitFacts, readGitFacts } from './git-facts.ts';
import { firstCommitsOf, folderOf } from './history-cleanup.ts';
import { nextSteps } from './next-steps.ts';
import { byUrgency, type ScanKind, type TokenPlace } from './places.ts';
import { pushedFiles } from './pushed-files.ts';
import type { StepInputs, StepScope } from './scope.ts';
import type { NextStep } from './step.ts';

/** What the steps of one report need: its scope, and the planners. */
export interface StepOptions extends Planners {
  readonly scope: StepScope;
}

/** The next steps for all findings of a scan that count, together. Throws ConfigError and system errors. */
export async function planSteps(findings: readonly Finding[], options: StepOptions): Promise<readonly NextStep[]> {
  const { scope, env } = options;
  const finder = new PlaceFinder(scope.cwd, env);
  const scan: ScanKind = scope.scan === 'audit' ? 'files' : scope.scan;
  const places: TokenPlace[] = [];
  for (const finding of findings) {
    if (finding.suppressed !== false) continue;
    places.push(finder.placeInSameFile(finding, scan) ?? (await finder.placeOf(finding, scan)));
  }
  const known = await withPushed(places, scope, env);
  return nextSteps(known.toSorted(byUrgency), await readInputs(known, options));
}

/** The places, with those that a remote-tracking branch has marked. */
async function withPushed(places: readonly TokenPlace[], scope: StepScope, env: Environment): Promise<readonly TokenPlace[]> {
  const top = findTop(scope.cwd);
  const tracked = places.filter(({ kind, workFile }) => kind === 'tracked' && workFile !== undefined);
  if (top === undefined || tracked.length === 0 || scope.location !== 'here') return places;
  const files = [...new Set(tracked.flatMap(({ workFile }) => workFile ?? []))];
  const prints = new Set(tracked.map(({ finding }) => finding.fingerprint));
  const inIndex = new Set(tracked);
  const pushed = await pushedFiles(top, files, prints, env);
  return places.map((place) => (inIndex.has(place) && pushed.has(place.workFile ?? '') ? { ...place, isPushed: true } : place));
}

/** Finds out what the steps for `places` need. */
export async function readInputs(places: readonly TokenPlace[], options: StepOptions): Promise<StepInputs> {
  const { scope, env } = options;
  const plans = await planFiles(filesOf(places), options);
  const facts = new FactFinder(scope.cwd, env);
  const envs = new Map<string, StepInputs['envs'] extends ReadonlyMap<string, infer Problems> ? Problems : never>();
  const committed = places.filter(({ envProblems }) => envProblems === undefined).flatMap(({ workFile }) => workFile ?? []);
  for (const file of new Set([...plans.tracked, ...committed.filter(isOwnEnv)]))
    envs.set(file, (await facts.factsOf(file)).envProblems);
  return { scope, plans, envs, git: await gitFactsOf(places, scope, env), isGuarded: isGuarded(findTop(scope.cwd)) };
}

function filesOf(places: readonly TokenPlace[]): readonly FileWithTokens[] {
  const byFile = new Map<string, TokenPlace[]>();
  for (const place of places) {
    const { workFile, nameIsMasked } = place;
    if (workFile === undefined || nameIsMasked === true || isEnvPlace(place) || !existsSync(workFile)) continue;
    const others = byFile.get(workFile);
    if (others === undefined) byFile.set(workFile, [place]);
    else others.push(place);
  }
  return [...byFile].map(([path, some]) => ({ path, inner: innerOf(some), isWanted: wantedIn(some), findings: some.length }));
}

/** The name of what is in a container. */
function innerOf([place]: readonly TokenPlace[]): string | undefined {
  const { workFile = '', finding } = place ?? { finding: undefined };
  const path = finding?.origin.path ?? '';
  const at = path.indexOf('!');
  return at >= 0 && !workFile.endsWith(path) ? path.slice(path.lastIndexOf('!') + 1) : undefined;
}

/** What is staged or committed may be elsewhere in the file of the working tree: there every token is meant. */
function wantedIn(places: readonly TokenPlace[]): (match: Match) => boolean {
  if (places.every(({ finding }) => finding.origin.kind === 'file')) return matchesOf(places.map(({ finding }) => finding));
  return ({ confidence, allowed }) => confidence !== 'possible' && allowed.length === 0;
}

async function gitFactsOf(
  places: readonly TokenPlace[],
  scope: StepScope,
  env: Environment,
): Promise<ReadonlyMap<string, GitFacts>> {
  const inGit = places.filter(({ kind }) => kind === 'pushed' || kind === 'committed');
  const facts = new Map<string, GitFacts>();
  for (const folder of new Set(inGit.map(({ finding }) => folderOf(finding.origin)))) {
    const some = inGit.filter(({ finding }) => folderOf(finding.origin) === folder);
    const path = resolve(scope.cwd, folder === '' ? (scope.repository ?? '') : folder);
    if (existsSync(path))
      facts.set(
        folder,
        await readGitFacts(
          path,
          firstCommitsOf(some).map(({ oid }) => oid),
          env,
        ),
      );
  }
  return facts;
}

/** Files that name our hook where it is installed. */
const HOOK_FILES = ['.git/hooks/pre-commit', '.husky/pre-commit', 'lefthook.yml', 'lefthook.yaml', '.pre-commit-config.yaml'];

/** Whether the hook seems to be installed; `doctor` proves it. */
function isGuarded(top: string | undefined): boolean {
  return top !== undefined && HOOK_FILES.some((file) => textOf(join(top, file)).includes('tokenscan'));
}

function textOf(path: string): string {
  try {
    return readRegularFile(path).toString('utf8');
  } catch (error) {
    if (isSystemError(error)) return '';
    throw error;
  }
}
