// A user's home and the usual folders below it, on each platform.

import { posix, win32 } from 'node:path';
import type { Environment } from '../../system/environment.ts';
import { readVariable } from '../../system/homes.ts';

/** The home whose histories are scanned. */
export interface Home {
  readonly home: string;
  /** The user's environment; empty where it is unknown, as for another user. */
  readonly env: Environment;
  readonly platform: 'linux' | 'darwin' | 'win32';
}

/** A path below a folder, with the separators of the platform. */
export function below({ platform }: Home, folder: string, ...names: readonly string[]): string {
  return (platform === 'win32' ? win32 : posix).join(folder, ...names);
}

/** The path in a variable, with `~` and relative paths resolved from the home; undefined where the variable is unset. */
export function named(home: Home, variable: string): string | undefined {
  const value = readVariable(home.env, variable);
  if (value === undefined) return undefined;
  const path = /^~(?=$|[\\/])/.test(value) ? below(home, home.home, value.slice(1)) : value;
  return (home.platform === 'win32' ? win32 : posix).resolve(home.home, path);
}

/** The folder that a variable names, and the usual one: files from before the variable was set stay there. */
export function both(home: Home, variable: string, usual: string): readonly string[] {
  const path = named(home, variable);
  return path === undefined || path === usual ? [usual] : [path, usual];
}

/** The folders of the XDG Base Directory Specification, which programs from Linux use on all platforms. */
export const dataFolders = (home: Home): readonly string[] => both(home, 'XDG_DATA_HOME', below(home, home.home, '.local/share'));
export const stateFolders = (home: Home): readonly string[] =>
  both(home, 'XDG_STATE_HOME', below(home, home.home, '.local/state'));
export const cacheFolders = (home: Home): readonly string[] => both(home, 'XDG_CACHE_HOME', below(home, home.home, '.cache'));
export const configFolders = (home: Home): readonly string[] => both(home, 'XDG_CONFIG_HOME', below(home, home.home, '.config'));

/** `%APPDATA%`, or `~/Library/Application Support`; none on other platforms. */
export function applicationFolders(home: Home): readonly string[] {
  if (home.platform === 'win32') return both(home, 'APPDATA', below(home, home.home, 'AppData/Roaming'));
  return home.platform === 'darwin' ? [below(home, home.home, 'Library/Application Support')] : [];
}

/** `%LOCALAPPDATA%`; none on other platforms. */
export function localFolders(home: Home): readonly string[] {
  return home.platform === 'win32' ? both(home, 'LOCALAPPDATA', below(home, home.home, 'AppData/Local')) : [];
}
