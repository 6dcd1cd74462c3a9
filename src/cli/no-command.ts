// What to do with arguments that name no command: they are for `scan` or `ci`, or a command was mistyped.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../model/errors.ts';
import type { Environment } from '../system/environment.ts';
import { isCi } from './ci-environment.ts';
import { COMMANDS } from './commands.ts';
import { takesNext } from './parse-arguments.ts';
import { suggestCommand } from './suggest.ts';

/** Whether `args` are for `ci`: they say which commits are new, or name no path and CI runs us. */
export async function meansCi(args: readonly string[], env: Environment): Promise<boolean> {
  if (args.some((arg) => /^--(?:base|head)(?:=|$)/.test(arg))) return true;
  return isCi(env) && (await pathsIn(args)).length === 0;
}

/**
 * What to say where the first path of `args` does not exist and may be a mistyped command; undefined otherwise. Throws UsageError with
 * the command that was meant where there is nothing else to scan.
 */
export async function missedCommand(args: readonly string[], cwd: string): Promise<string | undefined> {
  const [word = ''] = args;
  // A word alone: not an option, a path with folders, a glob, or a name with an extension.
  if (!/^[a-z][a-z-]*$/i.test(word) || existsSync(resolve(cwd, word))) return undefined;
  const near = await suggestCommand(word, COMMANDS);
  if (near === undefined) return `${word}: not a command either; tokenscan --help lists the commands`;
  const hint = `${word}: no such file, folder or command; did you mean "tokenscan ${near}"?`;
  if ((await pathsIn(args)).length === 1) throw new UsageError(hint);
  return hint;
}

/** An error that names the right command, or all of them. */
export async function noSuchCommand(word: string): Promise<UsageError> {
  const near = await suggestCommand(word, COMMANDS);
  return new UsageError(
    `${word}: no such command; ${near === undefined ? 'tokenscan --help lists them' : `did you mean ${near}?`}`,
  );
}

/** The arguments that are neither options nor values of options of `scan` and `ci`: `-o report.json` names no path. */
async function pathsIn(args: readonly string[]): Promise<readonly string[]> {
  const tables = await Promise.all([COMMANDS.scan.describe(), COMMANDS.ci.describe()]);
  const isValue = (at: number): boolean => tables.some(({ options }) => takesNext(args[at - 1] ?? '', options));
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  return args.filter((arg, at) => at > end || (at < end && !arg.startsWith('-') && !isValue(at)));
}
