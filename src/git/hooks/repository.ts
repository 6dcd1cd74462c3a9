// Asks git about the current repository, and where it looks for hooks.
import { resolve } from 'node:path';
import { GitConstructError, type SimpleGit, simpleGit } from 'simple-git';
import { GitError } from '../../model/errors.ts';
import type { Environment } from '../../system/environment.ts';
import { isWithin } from '../../system/paths.ts';
import { locateGit } from '../environment.ts';

/** Runs git with these arguments and returns what it prints. Throws GitError when it fails. */
export type AskGit = (args: readonly string[]) => Promise<string>;

/** Where `core.hooksPath` is set, if it is. */
interface HooksPath {
  readonly value: string;
  readonly scope: 'system' | 'global' | 'local' | 'worktree' | 'command' | 'unknown';
  /** The file it is in, as git calls it. */
  readonly origin: string;
}

/** A repository, as far as its hooks are concerned. */
export interface Repository {
  /** The top of the working tree, or a bare repository itself. git runs hooks there. */
  readonly top: string;
  readonly bare: boolean;
  readonly gitFolder: string;
  /** The git folder that all its worktrees share. */
  readonly commonFolder: string;
  /** Where git looks for hooks now. */
  readonly hooks: string;
  readonly hooksPath: HooksPath | undefined;
  readonly git: AskGit;
  /** The path of git itself. */
  readonly program: string;
  /** The variables that say where it is, if it is neither in the current folder nor above it, as with dotfiles: git passes them to hooks. */
  readonly ties: Readonly<Record<string, string>>;
}

/**
 * Variables that say where git's configuration is. Others that tie git to a repository (GIT_DIR, GIT_INDEX_FILE) are dropped: we ask
 * about the current folder.
 */
const CONFIGURING =
  /^GIT_(?:CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|COUNT|PARAMETERS|(?:KEY|VALUE)_[0-9]+)|CEILING_DIRECTORIES|EXEC_PATH)$/;

/**
 * git for a user's own repositories. With simple-git and not with git/run.ts, which disables hooks and so cannot say where they are; no
 * output here is large, and nothing here runs in a hook.
 */
export function openGit(folder: string, env: Environment, ties: Readonly<Record<string, string>> = {}): AskGit {
  const program = locateGit(env, folder);
  const clean = Object.fromEntries(Object.entries(withoutTies(env)).filter(([name]) => !REFUSED.includes(name)));
  const kept = withoutMonitor({ ...clean, ...ties });
  let git: SimpleGit | undefined;
  return askOnce(async (args) => {
    try {
      git ??= simpleGit({
        baseDir: folder,
        binary: program,
        // Stopping at the exit event would lose what is still in the pipe.
        completion: { onClose: true, onExit: false },
        allowEnvironment: Object.keys(kept).filter((name) => name.startsWith('GIT_')),
        unsafe: {
          allowUnsafeConfigPaths: true,
          allowUnsafeFsMonitor: true,
          allowUnsafeConfigEnvCount: true,
          allowUnsafeHooksPath: true,
          allowUnsafeCustomBinary: true,
        },
      }).env({ ...kept, LC_ALL: 'C' });
      return await git.raw([...args]);
    } catch (error) {
      // simple-git takes paths as text, and does not find one that is not UTF-8.
      if (error instanceof GitConstructError) throw new GitError('the path of this folder is not UTF-8', { cause: error });
      const said = error instanceof Error ? error.message : String(error);
      const [reason = 'no error message'] = said.split('\n').filter((text) => text.trim() !== '');
      throw new GitError(`git ${args[0] ?? ''}: ${reason.replace(/^(?:fatal|error): /, '')}`, { cause: error });
    }
  });
}

/** With a setting that keeps git from starting what `core.fsmonitor` of the repository names, as git/run.ts does: this git takes no `-c`. */
function withoutMonitor(env: Environment): Environment {
  const count = Number(env['GIT_CONFIG_COUNT'] ?? 0);
  if (!Number.isSafeInteger(count) || count < 0) return env;
  return {
    ...env,
    GIT_CONFIG_COUNT: String(count + 1),
    [`GIT_CONFIG_KEY_${count}`]: 'core.fsmonitor',
    [`GIT_CONFIG_VALUE_${count}`]: 'false',
  };
}

/** As `ask`, but what git answers the same at every call is asked once. */
function askOnce(ask: AskGit): AskGit {
  const answers = new Map<string, Promise<string>>();
  return (args) => {
    const call = args.join(' ');
    if (call !== '--version' && call !== '--exec-path') return ask(args);
    const answer = answers.get(call) ?? ask(args);
    answers.set(call, answer);
    return answer;
  };
}

/** Variables that simple-git rejects, and that no call of ours needs. */
const REFUSED: readonly string[] = ['EDITOR', 'VISUAL', 'PAGER', 'PREFIX', 'SSH_ASKPASS'];

/** The environment without the variables that tie git to another repository than that of its folder. */
export function withoutTies(env: Environment): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && (!name.startsWith('GIT_') || CONFIGURING.test(name))) kept[name] = value;
  }
  return kept;
}

/** The repository at `cwd`, or the one whose working tree is elsewhere. Throws GitError where there is none that git accepts. */
export async function openRepository(cwd: string, env: Environment): Promise<Repository> {
  const { here, ties } = await openHere(cwd, env);
  const said = await here(WHERE);
  // The path comes last: it may hold a line feed.
  const [, isBare, isInTree, path = ''] = /^(true|false)\r?\n(true|false)\r?\n(.*)$/s.exec(said) ?? [];
  const bare = isBare === 'true';
  const gitFolder = resolve(cwd, line(path));
  if (!bare && ties['GIT_DIR'] === undefined && isInTree !== 'true')
    throw new GitError('this is inside a git folder; change to the working tree');
  const top = bare ? gitFolder : resolve(line(await here(['rev-parse', '--show-toplevel'])));
  // From the top, because a relative core.hooksPath starts there.
  const git = openGit(top, env, ties);
  return {
    top,
    bare,
    gitFolder,
    commonFolder: resolve(top, line(await git(['rev-parse', '--git-common-dir']))),
    hooks: resolve(top, line(await git(['rev-parse', '--git-path', 'hooks']))),
    hooksPath: await readHooksPath(git),
    git,
    program: locateGit(env, top),
    ties,
  };
}

const WHERE = ['rev-parse', '--is-bare-repository', '--is-inside-work-tree', '--absolute-git-dir'];

/**
 * git for the repository at `cwd`. For one whose working tree is elsewhere, as of dotfiles, with the variables that say where: those that are
 * set, if there is no repository here or this is its git folder; or that folder itself, if its configuration names the working tree.
 */
async function openHere(
  cwd: string,
  env: Environment,
): Promise<{ readonly here: AskGit; readonly ties: Readonly<Record<string, string>> }> {
  const here = openGit(cwd, env);
  const open = (ties: Readonly<Record<string, string>>): { here: AskGit; ties: Readonly<Record<string, string>> } => ({
    here: openGit(cwd, env, ties),
    ties,
  });
  const [, , said = ''] = (await here(WHERE).catch(() => '')).split(/^(?:true|false)\r?\n/m);
  const found = line(said) === '' ? undefined : resolve(cwd, line(said));
  const { GIT_DIR, GIT_WORK_TREE } = env;
  const isNamed = GIT_DIR !== undefined && GIT_DIR !== '' && (found === undefined || resolve(cwd, GIT_DIR) === found);
  if (isNamed && (GIT_WORK_TREE !== undefined || found === undefined)) {
    const tree = GIT_WORK_TREE === undefined ? {} : { GIT_WORK_TREE: resolve(cwd, GIT_WORK_TREE) };
    return open({ GIT_DIR: resolve(cwd, GIT_DIR), ...tree });
  }
  // git calls a git folder that is in its own working tree outside of it.
  const isInside = found !== undefined && isWithin(resolve(cwd), found);
  const tree = isInside ? line(await here(['config', '--get', 'core.worktree']).catch(() => '')) : '';
  return tree === '' || found === undefined ? { here, ties: {} } : open({ GIT_DIR: found });
}

/** The setting that counts: the last. */
async function readHooksPath(git: AskGit): Promise<HooksPath | undefined> {
  const fields = (
    await git(['config', '--show-scope', '--show-origin', '-z', '--type=path', '--get-all', 'core.hooksPath'])
  ).split('\0');
  const [scope, origin, value] = fields.slice(0, -1).slice(-3);
  if (scope === undefined || origin === undefined || value === undefined) return undefined;
  const known = (['system', 'global', 'local', 'worktree', 'command'] as const).find((name) => name === scope) ?? 'unknown';
  return { value, scope: known, origin: origin.replace(/^file:/, '') };
}

/** A line that git prints, without its end. */
export function line(output: string): string {
  return output.replace(/\r?\n$/, '');
}

/** The version as numbers, `[2, 39]`; `[0, 0]` where it is unknown. */
export async function gitVersion(git: AskGit): Promise<readonly [major: number, minor: number]> {
  const [, major = '0', minor = '0'] = /([0-9]+)\.([0-9]+)/.exec(await git(['--version'])) ?? [];
  return [Number(major), Number(minor)];
}

/** Whether this git runs hooks that the configuration names. */
export async function hasConfigHooks(git: AskGit): Promise<boolean> {
  const [major, minor] = await gitVersion(git);
  return major > 2 || (major === 2 && minor >= 54);
}
