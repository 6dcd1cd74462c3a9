// `tokenscan logs --redact`, `shell --redact`: masks the files with findings, after showing and asking.
import { NoAnswerError, UsageError } from '../../../model/errors.ts';
import type { Finding, Report } from '../../../model/types.ts';
import { filesWithFindings, isInMaskableFile } from '../../../redact/files/files-with-findings.ts';
import { count } from '../../../report/amounts.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import { EXIT, exitCodeOf, worstOf } from '../../exit-code.ts';
import { confirmOnce } from '../../prompter.ts';
import type { Terminal } from '../../terminal.ts';
import { warnLines, warnMessage } from '../../wrapped.ts';
import type { FileValues } from './file-options.ts';
import { type MaskFilesOptions, maskFiles } from './mask-files.ts';

/** The values of the options that mask what a scan found. */
export interface FoundValues extends FileValues {
  readonly redact?: boolean | undefined;
  readonly yes?: boolean | undefined;
}

/** Throws UsageError for options that cannot be combined. */
export function checkRedact(values: FoundValues, paths: readonly string[]): void {
  if (values.redact !== true) {
    const alone = (['yes', 'dry-run', 'mask', 'key', 'keep-mtime', 'force'] as const).find((name) => values[name] !== undefined);
    if (alone !== undefined) throw new UsageError(`--${alone} requires --redact`);
    return;
  }
  if (paths.includes('-')) throw new UsageError('--redact masks files; pipe a stream into `tokenscan redact`');
  if (values.mask === 'tag')
    throw new UsageError('--mask tag changes lengths; a file that may be in use is masked with the same length only');
}

/** The options of the command line that say how files are masked. */
export function maskOptions(values: FoundValues): Pick<MaskFilesOptions, 'dryRun' | 'keepTime' | 'force' | 'config'> {
  const { 'dry-run': dryRun, 'keep-mtime': keepTime, force } = values;
  return { dryRun, keepTime, force, config: values['no-config'] === true ? false : values.config };
}

export interface RedactFoundOptions extends Omit<MaskFilesOptions, 'print'> {
  readonly terminal: Terminal;
  /** Asks before anything changes; undefined if nobody can be asked. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined;
  /** Scans files once more. */
  readonly rescan: (files: readonly string[]) => Promise<Report>;
}

/** `--yes`, or a question at the terminal; undefined without either. */
export function confirmation(values: FoundValues, terminal: Terminal): RedactFoundOptions['confirm'] {
  if (values.yes === true) return () => Promise.resolve(true);
  return terminal.stdinIsTerminal ? (question) => ask(question, terminal) : undefined;
}

/** No answer is a no. */
async function ask(question: string, terminal: Terminal): Promise<boolean> {
  try {
    return await confirmOnce(question, terminal);
  } catch (error) {
    if (error instanceof NoAnswerError) return false;
    throw error;
  }
}

/**
 * Masks the files with active findings of `report`, and scans them again. `code` is the exit code of the scan. Gives 0 if nothing is left, 1 for
 * a no or a dry run, 2 if something is left or could not be scanned.
 */
export async function redactFound(report: Report, code: number, options: RedactFoundOptions): Promise<number> {
  const { terminal, confirm, rescan, dryRun = false } = options;
  const active = report.findings.filter(({ suppressed }) => suppressed === false);
  if (active.length === 0) return code;
  const files = filesWithFindings(active, terminal.cwd);
  warnOfUnmaskable(active, terminal);
  if (files.size === 0) return EXIT.incomplete;
  warnLines(terminal, [
    '',
    `${dryRun ? 'Would be masked' : 'To be masked'}, with all other secrets in the same files:`,
    ...[...files].map(([file, amount]) => `  ${escapeForTerminal(file)}: ${count(amount, 'finding')}`),
  ]);
  // Standard output holds the report.
  const masking = { ...options, print: (line: string) => warnLines(terminal, [line]) };
  if (dryRun) return worstOf(code, await maskFiles([...files.keys()], masking, terminal));
  if (confirm === undefined) {
    warnMessage(terminal, 'nothing was masked: no terminal to ask on; --yes masks without asking');
    return EXIT.incomplete;
  }
  if (!(await confirm(`Mask ${files.size === 1 ? 'this file' : `these ${files.size} files`} in place?`))) return code;
  const maskCode = await maskFiles([...files.keys()], masking, terminal);
  // A signal ends the command with its own code.
  if (maskCode > EXIT.incomplete) return maskCode;
  const isClean = isCleanAfter(await rescan([...files.keys()]), terminal);
  const incomplete = [code, maskCode].includes(EXIT.incomplete) || !active.every(isInMaskableFile) || !isClean;
  return exitCodeOf({ findings: false, incomplete });
}

/** Warns of what a second scan still finds. */
function isCleanAfter({ findings, problems }: Report, terminal: Terminal): boolean {
  const active = findings.filter(({ suppressed }) => suppressed === false);
  const left = filesWithFindings(active, terminal.cwd);
  for (const [file, amount] of left)
    warnMessage(
      terminal,
      `${escapeForTerminal(file)}: ${count(amount, 'finding')} left; if a program still writes it, stop that first`,
    );
  return left.size === 0 && problems.length === 0;
}

/** Warns of findings that are in no file that can be masked. */
function warnOfUnmaskable(findings: readonly Finding[], terminal: Terminal): void {
  const kinds = new Set(findings.map(({ origin }) => origin.kind));
  if (kinds.has('journal'))
    warnMessage(
      terminal,
      'the systemd journal is never edited; `sudo journalctl --rotate --vacuum-time=1s` removes all of it so far',
    );
  if (kinds.has('name')) warnMessage(terminal, 'file names are not changed; rename the files whose name contains a token');
}
