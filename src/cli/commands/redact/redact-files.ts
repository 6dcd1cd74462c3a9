// `tokenscan redact --in-place FILE…` and `--follow FILE`.
import { resolve } from 'node:path';
import { explain, isSystemError, TokenscanError, UsageError } from '../../../model/errors.ts';
import { follow } from '../../../redact/files/follow.ts';
import type { Redactor } from '../../../redact/stream/redactor.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import { EXIT } from '../../exit-code.ts';
import type { Terminal } from '../../terminal.ts';
import { printLines, warnMessage } from '../../wrapped.ts';
import { withEndingSignals } from './ending-signals.ts';
import type { FileValues } from './file-options.ts';
import { fileMessage, maskFiles } from './mask-files.ts';

/** Masks or follows `files`, as `values` ask. `createRedactor` is called once for each pass over a file. Throws UsageError. */
export async function redactNamedFiles(
  values: FileValues,
  files: readonly string[],
  terminal: Terminal,
  createRedactor: () => Redactor,
): Promise<number> {
  checkUsage(values, files);
  const [first = ''] = files;
  if (values.follow === true)
    return withEndingSignals(terminal, (signal) => followFile(first, { terminal, createRedactor, signal }));
  let isSilent = true;
  const options = {
    createRedactor,
    dryRun: values['dry-run'],
    keepTime: values['keep-mtime'],
    force: values.force,
    config: values['no-config'] === true ? (false as const) : values.config,
    print: (line: string) => {
      isSilent = false;
      printLines(terminal, [line]);
    },
  };
  const code = await maskFiles(files, options, terminal);
  // Not for programs: what runs this each hour should not send a mail each hour.
  if (isSilent && code === EXIT.clean && terminal.stderrIsTerminal)
    warnMessage(terminal, `no secret in ${describeFiles(files)}: nothing was changed`);
  return code;
}

/** The file, or how many there are. */
function describeFiles(files: readonly string[]): string {
  const [first = ''] = files;
  return files.length === 1 ? escapeForTerminal(first) : `these ${files.length} files`;
}

function checkUsage(values: FileValues, files: readonly string[]): void {
  const { follow: follows = false, 'in-place': inPlace = false } = values;
  if (follows && inPlace) throw new UsageError('--follow cannot be combined with --in-place');
  if (files.length === 0 || files.includes('')) throw new UsageError('missing FILE');
  if (follows && files.length > 1) throw new UsageError('--follow takes one file');
  if (!follows && !inPlace)
    throw new UsageError('masking the tokens in files requires --in-place; to print one masked, pipe it in');
  if (inPlace && values.mask === 'tag') {
    throw new UsageError('--mask tag changes lengths; a file that may be in use is masked with the same length only');
  }
}

interface Following {
  readonly terminal: Terminal;
  readonly createRedactor: () => Redactor;
  readonly signal: AbortSignal;
}

async function followFile(file: string, { terminal, createRedactor, signal }: Following): Promise<number> {
  try {
    const isOutputOpen = await follow(resolve(terminal.cwd, file), {
      redactor: createRedactor(),
      write: (bytes) => write(terminal, bytes),
      report: (message) => warnMessage(terminal, fileMessage(file, message)),
      signal,
    });
    return isOutputOpen ? EXIT.clean : EXIT.outputClosed;
  } catch (error) {
    if (error instanceof TokenscanError || isSystemError(error))
      throw new TokenscanError(`${file}: ${explain(error)}`, { cause: error });
    throw error;
  }
}

/** Writes bytes and waits until that is done; false if the output was closed. Throws TokenscanError. */
async function write({ writeBytes }: Terminal, bytes: Uint8Array): Promise<boolean> {
  try {
    await writeBytes(bytes);
    return true;
  } catch (error) {
    if (isSystemError(error) && /^(?:EPIPE|ERR_STREAM_DESTROYED)$/.test(error.code)) return false;
    throw new TokenscanError(`standard output cannot be written: ${explain(error)}`, { cause: error });
  }
}
