// `tokenscan allow FINGERPRINT`: adds a token to the allowlist.
import { isDeepStrictEqual } from 'node:util';
import { addAllowEntry } from '../../config/add-allow-entry.ts';
import { findBase } from '../../config/config.ts';
import { isDate } from '../../config/schema.ts';
import { repositoryAt } from '../../git/repository.ts';
import { TokenscanError, UsageError } from '../../model/errors.ts';
import type { AllowEntry, Finding, Report } from '../../model/types.ts';
import { count } from '../../report/amounts.ts';
import { formatLocation } from '../../report/origins.ts';
import { scanFiles } from '../../scan/files.ts';
import { scanGit } from '../../scan/git/scan-git.ts';
import { escapeForTerminal } from '../../system/terminal-text.ts';
import type { ArgumentsOf } from '../descriptor.ts';
import type { allow as descriptor } from '../descriptors/allow.ts';
import { EXIT } from '../exit-code.ts';
import { createProgress } from '../progress.ts';
import { maskOutput, type Terminal } from '../terminal.ts';
import { printLines } from '../wrapped.ts';

/** Runs `tokenscan allow` and gives its exit code. Throws TokenscanError. */
export async function allow({ values, positionals }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  checkModes(values, positionals);
  if (values.list === true || values.prune === true || values.remove !== undefined)
    return (await import('./allow-many.ts')).changeAllowlist(values, terminal);
  const [fingerprint = ''] = positionals;
  if (values.from === undefined && positionals.length !== 1)
    throw new UsageError('give one fingerprint: tokenscan allow FINGERPRINT --reason "…"');
  if (values.from === undefined && !isFingerprint(fingerprint)) {
    // What was typed is not repeated: it may be the token itself.
    throw new UsageError('a fingerprint is 16 lowercase hex digits, as a report prints it; never a token');
  }
  const reason = values.reason?.trim() ?? '';
  if (reason === '') throw new UsageError('missing --reason: why is this token harmless?');
  if (values.expires !== undefined && !(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(values.expires) && isDate(values.expires))) {
    throw new UsageError('--expires must be a date as YYYY-MM-DD');
  }
  if (values.path?.includes('') === true) throw new UsageError('--path must not be empty');
  const facts = {
    // Someone may paste the token itself.
    reason: maskOutput(reason),
    ...(values.expires === undefined ? {} : { expires: values.expires }),
    ...(values.path === undefined ? {} : { paths: values.path }),
  };
  if (values.from !== undefined) return (await import('./allow-many.ts')).allowFrom(values.from, facts, terminal);
  const entry: AllowEntry = { fingerprint, ...facts };
  const { file, replaced } = await addAllowEntry(terminal.cwd, entry);
  printLines(terminal, [`${file}: ${describeChange(entry, replaced)}`]);
  if (values['no-check'] !== true) printLines(terminal, await describeToken(fingerprint, terminal));
  return EXIT.clean;
}

function isFingerprint(text: string): boolean {
  return /^[0-9a-f]{16}$/.test(text);
}

/** Throws UsageError where options exclude each other. */
function checkModes(
  { from, list, prune, remove }: ArgumentsOf<typeof descriptor>['values'],
  positionals: readonly string[],
): void {
  const modes = [from !== undefined, list === true, prune === true, remove !== undefined].filter(Boolean).length;
  if (modes > 1) throw new UsageError('--from, --list, --prune and --remove exclude each other');
  if (modes === 1 && positionals.length > 0)
    throw new UsageError('with --from, --list, --prune or --remove there is no FINGERPRINT argument');
  if (remove?.every(isFingerprint) === false)
    throw new UsageError('--remove requires a fingerprint: 16 lowercase hex digits, as a report prints it');
}

function describeChange(entry: AllowEntry, replaced: AllowEntry | undefined): string {
  const { fingerprint } = entry;
  if (replaced === undefined) return `added the entry for ${fingerprint}`;
  const before = `already allowed: ${escapeForTerminal(replaced.reason)}${replaced.expires === undefined ? '' : ` (until ${escapeForTerminal(replaced.expires)})`}`;
  return isDeepStrictEqual({ ...replaced }, entry)
    ? `${before}; nothing was changed`
    : `changed the entry for ${fingerprint}; ${before}`;
}

/** Where the token is, in a line: an entry may be for one that nobody has, after a slip. */
async function describeToken(fingerprint: string, terminal: Terminal): Promise<readonly string[]> {
  const findings = await findToken(fingerprint, terminal);
  if (findings === undefined) return [];
  const [first] = findings;
  if (first === undefined)
    return [`${fingerprint}: not found in this folder or its repository; until it is, the entry has no effect`];
  const active = findings.find(({ suppressed }) => suppressed === false);
  const name = escapeForTerminal(first.preview);
  if (active === undefined)
    return [
      `${name}: only where a token is expected (${formatLocation(first)}), and does not count there; the entry can be removed`,
    ];
  const more = findings.length - 1;
  return [`${name}: ${formatLocation(active)}${more === 0 ? '' : ` and ${count(more, 'more location')}`}`];
}

/** The findings of the token in the files, or else in the repository; undefined where that cannot be scanned, which a scan reports. */
async function findToken(fingerprint: string, terminal: Terminal): Promise<readonly Finding[] | undefined> {
  const { env } = terminal;
  const cwd = findBase(terminal.cwd);
  const progress = createProgress(terminal, { doing: () => 'Searching for the token' });
  const options = { cwd, env, confidence: 'possible', allow: false, onProgress: progress.onProgress } as const;
  const of = ({ findings }: Report): readonly Finding[] => findings.filter((one) => one.fingerprint === fingerprint);
  try {
    const inFiles = of(await scanFiles(['.'], options));
    if (inFiles.length > 0 || repositoryAt(cwd) === undefined) return inFiles;
    return of(await scanGit({ ...options, cache: false, interrupted: terminal.interruption() }));
  } catch (error) {
    if (error instanceof TokenscanError) return undefined;
    throw error;
  } finally {
    progress.end();
  }
}
