// `tokenscan redact`: standard input to standard output, with every secret masked.
import { fstatSync } from 'node:fs';
import { explain, isSystemError, TokenscanError, UsageError } from '../../../model/errors.ts';
import type { Redactor } from '../../../redact/stream/redactor.ts';
import type { ArgumentsOf } from '../../descriptor.ts';
import type { redact as descriptor } from '../../descriptors/redact.ts';
import { EXIT } from '../../exit-code.ts';
import { createKey } from '../../key-file.ts';
import { redactorsFor } from '../../masking.ts';
import type { Terminal } from '../../terminal.ts';
import { isAboutFiles } from './file-options.ts';

/** After how many milliseconds without input what is held is written. */
const IDLE = 150;

/** Runs `tokenscan redact` and gives its exit code. Throws TokenscanError. */
export async function redact({ values, positionals }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  if (values['new-key'] !== undefined) {
    createKey(terminal.cwd, values['new-key']);
    return EXIT.clean;
  }
  const createOne = await redactorsFor(values, terminal.cwd);
  if (isAboutFiles(values)) {
    const { redactNamedFiles } = await import('./redact-files.ts');
    return redactNamedFiles(values, positionals, terminal, createOne);
  }
  if (values.http !== undefined || values.to !== undefined) {
    const { serve } = await import('./serve.ts');
    return serve(values, terminal, createOne);
  }
  if (positionals.length > 0) {
    throw new UsageError(
      '`tokenscan redact` takes no argument; it reads standard input (to mask the secrets in files, say --in-place FILE)',
    );
  }
  checkInput();
  const redactor = createOne();
  try {
    await copy(terminal, redactor);
  } catch (error) {
    // Whatever went wrong, nothing more is read, and what is held is not written.
    terminal.closeInput();
    if (error instanceof OutputError && error.code === 'EPIPE') return EXIT.outputClosed;
    throw error;
  }
  if (values.count === true) {
    terminal.warn(`tokenscan: ${redactor.count} ${redactor.count === 1 ? 'secret' : 'secrets'} masked\n`);
  }
  return EXIT.clean;
}

/** Throws TokenscanError where standard input is a folder: Node reads that as if it were empty. */
function checkInput(): void {
  if (fstatSync(0).isDirectory()) {
    throw new TokenscanError('standard input cannot be read: is a folder');
  }
}

/** Standard output could not be written to. */
class OutputError extends TokenscanError {
  override name = 'OutputError';
  readonly code: string | undefined;

  constructor(cause: unknown) {
    super(`standard output cannot be written: ${explain(cause)}`, { cause });
    this.code = isSystemError(cause) ? cause.code : undefined;
  }
}

/** Copies all that comes, and what is held as soon as nothing comes for a while. */
async function copy(terminal: Terminal, redactor: Redactor): Promise<void> {
  const write = async (bytes: Uint8Array): Promise<void> => {
    if (bytes.length === 0) return;
    try {
      await terminal.writeBytes(bytes);
    } catch (error) {
      throw new OutputError(error);
    }
  };
  const input = terminal.stdin[Symbol.asyncIterator]();
  let next = read(input);
  for (;;) {
    const step = redactor.holds ? await withinIdle(next) : await next;
    if (step === 'idle') {
      await write(redactor.idle());
      continue;
    }
    if (step.done === true) break;
    const bytes = redactor.take(step.value);
    // While this is written, the next piece may come: one, no more.
    next = read(input);
    next.catch(() => undefined);
    await write(bytes);
  }
  await write(redactor.end());
}

async function read(input: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
  try {
    return await input.next();
  } catch (error) {
    throw new TokenscanError(`standard input cannot be read: ${explain(error)}`, { cause: error });
  }
}

/** What `step` gives, or `idle` where that takes longer than a moment. */
async function withinIdle<Step>(step: Promise<Step>): Promise<Step | 'idle'> {
  let timer: NodeJS.Timeout | undefined;
  const idle = new Promise<'idle'>((resolve) => {
    timer = setTimeout(() => resolve('idle'), IDLE);
  });
  try {
    return await Promise.race([step, idle]);
  } finally {
    clearTimeout(timer);
  }
}
