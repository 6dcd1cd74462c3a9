// All checks of `tokenscan doctor`, in the order of its report.
import { basename } from 'node:path';
import type { Environment } from '../../../system/environment.ts';
import { findHusky } from '../husky.ts';
import { findLefthook } from '../lefthook.ts';
import { line, openRepository, type Repository } from '../repository.ts';
import { type Check, holds } from './check.ts';
import { checkEvents, checkShortPath } from './events.ts';
import { show } from './parts.ts';
import { checkLefthook, checkLfs, checkSubmodules, checkWorkTrees } from './surroundings.ts';

/** Examines the repository at `cwd`. Throws GitError where there is none. */
export async function* examine(cwd: string, env: Environment): AsyncGenerator<Check> {
  const repository = await openRepository(cwd, env);
  const version = line(await repository.git(['--version'])).replace(/^git version /, '');
  yield holds(`git ${version} (${repository.program})`);
  yield holds(`hooks are in ${whereHooksAre(repository, env)}`);
  yield* await checkEvents(repository, env);
  yield await checkShortPath(repository, env);
  yield* checkLefthook(repository, env);
  yield* await checkLfs(repository, env);
  yield* await checkWorkTrees(repository, env);
  yield* await checkSubmodules(repository, env);
}

function whereHooksAre(repository: Repository, env: Environment): string {
  const { hooks, hooksPath, top } = repository;
  const set = hooksPath === undefined ? '' : ` (core.hooksPath: ${hooksPath.scope}, ${hooksPath.origin})`;
  const lefthook = hooksPath === undefined && !repository.bare ? findLefthook(top, env) : undefined;
  const manager =
    findHusky(hooks) !== undefined ? 'husky' : lefthook === undefined ? undefined : `lefthook (${basename(lefthook)})`;
  return `${show(repository, hooks)}${set}${manager === undefined ? '' : `; ${manager}`}`;
}
