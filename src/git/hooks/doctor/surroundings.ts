// Checks what is beside the hooks of this worktree: other worktrees, submodules, lefthook, LFS.
import { join, resolve } from 'node:path';
import { explain } from '../../../model/errors.ts';
import type { Environment } from '../../../system/environment.ts';
import { findLefthook, isLefthooks } from '../lefthook.ts';
import { openRepository, type Repository, withoutTies } from '../repository.ts';
import { lookAt, readIfThere } from '../steps.ts';
import { type Check, fails, holds, note, unknown } from './check.ts';
import { checkInBrief } from './events.ts';
import { readParts, show } from './parts.ts';

/** A check for each other worktree: a relative core.hooksPath may lead nowhere there. */
export async function checkWorkTrees(repository: Repository, env: Environment): Promise<readonly Check[]> {
  const checks: Check[] = [];
  const list = ['worktree', 'list', '--porcelain'];
  // git before 2.36 prints lines only, which are ambiguous for a path with a line feed.
  const output = await repository.git([...list, '-z']).catch(async () => (await repository.git(list)).replaceAll('\n', '\0'));
  for (const entry of output.split('\0\0')) {
    const [, path, rest = ''] = /^worktree ([^\0]*)(.*)$/s.exec(entry) ?? [];
    // Where the working tree is elsewhere, git lists the git folder instead.
    const isThis = path !== undefined && [repository.top, repository.gitFolder].includes(resolve(path));
    if (path === undefined || isThis || /\0bare(?:\0|$)/.test(rest)) continue;
    const name = `worktree ${show(repository, path)}`;
    checks.push(lookAt(path) === undefined ? note(`${name}: does not exist`) : await checkOther(name, path, env));
  }
  return checks;
}

/** A check for each submodule that is checked out, and for theirs: each is a repository with its own hooks. */
export async function checkSubmodules(repository: Repository, env: Environment): Promise<readonly Check[]> {
  if (repository.bare) return [];
  const checks: Check[] = [];
  for (const entry of (await repository.git(['ls-files', '-s', '-z'])).split('\0')) {
    const path = /^160000 [0-9a-f]+ 0\t(.*)$/s.exec(entry)?.[1];
    if (path === undefined || lookAt(join(repository.top, path, '.git')) === undefined) continue;
    checks.push(await checkOther(`submodule ${path}`, join(repository.top, path), env));
    const inner = await openRepository(join(repository.top, path), withoutTies(env)).catch(() => undefined);
    if (inner !== undefined) {
      for (const check of await checkSubmodules(inner, env)) checks.push({ ...check, text: `${path}: ${check.text}` });
    }
  }
  return checks;
}

async function checkOther(name: string, path: string, env: Environment): Promise<Check> {
  try {
    const check = await checkInBrief(name, await openRepository(path, withoutTies(env)), env);
    // The command is for that folder.
    return check.remedy === undefined ? check : { ...check, remedy: { folder: path, ...check.remedy } };
  } catch (error) {
    return unknown(`${name}: could not be checked: ${explain(error)}`);
  }
}

/** Where lefthook's hooks do not find lefthook, they print that and exit with 0. */
export function checkLefthook(repository: Repository, env: Environment): readonly Check[] {
  const inCharge = isLefthooks(lookAt(join(repository.hooks, 'pre-commit'))?.text ?? '');
  const config = inCharge ? findLefthook(repository.top, env) : undefined;
  if (config === undefined) return [];
  if (/\bassert_lefthook_installed\b["']?\s*[:=]\s*true\b/.test(readIfThere(join(repository.top, config)) ?? '')) return [];
  const advice = `"assert_lefthook_installed: true" in ${config} makes them fail`;
  return [note(`if lefthook is not found, its hooks do nothing; ${advice}`)];
}

/** Whether LFS still uploads the contents of its pointers. */
export async function checkLfs(repository: Repository, env: Environment): Promise<readonly Check[]> {
  const used =
    lookAt(join(repository.commonFolder, 'lfs')) !== undefined ||
    /\bfilter=lfs\b/.test(readIfThere(join(repository.top, '.gitattributes')) ?? '');
  if (!used || repository.bare) return [];
  const { texts } = await readParts(repository, 'pre-push', env);
  const runs = texts.some((text) => /git[ -]lfs|call_lefthook/.test(text));
  return [
    runs
      ? holds('LFS: its pre-push hook runs')
      : fails('LFS: nothing runs `git lfs pre-push`, so large files are not uploaded; see `git lfs update --manual`', {
          command: 'git lfs update --manual',
        }),
  ];
}
