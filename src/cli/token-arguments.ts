// Refuses tokens on a command line: other users of the machine can read it, and the shell keeps it.
import { UsageError } from '../model/errors.ts';
import { maskOutput } from './terminal.ts';

/** Throws UsageError where one of `args` contains a token, or something like one. @param elsewhere how else to give it */
export function refuseTokens(args: readonly string[], elsewhere: string): void {
  if (!args.some((arg) => maskOutput(arg) !== arg || /[0-9]{5,}(?::|%3A)[A-Za-z0-9_-]{20}/i.test(arg))) return;
  throw new UsageError(`a token on the command line is visible to all users of this machine and kept by the shell; ${elsewhere}`);
}
