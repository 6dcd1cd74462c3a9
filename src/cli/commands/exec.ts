// `tokenscan exec -- COMMAND`: runs a command with its output masked.
import type { Writable } from 'node:stream';
import { UsageError } from '../../model/errors.ts';
import { runMasked, StartError } from '../../redact/exec/run.ts';
import { dieBy } from '../../redact/exec/signals.ts';
import type { ArgumentsOf } from '../descriptor.ts';
import type { exec as descriptor } from '../descriptors/exec.ts';
import { EXIT } from '../exit-code.ts';
import { describeFailure } from '../failure.ts';
import { redactorsFor } from '../masking.ts';
import type { Terminal } from '../terminal.ts';

/** Runs `tokenscan exec` and gives its exit code. Throws TokenscanError. */
export async function exec({ values, positionals }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  const [command, ...rest] = positionals;
  if (command === undefined) throw new UsageError('missing COMMAND: tokenscan exec -- COMMAND [ARGUMENT…]');
  const createRedactor = await redactorsFor(values, terminal.cwd);
  const { cwd, env, stdout, stderr, signals, stdinIsTerminal: isTerminal } = terminal;
  try {
    const outcome = await runMasked(command, rest, { cwd, env, stdout, stderr, signals, isTerminal, createRedactor });
    await Promise.all([flushed(stdout), flushed(stderr)]);
    return 'code' in outcome ? outcome.code : await dieBy(outcome.signal, signals);
  } catch (error) {
    terminal.warn(describeFailure(error, terminal));
    return error instanceof StartError ? error.code : EXIT.execFailed;
  }
}

/** Resolves when all that was written has left the process, or the stream is closed. */
function flushed(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableLength === 0) resolve();
    else {
      stream.once('error', () => resolve());
      stream.write('', () => resolve());
    }
  });
}
