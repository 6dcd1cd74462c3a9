// Plans which hooks run tokenscan: those that git really runs, through the hook manager of the project.
import { dirname, join, relative } from 'node:path';
import { UsageError } from '../../model/errors.ts';
import type { Environment } from '../../system/environment.ts';
import { resolveLinks } from '../../system/files.ts';
import { isWithin } from '../../system/paths.ts';
import { shellWord } from '../../system/shell-word.ts';
import { type HookEvent, SERVER, STRICT, USUAL } from './events.ts';
import { planFolder, planRemoval } from './folder.ts';
import { globalFolder } from './global.ts';
import { findHusky, type Husky, planHusky, planHuskyRemoval, setUpHusky } from './husky.ts';
import { findLefthook, isLefthookInCharge, isLefthooks, planLefthook, planLefthookRemoval } from './lefthook.ts';
import { committedProgram, commonProgram, isPassing, OWN_PROGRAM, packageManagerOf } from './program.ts';
import type { Repository } from './repository.ts';
import { OWN_SCRIPT, type Program } from './script.ts';
import { lookAt, type Plan, readIfThere } from './steps.ts';

export interface InstallOptions {
  readonly strict: boolean;
  readonly server: boolean;
  readonly program: Program;
  readonly env: Environment;
}

/** The changes to a repository that install or remove our hooks. */
export interface InstallPlan extends Plan {
  /** Whether lefthook has to rewrite its hooks. */
  readonly lefthook: boolean;
}

/** Plans what makes git run tokenscan in this repository. Throws UsageError or ByHandError where the user has to do it. */
export async function planInstall(repository: Repository, options: InstallOptions): Promise<InstallPlan> {
  const { top, bare, hooks } = repository;
  const { strict, server, env } = options;
  if (bare && !server)
    throw new UsageError(
      `this repository is bare, so there are no commits to check; to check pushes to it: tokenscan install --server; if its working tree is elsewhere (dotfiles): GIT_DIR=${shellWord(top)} GIT_WORK_TREE="$HOME" tokenscan install`,
    );
  checkOwnFolder(repository, env);
  const events: readonly HookEvent[] = server ? SERVER : [...USUAL, ...(strict ? STRICT : [])];
  const husky = server ? undefined : findHusky(hooks);
  if (husky !== undefined) return planInHusky(repository, husky, events);
  checkHuskyIsSetUp(repository);
  const lefthook = server || repository.hooksPath !== undefined ? undefined : findLefthook(top, env);
  if (lefthook !== undefined && isLefthookInCharge(top, lefthook, hooks)) {
    // lefthook would move another hook of that name aside, for good.
    const free = events.filter(
      (event) => isLefthooks(lookAt(join(hooks, event))?.text ?? '') || lookAt(join(hooks, event)) === undefined,
    );
    const others = planFolder(
      hooks,
      events.filter((event) => !free.includes(event)),
      options.program,
    );
    const program = commonProgram(top);
    const plan = forAll(await planLefthook(top, lefthook, free, program), program, top);
    return { steps: [...others.steps, ...plan.steps], lines: [...others.lines, ...plan.lines], lefthook: true };
  }
  const committed = isCommitted(repository);
  const isLasting = committed || lookAt(join(top, OWN_SCRIPT)) !== undefined || !isPassing(options.program);
  if (!isLasting) {
    throw new UsageError(
      `this tokenscan is in a cache, which may be deleted; install it first (${packageManagerOf(top).add} tokenscan)`,
    );
  }
  const plan = planFolder(hooks, events, committed ? committedProgram(top) : options.program);
  return { ...(committed ? forAll(plan, commonProgram(top), top) : plan), lefthook: false };
}

function planInHusky(repository: Repository, husky: Husky, events: readonly HookEvent[]): InstallPlan {
  const { top } = repository;
  checkHuskyFolder(repository, husky);
  const program = commonProgram(top, dirname(husky.folder));
  // husky itself puts the project's programs on PATH.
  const call = husky.plain && program === OWN_PROGRAM ? 'tokenscan' : program;
  const plan = forAll(planHusky(husky, events, call, top), program, top);
  const others = husky.plain ? [`in each new worktree and clone, first: ${packageManagerOf(top).install}`] : [];
  return { steps: plan.steps, lines: [...plan.lines, ...others], lefthook: false };
}

/** Plans to remove everything of tokenscan from this repository, whatever manages its hooks now. */
export async function planUninstall(repository: Repository, env: Environment): Promise<InstallPlan> {
  const { top, hooks, commonFolder } = repository;
  // Its hooks are committed, so they may exist where husky is not set up.
  const committed = repository.bare ? undefined : { folder: join(top, '.husky'), plain: true };
  const husky = findHusky(hooks) ?? committed;
  const lefthook = repository.bare ? undefined : findLefthook(top, env);
  const own = join(commonFolder, 'hooks');
  const folders = isOwnFolder(repository) && hooks !== own ? [hooks, own] : [own];
  const plans = [
    ...(husky === undefined ? [] : [planHuskyRemoval(husky, top)]),
    ...(lefthook === undefined ? [] : [await planLefthookRemoval(top, lefthook, own)]),
    ...folders.map((folder) => planRemoval(folder)),
  ];
  return { steps: plans.flatMap(({ steps }) => steps), lines: plans.flatMap(({ lines }) => lines), lefthook: false };
}

/** Adds a line about what others need, where hooks are committed. */
function forAll(plan: Plan, program: string, top: string): Plan {
  if (program !== 'tokenscan') return plan;
  const line = `everyone who commits here needs tokenscan: ${packageManagerOf(top).add} tokenscan`;
  return { ...plan, lines: [...plan.lines, line] };
}

/** Whether the folder of hooks is in the working tree, so that others get it, too. */
function isCommitted({ top, bare, gitFolder, commonFolder, hooks }: Repository): boolean {
  return !bare && isWithin(hooks, top) && !isWithin(hooks, gitFolder) && !isWithin(hooks, commonFolder);
}

function isOwnFolder({ top, commonFolder, hooks }: Repository): boolean {
  const real = resolveLinks(hooks);
  return isWithin(real, resolveLinks(top)) || isWithin(real, resolveLinks(commonFolder));
}

/** Throws UsageError where git looks for hooks in a folder that other repositories share. */
function checkOwnFolder(repository: Repository, env: Environment): void {
  const { hooks, hooksPath } = repository;
  if (hooksPath !== undefined && resolveLinks(hooks) === resolveLinks(globalFolder(env))) {
    throw new UsageError('`tokenscan install --global` already covers all your repositories; check it here: tokenscan doctor');
  }
  if (hooksPath !== undefined && hooksPath.scope !== 'local' && hooksPath.scope !== 'worktree') {
    throw new UsageError(
      `core.hooksPath is ${hooksPath.value} for all repositories (${hooksPath.scope}, ${hooksPath.origin}), and tokenscan changes only hooks of this one; for all of them: tokenscan install --global`,
    );
  }
  if (!isOwnFolder(repository)) {
    throw new UsageError(
      `the hooks of this repository are outside of it, in ${resolveLinks(hooks)}, where other repositories may use them; call \`tokenscan hook EVENT "$@"\` there yourself`,
    );
  }
}

/** Throws UsageError in a new worktree, whose configuration is husky's, but which lacks the folder that husky makes: git runs no hook there. */
function checkHuskyFolder({ top, hooks }: Repository, { plain }: Husky): void {
  if (!plain || lookAt(join(hooks, 'h')) !== undefined) return;
  const project = relative(top, dirname(dirname(hooks)));
  const command = `${project === '' ? '' : `cd ${project} && `}${setUpHusky(join(top, project))}`;
  throw new UsageError(`git looks for hooks in ${relative(top, hooks)}, which husky has not made here; run \`${command}\` first`);
}

/** Throws UsageError in a fresh clone where husky is not set up yet: husky would replace our hooks with its own. */
function checkHuskyIsSetUp({ top, bare, hooksPath }: Repository): void {
  if (bare || hooksPath !== undefined || lookAt(join(top, '.husky'))?.kind !== 'folder') return;
  if (!/"husky"\s*:/.test(readIfThere(join(top, 'package.json')) ?? '')) return;
  throw new UsageError(`this project uses husky, which is not set up in this clone; run \`${setUpHusky(top)}\` first`);
}
