// `tokenscan logs --redact`, `shell --redact`: masks the files in which a scan found tokens, after showing what it will do.
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../../../model/errors.ts';
import type { Finding, Report } from '../../../model/types.ts';
import type { Redactor } from '../../../redact/stream/redactor.ts';
import { count } from '../../../report/amounts.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import { systemPath } from '../../../system/walk.ts';
import type { Terminal } from '../../terminal.ts';
import type { FileValues } from './file-options.ts';
import { type MaskingWay, redactFiles } from './redact-files.ts';

export const FOUND_OPTIONS = {
  redact: { type: 'boolean' },
  yes: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  mask: { type: 'string' },
  key: { type: 'string' },
  'keep-mtime': { type: 'boolean' },
  force: { type: 'boolean' },
} as const;

/** What the help says of them. */
export const FOUND_HELP = `      --redact             mask all secrets in the files of the findings, after asking; the journal is not edited
      --yes                with --redact: do not ask
      --dry-run            with --redact: only say what would be masked
      --key FILE, --keep-mtime, --force
                           with --redact: as with \`tokenscan redact --in-place\`
`;

export interface FoundValues extends FileValues {
  readonly redact?: boolean | undefined;
  readonly yes?: boolean | undefined;
}

/** Throws UsageError where options make no sense together. */
export function checkRedact(values: FoundValues, paths: readonly string[]): void {
  if (values.redact !== true) {
    const alone = (['yes', 'dry-run', 'mask', 'key', 'keep-mtime', 'force'] as const).find((name) => values[name] !== undefined);
    if (alone !== undefined) throw new UsageError(`--${alone} is about masking; say --redact, too`);
    return;
  }
  if (paths.includes('-')) throw new UsageError('--redact masks files; to mask a stream, pipe it into `tokenscan redact`');
  if (values.mask === 'tag')
    throw new UsageError('--mask tag changes lengths, and a log that may be in use can only be masked with as many bytes');
}

export interface Masking {
  readonly values: FoundValues;
  readonly terminal: Terminal;
  readonly createRedactor: () => Redactor;
  /** Looks at the files named once more. */
  readonly lookAgain: (files: readonly string[]) => Promise<Report>;
  /** How a file is masked, where it is not one like any other. */
  readonly way?: MaskingWay | undefined;
}

/** The kinds of Origin that are a file which can be masked. */
const MASKABLE: ReadonlySet<string> = new Set(['file', 'history']);

/**
 * Masks the files of the active findings of `report`, and looks at them again. `code` is how the command would end without it. Gives 0 where
 * nothing is left, 1 where the user did not want it or only asked (`--dry-run`), 2 where something is left or could not be looked at.
 */
export async function redactFound(report: Report, code: number, masking: Masking): Promise<number> {
  const { values, terminal, createRedactor, lookAgain, way } = masking;
  const active = report.findings.filter(({ suppressed }) => suppressed === false);
  if (active.length === 0) return code;
  const files = filesOf(active, terminal.cwd);
  const rest = sayWhatStays(active, terminal);
  if (files.size === 0) return 2;
  terminal.warn(
    `\n${values['dry-run'] === true ? 'Would be masked' : 'To be masked'}, with all other secrets in the same files:\n`,
  );
  for (const [file, amount] of files) terminal.warn(`  ${escapeForTerminal(file)}: ${count(amount, 'finding')}\n`);
  // Standard output is the report's.
  const quiet: Terminal = Object.create(terminal, { print: { value: (text: string) => terminal.warn(text) } });
  const fileValues: FileValues = { ...values, 'in-place': true };
  if (values['dry-run'] === true)
    return Math.max(code, await redactFiles(fileValues, [...files.keys()], quiet, createRedactor, way));
  if (values.yes !== true) {
    if (!terminal.stdinIsTerminal) {
      terminal.warn('tokenscan: nothing was masked: there is no terminal to ask at; say --yes to mask without being asked\n');
      return 2;
    }
    if (!(await confirmed(`Mask ${files.size === 1 ? 'this file' : `these ${files.size} files`} in place? [y/N] `, terminal)))
      return code;
  }
  const ended = await redactFiles(fileValues, [...files.keys()], quiet, createRedactor, way);
  // A signal that came meanwhile ends us with its own code.
  if (ended > 2) return ended;
  const again = await lookAgain([...files.keys()]);
  const left = filesOf(
    again.findings.filter(({ suppressed }) => suppressed === false),
    terminal.cwd,
  );
  for (const [file, amount] of left)
    terminal.warn(
      `tokenscan: ${escapeForTerminal(file)}: ${count(amount, 'finding')} left; if something still writes it, stop that first\n`,
    );
  return code === 2 || ended === 2 || rest || left.size > 0 || again.problems.length > 0 ? 2 : 0;
}

/** The files that hold the findings, each with how many: of what is in a container the container. */
function filesOf(findings: readonly Finding[], cwd: string): ReadonlyMap<string, number> {
  const files = new Map<string, number>();
  for (const { origin, repeats } of findings) {
    if (!MASKABLE.has(origin.kind) || !('path' in origin)) continue;
    const root = 'root' in origin ? origin.root : undefined;
    for (const file of candidates(resolve(cwd, root ?? '', origin.path ?? ''))) {
      files.set(file, (files.get(file) ?? 0) + 1 + repeats);
    }
  }
  return files;
}

/** `!` may stand in the name of a file, too: each beginning that is a file can be meant. Where none is, the path itself, so that its loss is told. */
function candidates(path: string): readonly string[] {
  const ends = [...path.matchAll(/!/g)].map(({ index }) => index);
  const files = [...ends.map((end) => path.slice(0, end)), path].filter(
    (file) => statSync(systemPath(file), { throwIfNoEntry: false })?.isFile() === true,
  );
  return files.length === 0 ? [path] : files;
}

/** Says what is found where nothing can be masked; whether there is such. */
function sayWhatStays(findings: readonly Finding[], terminal: Terminal): boolean {
  const kinds = new Set(findings.map(({ origin }) => origin.kind));
  if (kinds.has('journal')) {
    terminal.warn(
      'tokenscan: the systemd journal is never edited; `sudo journalctl --rotate --vacuum-time=1s` removes all of it so far\n',
    );
  }
  if (kinds.has('name')) terminal.warn('tokenscan: names of files are not changed; rename those in which a token was found\n');
  return [...kinds].some((kind) => !MASKABLE.has(kind));
}

/** Asks, and reads one line. No answer is no. */
async function confirmed(question: string, terminal: Terminal): Promise<boolean> {
  terminal.warn(question);
  let answer = '';
  for await (const chunk of terminal.stdin) {
    answer += Buffer.from(chunk).toString('latin1');
    if (answer.includes('\n') || answer.length > 100) break;
  }
  terminal.closeInput();
  return /^\s*y(?:es)?\s*(?:\n|$)/i.test(answer);
}
