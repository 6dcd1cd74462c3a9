// `tokenscan shell [PATH…]`: the histories of a user, or those named.
import { resolve } from 'node:path';
import { UsageError } from '../../model/errors.ts';
import { homeFor, namesOfZsh, scanShell } from '../../scan/histories.ts';
import { statsOf } from '../../system/files.ts';
import { checkDelivery, deliver } from '../deliver.ts';
import { redactorsFor } from '../masking.ts';
import { parseOptions, REPORT_HELP, REPORT_OPTIONS, scanOptions } from '../options.ts';
import { createProgress } from '../progress.ts';
import type { Command } from '../terminal.ts';
import { checkRedact, confirmation, FOUND_HELP, FOUND_OPTIONS, maskOptions } from './redact/redact-found.ts';
import { redactShell } from './redact/redact-shell.ts';

export const help = `Usage: tokenscan shell [PATH…] [options]

Looks for tokens in what was typed: the histories of shells (bash, zsh, fish, PowerShell, nushell, xonsh, ksh,
tcsh, elvish, atuin, McFly …), of REPLs and database clients (node, python, psql, mysql, redis-cli …), of less,
Vim, Neovim and Emacs; VS Code's local history; recordings of terminals; transcripts of agents that run
commands. Says what keeps each find, and when it was typed where that is kept. Without a PATH: those of the user
who runs it. With PATHs: those files, and all that is in those folders. Nothing is changed
without --redact.

      --home DIR           look in that home, and not at what our own environment names
      --user NAME          the same with the home of that user (as root)
      --exclude GLOB       leave out what matches (may be repeated)
${FOUND_HELP}${REPORT_HELP}
Exit code: 0 nothing found, 1 tokens found, 2 not all could be scanned (also with findings). With --redact: 0 nothing
found, or all masked and nothing found again; 1 you said no, or --dry-run; 2 something could not be masked or scanned.
`;

export const shell: Command = async (args, terminal) => {
  const { values, positionals } = await parseOptions(args, {
    ...REPORT_OPTIONS,
    ...FOUND_OPTIONS,
    home: { type: 'string' },
    user: { type: 'string' },
    exclude: { type: 'string', multiple: true },
  });
  if (values.help === true) {
    terminal.print(help);
    return 0;
  }
  checkDelivery(values);
  const { home, user, exclude } = values;
  if (positionals.includes('')) throw new UsageError('an empty path names nothing; for the current folder say "."');
  if (positionals.includes('-')) throw new UsageError('a history has a file; for a stream there is `tokenscan scan -`');
  if (positionals.length > 0 && (home ?? user) !== undefined)
    throw new UsageError(
      `--${home === undefined ? 'user' : 'home'} says where histories are looked for: no path can be given with it`,
    );
  checkRedact(values, positionals);
  // A key that cannot be read is said before the long look, not after it.
  const createRedactor = values.redact === true ? await redactorsFor(values, terminal.cwd) : undefined;
  const progress = createProgress(terminal);
  const options = { cwd: terminal.cwd, env: terminal.env, ...scanOptions(values), home, user, exclude };
  const report = await scanShell(positionals, { ...options, onProgress: progress.onProgress }).finally(progress.end);
  const subject = positionals.length === 0 ? 'the histories found' : 'the histories named';
  // A home without a history, a container's say, has none that could hold a token.
  const code = deliver(report, terminal, { ...values, subject, mayBeEmpty: positionals.length === 0 });
  if (createRedactor === undefined) return code;
  const rescan = (files: readonly string[]) => scanShell(files, { ...options, home: undefined, user: undefined });
  // Whoever has the home has the shells that wrote what is in it.
  const uid = (home ?? user) === undefined ? undefined : statsOf(homeFor(options).home)?.uid;
  const names = [...namesOfZsh(options), ...positionals.map((path) => resolve(terminal.cwd, path))];
  return redactShell(report, code, {
    ...{ ...maskOptions(values), terminal, createRedactor, rescan, uid, names },
    confirm: confirmation(values, terminal),
  });
};
