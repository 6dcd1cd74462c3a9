// All checks of `tokenscan doctor`, in the order of its report.
import { basename, resolve } from 'node:path';
import type { Environment } from '../../../system/environment.ts';
import { findHusky } from '../husky.ts';
import { findLefthook } from '../lefthook.ts';
import { line, openRepository, type Repository } from '../repository.ts';
import { type Check, holds } from './check.ts';
import { checkEvents, checkShortPath } from './events.ts';
import { readParts, show } from './parts.ts';
import { checkLefthook, checkLfs, checkSubmodules, checkWorkTrees } from './surroundings.ts';
import { userEnvironment } from './user-environment.ts';
import { checkVersion } from './versions.ts';

/** Examines the repository at `cwd`, as the tokenscan of that version. Throws GitError where there is none. */
export async function* examine(cwd: string, given: Environment, version: string): AsyncGenerator<Check> {
  const env = userEnvironment(given, cwd);
  const repository = await openRepository(cwd, env);
  const git = line(await repository.git(['--version'])).replace(/^git version /, '');
  yield holds(`git ${git} (${repository.program})`);
  yield holds(`hooks are in ${whereHooksAre(repository, env)}`);
  for (const check of await checkEvents(repository, env)) yield fromHere(check, cwd, repository);
  const { texts } = await readParts(repository, repository.bare ? 'pre-receive' : 'pre-commit', env);
  yield* checkVersion(repository, texts, version);
  yield await checkShortPath(repository, env);
  yield* checkLefthook(repository, env);
  yield* await checkLfs(repository, env);
  yield* await checkWorkTrees(repository, env);
  yield* await checkSubmodules(repository, env);
}

/** The check, with a remedy that says where to run it if that is not the current folder. */
function fromHere(check: Check, cwd: string, { top }: Repository): Check {
  const { remedy } = check;
  if (remedy?.command === undefined || remedy.folder !== undefined || resolve(cwd) === top) return check;
  return { ...check, remedy: { ...remedy, folder: top } };
}

function whereHooksAre(repository: Repository, env: Environment): string {
  const { hooks, hooksPath, top } = repository;
  const set = hooksPath === undefined ? '' : ` (core.hooksPath: ${hooksPath.scope}, ${hooksPath.origin})`;
  const lefthook = hooksPath === undefined && !repository.bare ? findLefthook(top, env) : undefined;
  const manager =
    findHusky(hooks) !== undefined ? 'husky' : lefthook === undefined ? undefined : `lefthook (${basename(lefthook)})`;
  return `${show(repository, hooks)}${set}${manager === undefined ? '' : `; ${manager}`}`;
}
