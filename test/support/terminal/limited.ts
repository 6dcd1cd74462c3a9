// Runs tokenscan where it must end by itself, and as a user who is not root.
import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CLI, type Outcome, type RunOptions, run } from './cli.ts';

/** How long a process may run before it counts as hanging: far longer than a loaded machine needs. */
const HANG_SECONDS = 300;

/** Runs the built `tokenscan`, which must end by itself: one that hangs is ended, and its code is 124 or 137. */
export function tokenscanThatEnds(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return runThatEnds(process.execPath, [CLI, ...args], options);
}

/** Runs a program that must end by itself: one that hangs is ended, and its code is 124 or 137. Needs `timeout`. */
export function runThatEnds(program: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return run('timeout', ['-k', '1', String(HANG_SECONDS), program, ...args], options);
}

/** A user without rights. */
export const NOBODY = 65_534;

/** Copies the built tokenscan into `folder`, where a user without rights can run it. Returns the command line's path. */
export function copyProgram(folder: string): string {
  const project = new URL('../../..', import.meta.url).pathname;
  mkdirSync(folder, { recursive: true });
  cpSync(join(project, 'dist'), join(folder, 'dist'), { recursive: true });
  cpSync(join(project, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'));
  return join(folder, 'dist', basename(CLI));
}

/** Runs the command line at `cli` as NOBODY. Needs root and `setpriv`. */
export function runAsNobody(cli: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const user = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
  return run('setpriv', [...user, process.execPath, cli, ...args], options);
}
