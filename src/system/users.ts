// The users that the system knows, and their homes.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { UsageError } from '../model/errors.ts';
import type { Environment } from './environment.ts';
import { findProgram } from './find-program.ts';

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
