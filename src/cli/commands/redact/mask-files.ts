// Masks files, and prints what was done to each.
import { resolve } from 'node:path';
import { explain, isSystemError, TokenscanError } from '../../../model/errors.ts';
import type { Finding } from '../../../model/types.ts';
import type { UnsupportedFormat } from '../../../redact/files/inspect.ts';
import { type FileMasker, type FileResult, redactFiles } from '../../../redact/files/redact-files.ts';
import type { Redactor } from '../../../redact/stream/redactor.ts';
import { count } from '../../../report/amounts.ts';
import { scanFiles } from '../../../scan/files.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import { EXIT, worstOf } from '../../exit-code.ts';
import { describeFailure } from '../../failure.ts';
import type { Terminal } from '../../terminal.ts';
import { warnMessage } from '../../wrapped.ts';
import { withEndingSignals } from './ending-signals.ts';

export interface MaskFilesOptions {
  readonly createRedactor: () => Redactor;
  readonly dryRun?: boolean | undefined;
  readonly keepTime?: boolean | undefined;
  readonly force?: boolean | undefined;
  readonly masker?: FileMasker | undefined;
  /** The configuration whose rules name the tokens; false for none. */
  readonly config?: string | false | undefined;
  /** Prints a line, which has no line feed, for each file with secrets. */
  readonly print: (line: string) => void;
}

/**
 * Masks `files` and prints the results. Gives 0 if everything was done, 1 if a dry run found something to mask, 2 if a file could not be masked.
 * Ends the process if a signal asks for it.
 */
export function maskFiles(files: readonly string[], options: MaskFilesOptions, terminal: Terminal): Promise<number> {
  return withEndingSignals(terminal, async (signal) => {
    const { createRedactor, dryRun, keepTime, force, masker } = options;
    const self = terminal.program.pid;
    let code: number = EXIT.clean;
    for await (const result of redactFiles(files, {
      ...{ cwd: terminal.cwd, env: terminal.env, self, createRedactor, dryRun, keepTime, force, masker, signal },
    }))
      code = worstOf(code, await report(result, options, terminal));
    return signal.aborted ? EXIT.incomplete : code;
  });
}

async function report(result: FileResult, options: MaskFilesOptions, terminal: Terminal): Promise<number> {
  const { file } = result;
  switch (result.kind) {
    case 'masked':
      if (result.count > 0) options.print(`${escapeForTerminal(file)}: ${count(result.count, 'token')} masked`);
      for (const note of result.notes) warnMessage(terminal, fileMessage(file, note));
      return EXIT.clean;
    case 'counted':
      if (result.count === 0) return EXIT.clean;
      options.print(
        `${escapeForTerminal(file)}: ${count(result.count, 'token')} would be masked${await previewsIn(file, options, terminal)}`,
      );
      return EXIT.findings;
    case 'unsupported':
      return reportUnsupported(file, result.format, options, terminal);
    case 'failed': {
      const { error } = result;
      const isKnown = error instanceof TokenscanError || isSystemError(error);
      if (isKnown) warnMessage(terminal, fileMessage(file, explain(error)));
      else terminal.warn(describeFailure(error, terminal));
      return EXIT.incomplete;
    }
  }
}

/** A file that cannot be masked matters only if it holds a secret. */
async function reportUnsupported(
  file: string,
  { name, instead }: UnsupportedFormat,
  options: MaskFilesOptions,
  terminal: Terminal,
): Promise<number> {
  const { findings, problems } = await scan(file, options, terminal);
  if (findings.length === 0 && problems.length === 0) return EXIT.clean;
  const unread = problems.every(({ code }) => code === 'not-unpacked') ? 'may contain tokens' : 'could not be read to its end';
  const amount = findings.length === 0 ? unread : `contains ${count(total(findings), 'token')}`;
  warnMessage(terminal, fileMessage(file, `${amount}, and ${name} cannot be masked in place; ${instead}`));
  return EXIT.incomplete;
}

async function previewsIn(file: string, options: MaskFilesOptions, terminal: Terminal): Promise<string> {
  const { findings } = await scan(file, options, terminal);
  const previews = [...new Set(findings.map(({ preview }) => escapeForTerminal(preview)))].join(', ');
  return previews === '' ? '' : `: ${previews}`;
}

/** All findings in a file, allowed or not. */
function scan(file: string, { config }: MaskFilesOptions, { cwd, env }: Terminal) {
  return scanFiles([resolve(cwd, file)], { cwd, env, config, allow: false, confidence: 'possible', threads: 1 });
}

function total(findings: readonly Finding[]): number {
  return findings.reduce((sum, { repeats }) => sum + 1 + repeats, 0);
}

/** A message about a file. */
export function fileMessage(file: string, message: string): string {
  return `${escapeForTerminal(file)}: ${escapeForTerminal(message)}`;
}
