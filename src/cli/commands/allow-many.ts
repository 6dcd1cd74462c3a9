// `tokenscan allow` with --from, --list, --remove or --prune: many entries of the allowlist at once.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { readAllowlist, writeAllowlist } from '../../config/change-allowlist.ts';
import { findBase } from '../../config/config.ts';
import { repositoryAt } from '../../git/repository.ts';
import { explain, isSystemError, UsageError } from '../../model/errors.ts';
import type { AllowEntry, Report } from '../../model/types.ts';
import { count, formatNumber } from '../../report/amounts.ts';
import { readFingerprints } from '../../report/read-fingerprints.ts';
import { scanFiles } from '../../scan/files.ts';
import { scanGit } from '../../scan/git/scan-git.ts';
import { escapeForTerminal } from '../../system/terminal-text.ts';
import type { ArgumentsOf } from '../descriptor.ts';
import type { allow as descriptor } from '../descriptors/allow.ts';
import { EXIT } from '../exit-code.ts';
import { createProgress } from '../progress.ts';
import { maskOutput, type Terminal } from '../terminal.ts';
import { printLines, warnMessage } from '../wrapped.ts';

type Values = ArgumentsOf<typeof descriptor>['values'];

/** Adds an entry for each token of a report or a list that has none. Throws UsageError and ConfigError. */
export async function allowFrom(name: string, entry: Omit<AllowEntry, 'fingerprint'>, terminal: Terminal): Promise<number> {
  const { prints, unknown } = readFingerprints(await readText(name, terminal));
  if (unknown > 0)
    throw new UsageError(
      `--from ${name}: ${count(unknown, 'line')} without a fingerprint; give a report as JSON, or a list of fingerprints`,
    );
  const { file, entries } = await readAllowlist(terminal.cwd);
  const known = new Set(entries.map(({ fingerprint }) => fingerprint));
  const added = prints.filter((print) => !known.has(print)).map((fingerprint) => ({ fingerprint, ...entry }));
  if (added.length > 0) await writeAllowlist(terminal.cwd, merged(entries, added));
  const before = prints.length - added.length;
  const more = before === 0 ? '' : `; ${formatThere(before)} already`;
  printLines(terminal, [`${file}: added ${countEntries(added.length)}${more}`]);
  return EXIT.clean;
}

function countEntries(amount: number): string {
  return amount === 1 ? '1 entry' : `${formatNumber(amount)} entries`;
}

function formatThere(amount: number): string {
  return amount === 1 ? '1 was there' : `${amount} were there`;
}

/** In the order of fingerprints, as entries are added one by one; a list in another order stays as it is, and grows at its end. */
function merged(entries: readonly AllowEntry[], added: readonly AllowEntry[]): readonly AllowEntry[] {
  const all = [...entries, ...added];
  const isSorted = entries.every(({ fingerprint }, at) => at === 0 || (entries[at - 1]?.fingerprint ?? '') <= fingerprint);
  return isSorted ? all.toSorted((a, b) => (a.fingerprint < b.fingerprint ? -1 : a.fingerprint > b.fingerprint ? 1 : 0)) : all;
}

async function readText(name: string, { cwd, stdin }: Terminal): Promise<string> {
  if (name === '-') return (await buffer(stdin)).toString('utf8');
  try {
    return readFileSync(resolve(cwd, name), 'utf8');
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new UsageError(`--from ${name}: cannot be read: ${explain(error)}`, { cause: error });
  }
}

/** Prints the entries, lists or prunes or removes, as the options say. Throws UsageError and ConfigError. */
export async function changeAllowlist({ list, prune, remove = [] }: Values, terminal: Terminal): Promise<number> {
  if (list === true) return listEntries(terminal);
  const unwanted = prune === true ? await unusedPrints(terminal) : new Set(remove);
  if (unwanted === undefined) return EXIT.incomplete;
  const { file, entries } = await readAllowlist(terminal.cwd);
  const kept = entries.filter(({ fingerprint }) => !unwanted.has(fingerprint));
  const removed = entries.length - kept.length;
  if (removed === 0 && prune !== true) throw new UsageError(`${file} has no entry with this fingerprint`);
  if (removed > 0) await writeAllowlist(terminal.cwd, kept);
  printLines(terminal, [`${file}: removed ${countEntries(removed)}`]);
  return EXIT.clean;
}

async function listEntries(terminal: Terminal): Promise<number> {
  const { entries } = await readAllowlist(terminal.cwd);
  for (const { fingerprint, reason, expires, paths = [] } of entries) {
    const until = expires === undefined ? '' : `  until ${expires}`;
    const where = paths.length === 0 ? '' : `  only ${paths.map(escapeForTerminal).join(', ')}`;
    terminal.print(`${fingerprint}  ${escapeForTerminal(maskOutput(reason))}${until}${where}\n`);
  }
  return EXIT.clean;
}

/** The fingerprints of entries whose token is nowhere in the folder of the configuration and its repository; undefined where that is not known. */
async function unusedPrints(terminal: Terminal): Promise<ReadonlySet<string> | undefined> {
  const { cwd, env } = terminal;
  const base = findBase(cwd);
  const progress = createProgress(terminal, { doing: () => 'Searching for the tokens' });
  const options = { cwd: base, env, confidence: 'possible', allow: false, onProgress: progress.onProgress } as const;
  const reports: Report[] = [];
  try {
    reports.push(await scanFiles(['.'], options));
    if (repositoryAt(base) !== undefined)
      reports.push(await scanGit({ ...options, cache: false, interrupted: terminal.interruption() }));
  } finally {
    progress.end();
  }
  const gaps = reports.reduce((sum, { problems }) => sum + problems.length, 0);
  if (gaps > 0) {
    warnMessage(
      terminal,
      `${count(gaps, 'location')} could not be scanned; nothing was removed, because the tokens may be there`,
    );
    return undefined;
  }
  const found = new Set(reports.flatMap(({ findings }) => findings.map(({ fingerprint }) => fingerprint)));
  const { entries } = await readAllowlist(cwd);
  return new Set(entries.map(({ fingerprint }) => fingerprint).filter((print) => !found.has(print)));
}
