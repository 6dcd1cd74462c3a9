// Installs hooks for all repositories of a user: in git's configuration or, before git 2.54, as a folder that also runs each repository's own hooks.
import { rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isSystemError, UsageError } from '../../model/errors.ts';
import type { Environment } from '../../system/environment.ts';
import { namesIn } from '../../system/files.ts';
import { ownHome, xdgFolder } from '../../system/homes.ts';
import { type HookEvent, PASSED_ON, STRICT, USUAL } from './events.ts';
import { type AskGit, hasConfigHooks, line } from './repository.ts';
import { hookScript, isOurs, type Program, quote } from './script.ts';
import { carryOut, lookAt, type Step } from './steps.ts';

/** The folder of the hooks for all repositories. */
export function globalFolder(env: Environment): string {
  return join(xdgFolder('config', env, ownHome(env)), 'tokenscan', 'hooks');
}

const ALL: readonly HookEvent[] = [...USUAL, ...STRICT];

/** The name of a hook in git's configuration. */
function hookName(event: string): string {
  return `tokenscan-${event}`;
}

/** Installs hooks for all repositories of this user. Returns the lines to print. Throws UsageError where others manage these hooks. */
export async function installGlobally(
  git: AskGit,
  env: Environment,
  program: Program,
  strict: boolean,
): Promise<readonly string[]> {
  const folder = globalFolder(env);
  const events: readonly HookEvent[] = strict ? ALL : USUAL;
  const path = line(await git(['config', '--global', '--type=path', '--get', 'core.hooksPath']));
  if (await hasConfigHooks(git)) {
    const changed = writeScripts(folder, events, (event) => hookScript(event, { program, project: false }));
    if (path === folder) await git(['config', '--global', '--unset-all', 'core.hooksPath']);
    for (const event of events) {
      const named = await setValue(git, `hook.${hookName(event)}.command`, quote(join(folder, event)));
      if ((await setValue(git, `hook.${hookName(event)}.event`, event)) || named)
        changed.push(`${event}: added to git's configuration`);
    }
    return changed.length === 0 ? ['already installed'] : changed;
  }
  if (path !== '' && path !== folder) {
    throw new UsageError(`core.hooksPath is already set to ${path}; call \`tokenscan hook EVENT "$@"\` in the hooks there`);
  }
  const checked: readonly string[] = events;
  const changed = writeScripts(folder, PASSED_ON, (event) =>
    hookScript(event, { program, project: false, check: checked.includes(event), passOn: true }),
  );
  if (await setValue(git, 'core.hooksPath', folder)) changed.push(`core.hooksPath is now ${folder} for all repositories`);
  return changed.length === 0 ? ['already installed'] : changed;
}

/** Removes everything that `installGlobally` added. Returns the lines to print. */
export async function uninstallGlobally(git: AskGit, env: Environment): Promise<readonly string[]> {
  const folder = globalFolder(env);
  const lines: string[] = [];
  if (line(await git(['config', '--global', '--type=path', '--get', 'core.hooksPath'])) === folder) {
    await git(['config', '--global', '--unset-all', 'core.hooksPath']);
    lines.push('core.hooksPath is unset');
  }
  for (const event of ALL) {
    if ((await git(['config', '--global', '--get', `hook.${hookName(event)}.command`])) === '') continue;
    await git(['config', '--global', '--remove-section', `hook.${hookName(event)}`]);
    lines.push(`${event}: removed from git's configuration`);
  }
  const ours = namesIn(folder).filter((name) => isOurs(lookAt(join(folder, name))?.text ?? ''));
  carryOut(ours.map((name): Step => ({ do: 'remove', path: join(folder, name) })));
  if (ours.length > 0) lines.push(`${folder}: ${ours.length} hooks removed`);
  for (const empty of [folder, dirname(folder)]) if (namesIn(empty).length === 0) removeFolder(empty);
  return lines;
}

/** Sets one value in the user's configuration; false if it was already set. */
async function setValue(git: AskGit, key: string, value: string): Promise<boolean> {
  if (line(await git(['config', '--global', '--get-all', key])) === value) return false;
  await git(['config', '--global', '--replace-all', key, value]);
  return true;
}

function writeScripts(folder: string, events: readonly string[], script: (event: string) => string): string[] {
  const steps = events
    .map((event): Step => ({ do: 'write', path: join(folder, event), text: script(event), mode: 0o755 }))
    .filter((step) => step.do !== 'write' || Buffer.from(lookAt(step.path)?.text ?? '', 'latin1').toString('utf8') !== step.text);
  carryOut(steps);
  return steps.length === 0 ? [] : [`${folder}: ${steps.length} hooks written`];
}

function removeFolder(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!isSystemError(error)) throw error;
  }
}
