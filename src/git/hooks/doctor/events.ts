// Checks whether git runs tokenscan for each event: reads the hooks, then runs them on a canary.
import { join } from 'node:path';
import type { Environment } from '../../../system/environment.ts';
import { findProgram } from '../../../system/find-program.ts';
import { ownHome, xdgFolder } from '../../../system/homes.ts';
import { shellWord } from '../../../system/shell-word.ts';
import { type HookEvent, OURS, SERVER, STRICT, USUAL } from '../events.ts';
import { callsTokenscan, findHusky, setUpHusky } from '../husky.ts';
import { isLefthooks } from '../lefthook.ts';
import { commonProgram, OWN_PROGRAM, packageManagerOf } from '../program.ts';
import { gitVersion, hasConfigHooks, openRepository, type Repository } from '../repository.ts';
import { isOurs } from '../script.ts';
import { lookAt, readIfThere } from '../steps.ts';
import { type Canary, makeCanary } from './canary.ts';
import { type Check, fails, holds, note, type Remedy, unknown } from './check.ts';
import { type Parts, readParts } from './parts.ts';
import { type Outcome, probe } from './probe.ts';

/** A check for each event that needs a hook here, and for others that have one. */
export async function checkEvents(repository: Repository, env: Environment): Promise<readonly Check[]> {
  const needed: readonly string[] = repository.bare ? SERVER : USUAL;
  return withCanary(repository, env, async (canary) => {
    const checks: Check[] = [];
    for (const event of OURS) {
      const parts = await readParts(repository, event, env);
      const isNeeded = needed.includes(event);
      const proof = parts.missing === undefined ? await prove(repository, canary, event, parts, env) : undefined;
      // A hook manager has hooks for events that nobody asked us to check.
      if (proof !== undefined && (isNeeded || !proof.isOthers)) checks.push(proof.check);
      else if (isNeeded) checks.push(lack(event, parts));
      else if (!repository.bare && (STRICT as readonly string[]).includes(event)) {
        checks.push(note(`${event}: no tokenscan hook (tokenscan install --strict)`));
      }
    }
    return checks;
  });
}

/** A hook that does not run tokenscan, or may not. */
function lack(event: string, { missing, isUnsure, remedy }: Parts): Check {
  const text = `${event}: ${missing}`;
  return isUnsure === true ? { ...note(text), isOpen: true } : fails(text, remedy);
}

/** The same as one check, for another worktree or repository. */
export async function checkInBrief(name: string, repository: Repository, env: Environment): Promise<Check> {
  const checks = await checkEvents(repository, env);
  const bad =
    checks.find(({ result }) => result === 'fails' || result === 'unknown') ?? checks.find(({ isOpen }) => isOpen === true);
  return bad === undefined ? holds(`${name}: hooks are active`) : { ...bad, text: `${name}: ${bad.text}` };
}

/**
 * GUI applications do not have the PATH of your shell. They may find another git, which may look for hooks elsewhere, and no node: then
 * the hook must block, not pass.
 */
export async function checkShortPath(repository: Repository, env: Environment): Promise<Check> {
  const short = { ...env, PATH: '/usr/bin:/bin' };
  const event: HookEvent = repository.bare ? 'pre-receive' : 'pre-commit';
  const what = `GUI applications (PATH=${short.PATH})`;
  const own = await readParts(repository, event, env);
  if (own.missing !== undefined)
    return note(`${what}: not checked, ${event} ${own.isUnsure === true ? 'may' : 'does'} not run tokenscan`);
  // Many bring their own git; where there is none on that PATH, ours is used instead.
  const there = await openRepository(repository.top, short).catch(() => repository);
  const parts = await readParts(there, event, short);
  const other =
    there.program === repository.program
      ? ''
      : ` run ${there.program}, git ${(await gitVersion(there.git)).join('.')}, and there`;
  if (parts.missing !== undefined) return fails(`${what}${other} ${event} is not active: ${parts.missing}`);
  return withCanary(there, env, async (canary) => {
    const outcome = await probe(there, canary, event, parts.file, short);
    if (stopped(outcome) && canary.isNamedIn(outcome.output)) return holds(`${what}: the canary is blocked`);
    if (stopped(outcome))
      return note(`${what}: every commit is blocked there, because ${event} fails (${firstLine(canary, outcome)})`);
    return fails(`${what}: ${event} lets the canary pass`);
  });
}

async function withCanary<T>(repository: Repository, env: Environment, use: (canary: Canary) => Promise<T>): Promise<T> {
  const canary = await makeCanary(repository, env);
  try {
    return await use(canary);
  } finally {
    canary.remove();
  }
}

/** What came of running a hook on the canary. */
interface Proof {
  readonly check: Check;
  /** Whether it passed, and nothing in it names tokenscan as the hook of this event: then it is somebody else's. */
  readonly isOthers: boolean;
}

async function prove(repository: Repository, canary: Canary, event: HookEvent, parts: Parts, env: Environment): Promise<Proof> {
  const outcome = await probe(repository, canary, event, parts.file, env);
  const isOthers = !stopped(outcome) && !parts.texts.some((text) => callsTokenscan(text, event));
  return { check: await judge(repository, canary, event, parts, outcome, env), isOthers };
}

async function judge(
  repository: Repository,
  canary: Canary,
  event: HookEvent,
  parts: Parts,
  outcome: Outcome,
  env: Environment,
): Promise<Check> {
  if (outcome.tooLong) return unknown(`${event}: no result: the hook ran for more than two minutes`);
  if (stopped(outcome) && canary.isNamedIn(outcome.output)) return holds(`${event}: a canary is blocked`);
  if (stopped(outcome)) {
    return fails(`${event}: blocked, but not by tokenscan: ${firstLine(canary, outcome)}`, whatRunsIt(repository, parts, env));
  }
  const { cause, remedy } = await whyPassed(repository, event, parts, env);
  const spoken = canary.isNamedIn(outcome.output)
    ? 'tokenscan finds the canary, but the hook exits with 0'
    : 'the hook lets the canary pass';
  return fails(`${event}: ${spoken}${cause === undefined ? '' : `: ${cause}`}`, remedy);
}

/** What makes the hook find tokenscan: the project's dependencies, or for a script of ours another installation. */
function whatRunsIt({ top }: Repository, { texts }: Parts, env: Environment): Remedy | undefined {
  if (texts.some((text) => isOurs(text))) return {};
  const common = commonProgram(top);
  if (common === 'tokenscan' && findProgram(common, env) === undefined)
    return { command: `${packageManagerOf(top).add} tokenscan` };
  const isMissing = common === OWN_PROGRAM && lookAt(join(top, OWN_PROGRAM)) === undefined;
  return isMissing ? { command: packageManagerOf(top).install } : undefined;
}

function stopped({ code }: Outcome): boolean {
  return code !== 0;
}

/** The first line of the output with words, without frames and colors. */
function firstLine(canary: Canary, { output, code }: Outcome): string {
  const lines = canary
    .hide(output)
    .replace(/\u001b\[[0-9;]*m/g, '')
    .split('\n')
    .map((line) => line.trim());
  return lines.find((line) => /[A-Za-z]{3}/.test(line)) ?? `it ended with ${code ?? 'a signal'} and printed nothing`;
}

/** Why a hook let the canary pass, and what fixes it, if that is known. */
interface Cause {
  readonly cause?: string | undefined;
  readonly remedy?: Remedy | undefined;
}

async function whyPassed(repository: Repository, event: string, { texts }: Parts, env: Environment): Promise<Cause> {
  const husky = findHusky(repository.hooks) === undefined ? undefined : whyHuskyPassed(repository, env);
  if (husky !== undefined) return husky;
  if (texts.some(isLefthooks)) {
    const off = ['0', 'false'].includes(env['LEFTHOOK'] ?? '');
    if (off) return { cause: `LEFTHOOK=${env['LEFTHOOK']} is in the environment`, remedy: { command: 'unset LEFTHOOK' } };
    const own = lookAt(join(repository.top, 'node_modules/.bin/lefthook')) !== undefined;
    const command = `${own ? `${packageManagerOf(repository.top).run} ` : ''}lefthook install`;
    return { cause: 'lefthook is not found, or skips it (lefthook run shows which)', remedy: { command } };
  }
  const disabled = (await hasConfigHooks(repository.git)) ? await whyDisabled(repository, event) : undefined;
  return disabled ?? (texts.some((text) => isOurs(text)) ? { remedy: {} } : {});
}

function whyHuskyPassed(repository: Repository, env: Environment): Cause | undefined {
  if (env['HUSKY'] === '0') return { cause: 'HUSKY=0 is in the environment', remedy: { command: 'unset HUSKY' } };
  const file = join(xdgFolder('config', env, ownHome(env)), 'husky', 'init.sh');
  if (/\bHUSKY=["']?0/.test(readIfThere(file) ?? '')) return { cause: `HUSKY=0 is in ${file}` };
  if (lookAt(join(repository.hooks, 'h')) !== undefined) return undefined;
  const command = setUpHusky(repository.top);
  return { cause: `${repository.hooks} no longer belongs to husky; run ${command}`, remedy: { command } };
}

/** Whether git's configuration disables our hook. */
async function whyDisabled({ git }: Repository, event: string): Promise<Cause | undefined> {
  const list = await git(['hook', 'list', '-z', event]).catch(() => '');
  const [, event_] = /(?:^|\0)(event-)?disabled\t[^\0]*tokenscan/.exec(list) ?? [];
  if (!/(?:^|\0)(?:event-)?disabled\t[^\0]*tokenscan/.test(list)) return undefined;
  const key = event_ === undefined ? `hook.tokenscan-${event}.enabled` : `hook.${event}.enabled`;
  const [origin = ''] = (await git(['config', '--show-origin', '-z', '--get', key])).split('\0');
  const file = origin.replace(/^file:/, '');
  const command = `git config --file ${shellWord(file)} --unset ${key}`;
  return { cause: `${key} is false (${file})`, remedy: { command } };
}
