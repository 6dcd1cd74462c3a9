// Where users have their homes, and programs their folders in them. An empty variable counts as unset everywhere.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { UsageError } from '../model/errors.ts';
import type { Environment } from './environment.ts';
import { findProgram } from './find-program.ts';

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

/** The home of the user called `name`, as the system's list has it. Throws UsageError where there is none. */
export function homeOf(name: string, env: Environment): string {
  if (!/^[^\s:/-][^\s:/]*$/.test(name)) throw new UsageError('--user takes the name of a user');
  const home = homeIn(passwd(), name) ?? homeIn(ask(name, env), name);
  if (home === undefined) throw new UsageError('--user: the system knows no such user; name the home with --home DIR');
  return home;
}

function homeIn(list: string, name: string): string | undefined {
  const fields = list
    .split('\n')
    .map((line) => line.split(':'))
    .find(([user]) => user === name);
  return fields?.[5] || undefined;
}

function passwd(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8');
  } catch {
    // A system without one: getent knows better, or there are no users in our sense.
    return '';
  }
}

/** How long a directory service may take. */
const GETENT_LIMIT_MS = 10_000;

/** Users of a directory service, too. */
function ask(name: string, env: Environment): string {
  const program = findProgram('getent', env);
  if (program === undefined) return '';
  try {
    return execFileSync(program, ['passwd', name], {
      encoding: 'utf8',
      timeout: GETENT_LIMIT_MS,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    // It ends with 2 where there is no such user.
    return '';
  }
}
