// Checks whether git runs tokenscan for each event: reads the hooks, then runs them on a canary.
import { join } from 'node:path';
import type { Environment } from '../../../system/environment.ts';
import { ownHome, xdgFolder } from '../../../system/homes.ts';
import { type HookEvent, OURS, SERVER, STRICT, USUAL } from '../events.ts';
import { findHusky } from '../husky.ts';
import { isLefthooks } from '../lefthook.ts';
import { gitVersion, hasConfigHooks, openRepository, type Repository } from '../repository.ts';
import { lookAt, readIfThere } from '../steps.ts';
import { type Canary, makeCanary } from './canary.ts';
import { type Check, fails, holds, note, unknown } from './check.ts';
import { type Parts, readParts } from './parts.ts';
import { type Outcome, probe } from './probe.ts';

/** A check for each event that needs a hook here, and for others that have one. */
export async function checkEvents(repository: Repository, env: Environment): Promise<readonly Check[]> {
  const needed: readonly string[] = repository.bare ? SERVER : USUAL;
  return withCanary(repository, env, async (canary) => {
    const checks: Check[] = [];
    for (const event of OURS) {
      const parts = await readParts(repository, event, env);
      if (parts.missing === undefined) checks.push(await prove(repository, canary, event, parts, env));
      else if (needed.includes(event)) checks.push({ ...fails(`${event}: ${parts.missing}`), remedy: 'install' });
      else if (!repository.bare && (STRICT as readonly string[]).includes(event)) {
        checks.push(note(`${event}: no tokenscan hook (tokenscan install --strict)`));
      }
    }
    return checks;
  });
}

/** The same as one check, for another worktree or repository. */
export async function checkInBrief(name: string, repository: Repository, env: Environment): Promise<Check> {
  const checks = await checkEvents(repository, env);
  const bad = checks.find(({ result }) => result === 'fails' || result === 'unknown');
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
  if ((await readParts(repository, event, env)).missing !== undefined)
    return note(`${what}: not checked, ${event} does not run tokenscan`);
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

async function prove(repository: Repository, canary: Canary, event: HookEvent, parts: Parts, env: Environment): Promise<Check> {
  const outcome = await probe(repository, canary, event, parts.file, env);
  if (outcome.tooLong) return unknown(`${event}: no result: the hook ran for more than two minutes`);
  if (stopped(outcome) && canary.isNamedIn(outcome.output)) return holds(`${event}: a canary is blocked`);
  if (stopped(outcome)) return fails(`${event}: blocked, but not by tokenscan: ${firstLine(canary, outcome)}`);
  const cause = await whyPassed(repository, event, parts, env);
  const spoken = canary.isNamedIn(outcome.output)
    ? 'tokenscan finds the canary, but the hook exits with 0'
    : 'the hook lets the canary pass';
  return fails(`${event}: ${spoken}${cause === undefined ? '' : `: ${cause}`}`);
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

/** The reason why the hook let the canary pass, if it is known. */
async function whyPassed(repository: Repository, event: string, { texts }: Parts, env: Environment): Promise<string | undefined> {
  if (findHusky(repository.hooks) !== undefined) {
    if (env['HUSKY'] === '0') return 'HUSKY=0 is in the environment';
    const file = join(xdgFolder('config', env, ownHome(env)), 'husky', 'init.sh');
    if (/\bHUSKY=["']?0/.test(readIfThere(file) ?? '')) return `HUSKY=0 is in ${file}`;
    if (lookAt(join(repository.hooks, 'h')) === undefined)
      return `${repository.hooks} no longer belongs to husky; run husky again`;
  }
  if (texts.some(isLefthooks)) {
    const off = ['0', 'false'].includes(env['LEFTHOOK'] ?? '');
    return off
      ? `LEFTHOOK=${env['LEFTHOOK']} is in the environment`
      : 'lefthook is not found, or skips it (lefthook run shows which)';
  }
  if (!(await hasConfigHooks(repository.git))) return undefined;
  const list = await repository.git(['hook', 'list', '-z', event]).catch(() => '');
  const [, event_] = /(?:^|\0)(event-)?disabled\t[^\0]*tokenscan/.exec(list) ?? [];
  if (!/(?:^|\0)(?:event-)?disabled\t[^\0]*tokenscan/.test(list)) return undefined;
  const key = event_ === undefined ? `hook.tokenscan-${event}.enabled` : `hook.${event}.enabled`;
  const [origin = ''] = (await repository.git(['config', '--show-origin', '-z', '--get', key])).split('\0');
  return `${key} is false (${origin.replace(/^file:/, '')})`;
}
