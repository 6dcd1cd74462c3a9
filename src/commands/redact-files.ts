// `tokenscan redact --in-place FILE…` and `--follow FILE`: what `redact` does with files.
import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { explain, isSystemError, TokenscanError, UsageError } from '../errors.ts';
import { dieBy } from '../exec/signals.ts';
import type { Redactor } from '../redact/redactor.ts';
import { follow } from '../redact-files/follow.ts';
import { redactInPlace } from '../redact-files/in-place.ts';
import { countSecrets, formatOf } from '../redact-files/look.ts';
import { rewriteGzip } from '../redact-files/rewrite-gzip.ts';
import { count } from '../report/amounts.ts';
import { visible } from '../report/visible.ts';
import { scanFiles } from '../scan.ts';
import type { Finding } from '../types.ts';
import { describeFailure } from './failure.ts';
import type { Terminal } from './terminal.ts';

/** Options of `redact` that are about files. */
export const FILE_OPTIONS = {
  'in-place': { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  follow: { type: 'boolean' },
  'keep-mtime': { type: 'boolean' },
  force: { type: 'boolean' },
} as const;

/** What the help says of them. */
export const FILE_HELP = `      --in-place FILE…     mask the tokens in the files, where they stand; whoever writes to a file goes on
      --dry-run            with --in-place: only say what would be masked
      --keep-mtime         with --in-place: the files keep the time of their last change
      --force              with --in-place: rewrite a .gz that has more names, or is open in another process
      --follow FILE        mask what is appended to FILE, as \`tail -F\` shows it, from its last ten lines on
`;

/** What the help says of exit codes. */
export const FILE_EXIT_CODES = `With --in-place: 0 nothing to mask, or all masked; 2 not all could be done. With --dry-run 1 says that there is
something to mask. With --follow: 2 FILE cannot be read, 141 nobody reads what is printed.
`;

/** The values of FILE_OPTIONS, and of those of `redact` that matter here. */
export interface FileValues {
  readonly 'in-place'?: boolean | undefined;
  readonly 'dry-run'?: boolean | undefined;
  readonly follow?: boolean | undefined;
  readonly 'keep-mtime'?: boolean | undefined;
  readonly force?: boolean | undefined;
  readonly mask?: string | undefined;
}

/** Signals that end us once all is left in order. */
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What a shell shows for a program that nobody reads from any more. */
const NOBODY_READS = 141;

/** Does what `values` ask for with `files`. `createRedactor` gives one as the options about masks have it. Throws UsageError. */
export async function redactFiles(
  values: FileValues,
  files: readonly string[],
  terminal: Terminal,
  createRedactor: () => Redactor,
): Promise<number> {
  checkUsage(values, files);
  const { signals } = terminal;
  const ending = new AbortController();
  let received: NodeJS.Signals | undefined;
  const end = (signal: NodeJS.Signals): void => {
    received ??= signal;
    ending.abort();
  };
  for (const signal of ENDING) signals.on(signal, end);
  let code = 0;
  try {
    const work: Work = { values, terminal, createRedactor, signal: ending.signal };
    code = values.follow === true ? await followFile(files[0] ?? '', work) : await redactEach(files, work);
  } finally {
    for (const signal of ENDING) signals.off(signal, end);
  }
  return received === undefined ? code : dieBy(received, signals);
}

interface Work {
  readonly values: FileValues;
  readonly terminal: Terminal;
  readonly createRedactor: () => Redactor;
  readonly signal: AbortSignal;
}

function checkUsage(values: FileValues, files: readonly string[]): void {
  const { follow: follows = false, 'in-place': inPlace = false } = values;
  if (follows && inPlace) throw new UsageError('--follow prints and --in-place rewrites; choose one of them');
  if (files.length === 0 || files.includes('')) throw new UsageError('which file? name at least one');
  if (follows && files.length > 1) throw new UsageError('--follow takes one file');
  if (!follows && !inPlace) throw new UsageError('to mask the tokens in files say --in-place; to print one masked, pipe it in');
  if (inPlace && values.mask === 'tag') {
    throw new UsageError('--mask tag changes lengths, and a file that may be in use can only be masked with as many bytes');
  }
}

async function redactEach(files: readonly string[], work: Work): Promise<number> {
  const { values, terminal } = work;
  const task = values['dry-run'] === true ? previewFile : redactFile;
  let code = 0;
  for (const file of new Set(files)) {
    try {
      code = Math.max(code, await task(file, work));
    } catch (error) {
      if (work.signal.aborted) return 2;
      // Defects end one file, not the others.
      const known = error instanceof TokenscanError || isSystemError(error);
      terminal.warn(known ? line(file, explain(error)) : describeFailure(error, Boolean(terminal.env['TOKENSCAN_DEBUG'])));
      code = 2;
    }
  }
  return code;
}

async function redactFile(file: string, work: Work): Promise<number> {
  const { values, terminal, createRedactor, signal } = work;
  const path = resolve(terminal.cwd, file);
  const format = formatOf(path);
  if (format !== undefined && format !== 'gzip') return refuse(file, format, work);
  const options = { createRedactor, signal, keepTime: values['keep-mtime'], force: values.force, self: terminal.program.pid };
  const { masked, notes } = await (format === 'gzip' ? rewriteGzip(path, options) : redactInPlace(path, options));
  if (masked > 0) terminal.print(`${visible(file)}: ${count(masked, 'token')} masked\n`);
  for (const note of notes) terminal.warn(line(file, note));
  return 0;
}

/** A container we cannot write: that matters only where there is something to mask in it. */
async function refuse(file: string, format: string, { terminal }: Work): Promise<number> {
  const { findings, problems } = await look(file, terminal);
  if (findings.length === 0 && problems.length === 0) return 0;
  const amount = findings.length === 0 ? 'could not be read to its end' : `holds ${count(total(findings), 'token')}`;
  throw new TokenscanError(
    `${amount}, and a ${format} file cannot be rewritten: unpack it, redact what was in it, pack it again`,
  );
}

async function previewFile(file: string, work: Work): Promise<number> {
  const { terminal, createRedactor } = work;
  const path = resolve(terminal.cwd, file);
  const format = formatOf(path);
  if (format !== undefined && format !== 'gzip') return refuse(file, format, work);
  const amount = await countSecrets(path, format, createRedactor());
  if (amount === 0) return 0;
  const { findings } = await look(file, terminal);
  const previews = [...new Set(findings.map(({ preview }) => visible(preview)))].join(', ');
  terminal.print(`${visible(file)}: ${count(amount, 'token')} would be masked${previews === '' ? '' : `: ${previews}`}\n`);
  return 1;
}

/** All that is found in a file, whatever is allowed. */
function look(file: string, { cwd, env }: Terminal) {
  return scanFiles([resolve(cwd, file)], { cwd, env, config: false, allow: false, confidence: 'possible', threads: 1 });
}

function total(findings: readonly Finding[]): number {
  return findings.reduce((sum, { repeats }) => sum + 1 + repeats, 0);
}

async function followFile(file: string, { terminal, createRedactor, signal }: Work): Promise<number> {
  try {
    const reads = await follow(resolve(terminal.cwd, file), {
      redactor: createRedactor(),
      write: writerOf(terminal.stdout),
      say: (message) => terminal.warn(line(file, message)),
      signal,
    });
    return reads ? 0 : NOBODY_READS;
  } catch (error) {
    if (error instanceof TokenscanError || isSystemError(error))
      throw new TokenscanError(`${file}: ${explain(error)}`, { cause: error });
    throw error;
  }
}

/** Writes to `stream` and waits until that is done; false where nobody reads. Throws other failures. */
function writerOf(stream: Writable): (bytes: Uint8Array) => Promise<boolean> {
  return (bytes) =>
    new Promise((done, fail) => {
      stream.write(bytes, (error) => {
        if (!(error instanceof Error)) done(true);
        else if (isSystemError(error) && /^(?:EPIPE|ERR_STREAM_DESTROYED)$/.test(error.code)) done(false);
        else fail(error);
      });
    });
}

function line(file: string, message: string): string {
  return `tokenscan: ${visible(file)}: ${visible(message)}\n`;
}

// TEMPORARY, until src/commands/redact.ts calls redactFiles: the command line of these options alone.
export const redactFilesOnly: import('./terminal.ts').Command = async (args, terminal) => {
  const { parseOptions } = await import('./options.ts');
  const { createRedactor } = await import('../redact/redactor.ts');
  const { prepareRules } = await import('../rules/builtin.ts');
  const { values, positionals } = await parseOptions(args, { ...FILE_OPTIONS, mask: { type: 'string' } });
  if (values.help === true) {
    terminal.print(`${FILE_HELP}\n${FILE_EXIT_CODES}`);
    return 0;
  }
  const rules = prepareRules();
  return redactFiles(values, positionals, terminal, () => createRedactor(rules));
};
