// Plans which settings files of agents get our hooks, or lose them, and makes the changes.
import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { explain, isSystemError, UsageError } from '../../../model/errors.ts';
import { writeAtomically } from '../../../system/atomic-write.ts';
import type { Environment } from '../../../system/environment.ts';
import { readVariable } from '../../../system/homes.ts';
import { isWithin } from '../../../system/paths.ts';
import type { Agent } from '../agent.ts';
import { AGENTS, agentNamed } from '../agents.ts';
import { withHooks, withoutHooks } from './settings-text.ts';

/** Whose settings: those of a project, or of the user. */
export interface Scope {
  readonly kind: 'project' | 'user';
  /** The top of the project, or the home. */
  readonly base: string;
  readonly env: Environment;
}

/** A change to one file, and a line about it. */
export interface SettingsChange {
  readonly agent: Agent;
  readonly path: string;
  /** The new text; undefined: the file is removed. */
  readonly text: string | undefined;
  readonly line: string;
}

/** The changes, and lines about what needs none. */
export interface SettingsPlan {
  readonly changes: readonly SettingsChange[];
  readonly lines: readonly string[];
}

/** The file in which an agent has its hooks; undefined where it reads none of that scope. */
export function settingsFile({ settings }: Agent, { kind, base, env }: Scope): string | undefined {
  if (kind === 'project') return settings.project === undefined ? undefined : join(base, settings.project);
  const [variable, folder] = settings.variable ?? [];
  const named = variable === undefined ? undefined : readVariable(env, variable);
  if (folder === undefined || named === undefined || !isAbsolute(named)) return join(base, settings.user);
  return join(named, settings.user.slice(folder.length + 1));
}

/** The agents with these ids; without ids, those that left a folder in the project or in the home. Throws UsageError. */
export function chooseAgents(ids: readonly string[], folders: readonly string[]): readonly Agent[] {
  const known = AGENTS.map(({ id }) => id)
    .toSorted()
    .join(', ');
  const named = ids.map((id) => {
    const agent = agentNamed(id);
    if (agent === undefined) throw new UsageError(`no such agent: ${id}; the agents are ${known}`);
    return agent;
  });
  if (named.length > 0) return [...new Set(named)];
  const found = AGENTS.filter(({ settings }) => folders.some((folder) => existsSync(join(folder, settings.trace))));
  if (found.length === 0) throw new UsageError(`no coding agent was found here; name one: ${known}`);
  return found;
}

/** Plans our hooks for each agent. @param commandFor the command line that starts us as the hook of an agent. Throws UsageError. */
export function planHooks(agents: readonly Agent[], scope: Scope, commandFor: (agent: Agent) => string): SettingsPlan {
  return planFor(agents, scope, (agent, text, path) => withHooks(text, agent.settings.form, commandFor(agent), path));
}

/** Plans that each agent has none of our hooks. Throws UsageError. */
export function planHookRemoval(agents: readonly Agent[], scope: Scope): SettingsPlan {
  return planFor(agents, scope, (agent, text, path) =>
    text === undefined ? undefined : withoutHooks(text, agent.settings.form, path),
  );
}

function planFor(
  agents: readonly Agent[],
  scope: Scope,
  textFor: (agent: Agent, text: string | undefined, path: string) => string | undefined,
): SettingsPlan {
  const lines: string[] = [];
  const changes: SettingsChange[] = [];
  for (const agent of agents) {
    const path = settingsFile(agent, scope);
    if (path === undefined) {
      lines.push(`${agent.title}: it reads no hooks from projects (--global adds them for this user)`);
      continue;
    }
    // Two agents may have the same file.
    const same = changes.find((change) => change.path === path);
    const old = readText(path);
    const text = same === undefined ? textFor(agent, old, path) : same.text;
    if (text === old) continue;
    const done = old === undefined ? 'created' : text === undefined ? 'removed' : 'changed';
    changes.push({ agent, path, text, line: `${agent.title}: ${path} ${done}` });
  }
  return { changes, lines };
}

/** Makes the changes. Throws UsageError for the first that fails. @param base folders above it stay, though they are empty */
export function applySettings(changes: readonly SettingsChange[], { base }: Pick<Scope, 'base'>): void {
  for (const { path, text } of changes) {
    try {
      if (text === undefined) remove(path, base);
      else {
        mkdirSync(dirname(path), { recursive: true });
        writeAtomically(path, text, { followLink: true, mode: 0o666 });
      }
    } catch (error) {
      throw new UsageError(`${path}: cannot be changed: ${explain(error)}`, { cause: error });
    }
  }
}

/** Removes a file, and the folders that are empty without it. */
function remove(path: string, base: string): void {
  rmSync(path, { force: true });
  for (let folder = dirname(path); folder !== base && isWithin(folder, base); folder = dirname(folder)) {
    try {
      rmdirSync(folder);
    } catch {
      // Not empty.
      return;
    }
  }
}

/** The text of the file; undefined where there is none. Throws UsageError where it cannot be read. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
    throw new UsageError(`${path}: cannot be read: ${explain(error)}`, { cause: error });
  }
}
