// `tokenscan exec -- CMD…`: runs a command with what it prints masked.
import type { Writable } from 'node:stream';
import { UsageError } from '../../model/errors.ts';
import { runMasked, StartError } from '../../redact/exec/run.ts';
import { dieBy } from '../../redact/exec/signals.ts';
import { describeFailure } from '../failure.ts';
import { MASK_HELP, MASK_OPTIONS, redactorsFor } from '../masking.ts';
import { parseOptions } from '../options.ts';
import type { Command } from '../terminal.ts';

export const help = `Usage: tokenscan exec [options] -- COMMAND [ARGUMENT…]

Runs COMMAND and masks the tokens in what it prints; standard output and standard error are kept apart.
It has your standard input and environment, and gets the signals that tokenscan gets. What it prints
goes through a pipe: it sees no terminal there, and may leave out colours.

${MASK_HELP}
Exit code: that of COMMAND; where a signal ended it, the same signal ends tokenscan. 127 there is no
such command, 126 it cannot be executed, 125 tokenscan failed (COMMAND was ended), 2 wrong options.
`;

export const exec: Command = async (args, terminal) => {
  const end = endOfOptions(args);
  const { values } = await parseOptions(args.slice(0, end), MASK_OPTIONS);
  if (values.help === true) {
    terminal.print(help);
    return 0;
  }
  const [command, ...rest] = args.slice(args[end] === '--' ? end + 1 : end);
  if (command === undefined) throw new UsageError('what is to be run? tokenscan exec -- COMMAND [ARGUMENT…]');
  const createOne = await redactorsFor(values, terminal.cwd);
  const { cwd, env, stdout, stderr, signals } = terminal;
  try {
    const outcome = await runMasked(command, rest, {
      cwd,
      env,
      stdout,
      stderr,
      signals,
      atTerminal: terminal.stdinIsTerminal,
      createRedactor: createOne,
    });
    await Promise.all([flushed(stdout), flushed(stderr)]);
    return 'code' in outcome ? outcome.code : await dieBy(outcome.signal, signals);
  } catch (error) {
    terminal.warn(describeFailure(error, Boolean(env['TOKENSCAN_DEBUG'])));
    return error instanceof StartError ? error.code : 125;
  }
};

/** Where our own options end: at `--`, or with the first word that is none. */
function endOfOptions(args: readonly string[]): number {
  let at = 0;
  for (let arg = args[at]; arg?.startsWith('-') === true && arg !== '--'; arg = args[at]) at += isValued(arg) ? 2 : 1;
  return Math.min(at, args.length);
}

/** Whether the value of an option is the next word. */
function isValued(arg: string): boolean {
  return Object.entries(MASK_OPTIONS).some(([name, { type }]) => type === 'string' && arg === `--${name}`);
}

/** Resolves when all that was written has left us, or nobody takes it any more. */
function flushed(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableLength === 0) resolve();
    else {
      stream.once('error', () => resolve());
      stream.write('', () => resolve());
    }
  });
}
