// `tokenscan redact --in-place FILE…` and `--follow FILE`: what `redact` does with files.
import { resolve } from 'node:path';
import { explain, isSystemError, TokenscanError, UsageError } from '../../../model/errors.ts';
import type { Finding } from '../../../model/types.ts';
import { dieBy } from '../../../redact/exec/signals.ts';
import { follow } from '../../../redact/files/follow.ts';
import { type InPlaceResult, redactInPlace } from '../../../redact/files/in-place.ts';
import { countSecrets, natureOf, type Sealed } from '../../../redact/files/look.ts';
import { type RewriteOptions, rewriteGzip } from '../../../redact/files/rewrite-gzip.ts';
import type { Redactor } from '../../../redact/stream/redactor.ts';
import { count } from '../../../report/amounts.ts';
import { scanFiles } from '../../../scan/files.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import { describeFailure } from '../../failure.ts';
import type { Terminal } from '../../terminal.ts';
import type { FileValues } from './file-options.ts';

/** Signals that end us once all is left in order. */
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What a shell shows for a program that nobody reads from any more. */
const NOBODY_READS = 141;

/** How files of a kind are masked. Both throw TokenscanError for what cannot be done. */
export interface MaskingWay {
  readonly mask: (path: string, options: RewriteOptions) => Promise<InPlaceResult>;
  /** How many secrets are in it. */
  readonly count: (path: string, redactor: Redactor, signal: AbortSignal) => Promise<number>;
}

/**
 * Does what `values` ask for with `files`. `createRedactor` makes one for each file; `way` masks a file where it is not one like any other.
 * Throws UsageError.
 */
export async function redactFiles(
  values: FileValues,
  files: readonly string[],
  terminal: Terminal,
  createRedactor: () => Redactor,
  way?: MaskingWay,
): Promise<number> {
  checkUsage(values, files);
  const { signals } = terminal;
  const ending = new AbortController();
  let received: NodeJS.Signals | undefined;
  const release = (): void => {
    for (const signal of ENDING) signals.off(signal, end);
  };
  const end = (signal: NodeJS.Signals): void => {
    if (received !== undefined) {
      // Whoever says it twice does not want to wait.
      release();
      signals.raise(signal);
    }
    received = signal;
    ending.abort();
  };
  for (const signal of ENDING) signals.on(signal, end);
  let code = 0;
  try {
    const work: Work = { values, terminal, createRedactor, signal: ending.signal, way };
    code = values.follow === true ? await followFile(files[0] ?? '', work) : await redactEach(files, work);
  } finally {
    release();
  }
  return received === undefined ? code : dieBy(received, signals);
}

interface Work {
  readonly values: FileValues;
  readonly terminal: Terminal;
  readonly createRedactor: () => Redactor;
  readonly signal: AbortSignal;
  readonly way: MaskingWay | undefined;
}

function checkUsage(values: FileValues, files: readonly string[]): void {
  const { follow: follows = false, 'in-place': expectedLocation = false } = values;
  if (follows && expectedLocation) throw new UsageError('--follow prints and --in-place rewrites; choose one of them');
  if (files.length === 0 || files.includes('')) throw new UsageError('which file? name at least one');
  if (follows && files.length > 1) throw new UsageError('--follow takes one file');
  if (!follows && !expectedLocation)
    throw new UsageError('to mask the tokens in files say --in-place; to print one masked, pipe it in');
  if (expectedLocation && values.mask === 'tag') {
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
  const nature = work.way === undefined ? natureOf(path) : undefined;
  if (typeof nature === 'object') return refuse(file, nature, work);
  const options = { createRedactor, signal, keepTime: values['keep-mtime'], force: values.force, self: terminal.program.pid };
  const mask = work.way?.mask ?? (nature === 'gzip' ? rewriteGzip : redactInPlace);
  const { masked, notes } = await mask(path, options);
  if (masked > 0) terminal.print(`${escapeForTerminal(file)}: ${count(masked, 'token')} masked\n`);
  for (const note of notes) terminal.warn(line(file, note));
  return 0;
}

/** What must not be changed: that matters only where there is something to mask in it. */
async function refuse(file: string, { name, instead }: Sealed, work: Work): Promise<number> {
  const { findings, problems } = await look(file, work);
  if (findings.length === 0 && problems.length === 0) return 0;
  const amount = findings.length === 0 ? 'could not be read to its end' : `holds ${count(total(findings), 'token')}`;
  throw new TokenscanError(`${amount}, and ${name} cannot be masked as it stands: ${instead}`);
}

async function previewFile(file: string, work: Work): Promise<number> {
  const { terminal, createRedactor, signal } = work;
  const path = resolve(terminal.cwd, file);
  const nature = work.way === undefined ? natureOf(path) : undefined;
  if (typeof nature === 'object') return refuse(file, nature, work);
  const redactor = createRedactor();
  const amount = await (work.way?.count(path, redactor, signal) ?? countSecrets(path, nature === 'gzip', redactor, signal));
  if (amount === 0) return 0;
  const { findings } = await look(file, work);
  const previews = [...new Set(findings.map(({ preview }) => escapeForTerminal(preview)))].join(', ');
  terminal.print(
    `${escapeForTerminal(file)}: ${count(amount, 'token')} would be masked${previews === '' ? '' : `: ${previews}`}\n`,
  );
  return 1;
}

/** All that is found in a file, whatever is allowed. */
function look(file: string, { values, terminal: { cwd, env } }: Work) {
  const config = values['no-config'] === true ? false : values.config;
  return scanFiles([resolve(cwd, file)], { cwd, env, config, allow: false, confidence: 'possible', threads: 1 });
}

function total(findings: readonly Finding[]): number {
  return findings.reduce((sum, { repeats }) => sum + 1 + repeats, 0);
}

async function followFile(file: string, { terminal, createRedactor, signal }: Work): Promise<number> {
  try {
    const reads = await follow(resolve(terminal.cwd, file), {
      redactor: createRedactor(),
      write: (bytes) => write(terminal, bytes),
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

/** Writes bytes and waits until that is done; false where nobody reads. Throws other failures. */
async function write({ writeBytes }: Terminal, bytes: Uint8Array): Promise<boolean> {
  try {
    await writeBytes(bytes);
    return true;
  } catch (error) {
    if (isSystemError(error) && /^(?:EPIPE|ERR_STREAM_DESTROYED)$/.test(error.code)) return false;
    throw new TokenscanError(`standard output cannot be written: ${explain(error)}`, { cause: error });
  }
}

function line(file: string, message: string): string {
  return `tokenscan: ${escapeForTerminal(file)}: ${escapeForTerminal(message)}\n`;
}
