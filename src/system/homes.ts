// Where users have their homes, and programs their folders in them. An empty variable counts as unset everywhere.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Environment } from './environment.ts';

/** The folders of the XDG Base Directory Specification, below the home where no variable names them. */
const XDG = {
  config: ['XDG_CONFIG_HOME', '.config'],
  cache: ['XDG_CACHE_HOME', '.cache'],
  data: ['XDG_DATA_HOME', '.local/share'],
  state: ['XDG_STATE_HOME', '.local/state'],
} as const;

/** The value of a variable; undefined where it is unset or empty. */
export function readVariable(env: Environment, name: string): string | undefined {
  return env[name] || undefined;
}

/** The home that the environment names; undefined where it names none. */
export function homeFrom(env: Environment): string | undefined {
  return readVariable(env, 'HOME') ?? readVariable(env, 'USERPROFILE');
}

/** The home of the user who runs us. */
export function ownHome(env: Environment): string {
  return homeFrom(env) ?? homedir();
}

/**
 * The folder in which programs keep their configuration, caches, data or state: that of the variable `XDG_…_HOME`, or the usual
 * one below `home`. As the specification demands, a relative path in the variable is ignored.
 */
export function xdgFolder<Home extends string | undefined>(kind: keyof typeof XDG, env: Environment, home: Home): string | Home {
  const [variable, usual] = XDG[kind];
  const named = readVariable(env, variable);
  if (named !== undefined && isAbsolute(named)) return named;
  return home === undefined ? home : join(home, usual);
}

/**
 * The folder for the caches of this user's programs; undefined where the environment names none, or a home that does not exist, as services
 * have. Never one in what is scanned.
 */
export function cacheFolder(env: Environment): string | undefined {
  const home = homeFrom(env);
  const folder =
    xdgFolder('cache', env, undefined) ??
    readVariable(env, 'LOCALAPPDATA') ??
    xdgFolder('cache', env, home !== undefined && existsSync(home) ? home : undefined);
  // A relative one would be in the current folder, perhaps in the repository.
  return folder !== undefined && isAbsolute(folder) ? folder : undefined;
}
