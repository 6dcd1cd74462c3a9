// The home of a user, and the folders in which programs keep their things there.
import { posix, win32 } from 'node:path';

export type Platform = 'linux' | 'darwin' | 'win32';

export interface Home {
  /** Absolute. */
  readonly home: string;
  /** The variables of its user; empty where it is not the one who runs us: ours say nothing about him. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: Platform;
}

/** `parts` below `folder`, written as the system of `folder` writes paths. */
export function join(folder: string, ...parts: readonly string[]): string {
  return (/^[A-Za-z]:|^\\\\/.test(folder) ? win32 : posix).join(folder, ...parts);
}

/** The value of a variable that is a path; undefined where it is not set, or relative: nobody knows to what. */
export function variable({ env, home }: Home, name: string): string | undefined {
  const value = env[name] ?? '';
  // A variable that was set in a file no shell read, an env file of systemd say, has its tilde still.
  const path = value.startsWith('~/') ? join(home, value.slice(2)) : value;
  return posix.isAbsolute(path) || win32.isAbsolute(path) ? path : undefined;
}

export const dataHome = (home: Home): string => variable(home, 'XDG_DATA_HOME') ?? join(home.home, '.local/share');
export const stateHome = (home: Home): string => variable(home, 'XDG_STATE_HOME') ?? join(home.home, '.local/state');
export const configHome = (home: Home): string => variable(home, 'XDG_CONFIG_HOME') ?? join(home.home, '.config');
export const cacheHome = (home: Home): string => variable(home, 'XDG_CACHE_HOME') ?? join(home.home, '.cache');

/** Of Windows: what goes with the user to other machines. */
export const roaming = (home: Home): string => variable(home, 'APPDATA') ?? join(home.home, 'AppData/Roaming');
/** Of Windows: what stays on this machine. */
export const local = (home: Home): string => variable(home, 'LOCALAPPDATA') ?? join(home.home, 'AppData/Local');
/** Of macOS. */
export const library = (home: Home): string => join(home.home, 'Library/Application Support');

/** Where a program keeps what it keeps for its user: `Library/Application Support`, `%APPDATA%`, else `fallback`. */
export function applicationHome(home: Home, fallback: (home: Home) => string): string {
  if (home.platform === 'darwin') return library(home);
  return home.platform === 'win32' ? roaming(home) : fallback(home);
}
