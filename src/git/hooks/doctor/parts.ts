// Reads what git would run for an event, without running it: which files, and whether one of them calls tokenscan.
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Environment } from '../../../system/environment.ts';
import { shortenPath } from '../../../system/paths.ts';
import { shellWord } from '../../../system/shell-word.ts';
import { isFramework } from '../folder.ts';
import { globalFolder } from '../global.ts';
import { callsTokenscan, findHusky, setUpHusky } from '../husky.ts';
import { findLefthook, isLefthooks } from '../lefthook.ts';
import { hasConfigHooks, type Repository } from '../repository.ts';
import { BEFORE, isOurs } from '../script.ts';
import { lookAt, readIfThere } from '../steps.ts';
import type { Remedy } from './check.ts';

/** A hook of git, with everything that it calls. */
export interface Parts {
  /** The file that git runs; undefined where it runs only commands of its configuration. */
  readonly file: string | undefined;
  /** Why it does not run tokenscan; undefined where it seems to. */
  readonly missing: string | undefined;
  /** Whether `missing` is not certain: the hook manager reads configurations that were not read here. */
  readonly isUnsure?: boolean;
  /** What makes it run tokenscan; undefined where no command does. */
  readonly remedy?: Remedy | undefined;
  /** The texts of the hook, of what it calls, and of the hook manager's configuration. */
  readonly texts: readonly string[];
}

/** The parts of the hook for `event`. */
export async function readParts(repository: Repository, event: string, env: Environment): Promise<Parts> {
  const named = await namedHooks(repository, event);
  const file = join(repository.hooks, event);
  const look = lookAt(file);
  const there = look !== undefined && look.kind !== 'folder' && look.kind !== 'other';
  if (!there && named.length === 0) {
    return { file: undefined, missing: whyNone(repository, event), remedy: await whatSetsUp(repository, env), texts: [] };
  }
  if (there && (look.mode & 0o111) === 0 && look.kind === 'file' && named.length === 0) {
    return {
      file: undefined,
      missing: `${show(repository, file)} is not executable, so git ignores it (chmod +x)`,
      remedy: { command: `chmod +x ${shellWord(file)}` },
      texts: [look.text],
    };
  }
  const texts = [...named, ...(there ? [look.text, ...beside(repository, event, look.text, env)] : [])];
  // A command in git's configuration has one purpose: a path of tokenscan in it is enough.
  const isThere =
    named.some((command) => /tokenscan|cli\.cjs/.test(command)) || texts.some((text) => namesTokenscan(text, event));
  const isUnsure = !isThere && isLefthooks(look?.text ?? '') && texts.some((text) => ELSEWHERE.test(text));
  const missing = isThere
    ? undefined
    : isUnsure
      ? 'no command in the configuration of lefthook runs tokenscan; its remotes and extends were not read (`lefthook dump` shows them)'
      : (lacking(repository, event, look?.text ?? '') ?? 'it does not run tokenscan');
  return { file: there ? file : undefined, missing, isUnsure, remedy: await whatSetsUp(repository, env), texts };
}

/** What adds our hooks where git looks for them: undefined where others decide for all repositories. */
async function whatSetsUp({ top, bare, hooks, hooksPath, git }: Repository, env: Environment): Promise<Remedy | undefined> {
  if (bare) return { option: '--server' };
  const husky = findHusky(hooks);
  if (husky?.plain === true && lookAt(join(hooks, 'h')) === undefined) {
    const project = dirname(husky.folder);
    return { command: setUpHusky(project), ...(project === top ? {} : { folder: project }) };
  }
  const isForAll = hooksPath !== undefined && hooksPath.scope !== 'local' && hooksPath.scope !== 'worktree';
  if (!isForAll) return {};
  return (await hasConfigHooks(git)) || hooks === globalFolder(env) ? { option: '--global' } : undefined;
}

/** tokenscan as a program or as the id of a hook: a folder may have that name by chance. */
const CALL = /(?:^|[\s'"`;&|(/=])tokenscan(?:-[a-z]+)?(?:@[\w.^~-]+)?(?=['"`\s;:&|)]|$)|\bdist\/cli\.cjs\b/;

/** Whether a text may run tokenscan. Our hooks that only pass on do not, nor do hooks of a manager, which read a configuration. */
function namesTokenscan(text: string, event: string): boolean {
  if (isOurs(text)) return callsTokenscan(text, event);
  if (isFramework(text) || isLefthooks(text)) return false;
  return text.split('\n').some((line) => !/^\s*#(?!!)/.test(line) && CALL.test(line));
}

/** What names further configurations in one of lefthook, in YAML, TOML or JSON. */
const ELSEWHERE = /^(?:remotes?|extends)\s*[:=]|^\s*["'](?:remotes?|extends)["']\s*[:=]|^\[\[?remotes?\b/m;

/** Where the pre-commit framework, and prek, look for their configuration. */
const FRAMEWORK_CONFIGS = ['.pre-commit-config.yaml', '.pre-commit-config.yml', 'prek.toml'];

/** The texts of what our hook, or that of husky, lefthook or the framework, runs. */
function beside(repository: Repository, event: string, text: string, env: Environment): readonly string[] {
  const { hooks, top, commonFolder } = repository;
  const paths: string[] = [];
  if (isOurs(text)) paths.push(join(hooks, event + BEFORE), join(commonFolder, 'hooks', event));
  if (isFramework(text))
    paths.push(
      ...[`${event}.legacy`, `${event}.legacy${BEFORE}`, event + BEFORE].map((name) => join(hooks, name)),
      ...FRAMEWORK_CONFIGS.map((name) => join(top, name)),
    );
  const husky = findHusky(hooks);
  if (husky?.plain === true) paths.push(join(husky.folder, event));
  if (isLefthooks(text)) {
    const config = findLefthook(top, env);
    if (config !== undefined) paths.push(join(top, config), join(top, config.replace(/(\.[a-z]+)$/, '-local$1')));
    paths.push(...filesIn(join(top, '.lefthook', event)));
  }
  return paths.map((path) => readIfThere(path) ?? '');
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}

/** The commands that git's configuration names for an event. */
async function namedHooks({ git }: Repository, event: string): Promise<readonly string[]> {
  if (!(await hasConfigHooks(git))) return [];
  const list = await git(['hook', 'list', '-z', event]).catch(() => '');
  const names = list.split('\0').map((name) => name.replace(/^(?:event-)?disabled\t/, ''));
  const commands: string[] = [];
  for (const name of names) {
    if (name !== '' && name !== 'hook from hookdir') commands.push(await git(['config', '--get', `hook.${name}.command`]));
  }
  return commands.filter((command) => command !== '');
}

/** Why git runs no hook. */
function whyNone(repository: Repository, event: string): string {
  const { hooks, hooksPath, commonFolder } = repository;
  const own = join(commonFolder, 'hooks', event);
  const shadowed = hooks !== join(commonFolder, 'hooks') && isOurs(lookAt(own)?.text ?? '');
  const folder = lookAt(hooks) === undefined ? `${show(repository, hooks)}, which does not exist` : show(repository, hooks);
  const where = hooksPath === undefined ? '' : ` (core.hooksPath is ${hooksPath.value}: ${hooksPath.scope}, ${hooksPath.origin})`;
  const instead = shadowed ? `; ${show(repository, own)} is ignored` : '';
  return `no hook: git looks in ${folder}${where}${instead}`;
}

/** Why a hook manager does not run tokenscan; undefined without one. */
function lacking(repository: Repository, event: string, text: string): string | undefined {
  const husky = findHusky(repository.hooks);
  if (husky?.plain === true && lookAt(join(husky.folder, event)) === undefined) {
    return `husky runs nothing: there is no ${show(repository, join(husky.folder, event))}`;
  }
  if (isLefthooks(text)) return 'no lefthook command for it runs tokenscan';
  if (isFramework(text)) return 'the pre-commit framework does not run tokenscan for it';
  return undefined;
}

/** A path relative to the top of the repository. */
export function show({ top }: Repository, path: string): string {
  return shortenPath(path, top) || '.';
}
