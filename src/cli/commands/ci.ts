// `tokenscan ci`, and `tokenscan` without a command in CI: the tree, and the new commits of the event.
import { readFileSync } from 'node:fs';
import { mergeReports } from '../../findings/merge.ts';
import { UsageError } from '../../model/errors.ts';
import type { Report } from '../../model/types.ts';
import { count } from '../../report/amounts.ts';
import type { CiEvent, NewCommits } from '../../scan/ci/ci-event.ts';
import { readEvent } from '../../scan/ci/read-event.ts';
import { scanFiles } from '../../scan/files.ts';
import { scanEvent } from '../../scan/git/scan-event.ts';
import type { ScanOptions } from '../../scan/run-scan.ts';
import { deliver } from '../deliver.ts';
import type { ArgumentsOf } from '../descriptor.ts';
import type { ci as descriptor } from '../descriptors/ci.ts';
import { checkTargets } from '../report-targets.ts';
import { readThreads, scanOptions } from '../scan-options.ts';
import type { Terminal } from '../terminal.ts';
import { warnMessage } from '../wrapped.ts';

/** Runs `tokenscan ci` and gives its exit code. Throws TokenscanError. */
export async function ci({ values, positionals }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  checkTargets(values, terminal.cwd);
  if (positionals.length > 0) throw new UsageError('`tokenscan ci` takes no path; to scan one: tokenscan scan PATH');
  const { cwd, env } = terminal;
  const options: ScanOptions = { cwd, env, ...scanOptions(values) };
  const scanTree = (config: Pick<ScanOptions, 'config' | 'allow'>): Promise<Report> =>
    scanFiles(['.'], {
      ...options,
      ...config,
      all: values.all,
      exclude: values.exclude,
      strictEnv: values['strict-env'],
      threads: readThreads(values.threads),
    });
  const event = eventOf(values, terminal);
  const trust = values['trust-config'] === true || !event.fromOutside;
  const reports =
    event.kind === 'commits'
      ? await scanCommits(event, { ...options, trust, scanTree }, terminal)
      : [await scanTreeAlone(event, { ...options, trust, scanTree }, terminal)];
  const remedy = { scan: 'files', location: trust ? 'ci' : 'ci-outside' } as const;
  return deliver(mergeReports(reports), terminal, { ...values, command: 'ci', remedy, subject: SUBJECTS[event.kind] });
}

/** What is scanned, for the last line: it names nothing that was not. */
const SUBJECTS: Readonly<Record<CiEvent['kind'], string>> = {
  commits: 'the tree and the new commits',
  'nothing-new': 'the tree',
  unknown: 'the tree; commits were not scanned (--base REV)',
};

interface Work extends ScanOptions {
  readonly trust: boolean;
  scanTree(config: Pick<ScanOptions, 'config' | 'allow'>): Promise<Report>;
}

async function scanCommits(event: NewCommits, work: Work, terminal: Terminal): Promise<readonly Report[]> {
  const { reports, commits, isWhole, base } = await scanEvent({ ...work, event, interrupted: terminal.interruption() });
  const since = base === undefined ? 'everything reachable from the head' : `since ${base.slice(0, 10)}`;
  if (commits > 0) warnMessage(terminal, `${count(commits, 'new commit')}, ${since}`);
  else if (event.name === ASKED) {
    throw new UsageError('there are no commits between base and head: everything is reachable from the base');
  } else warnMessage(terminal, `no new commits in this ${event.name.replaceAll('_', ' ')}`);
  if (!isWhole) warnMessage(terminal, 'the tag object is missing in this clone: its message was not scanned');
  return reports;
}

async function scanTreeAlone(
  event: Exclude<CiEvent, NewCommits>,
  { trust, config, allow, scanTree }: Work,
  terminal: Terminal,
): Promise<Report> {
  if (event.kind === 'nothing-new') warnMessage(terminal, `no new commits: ${event.reason}; only the tree is scanned`);
  else warnMessage(terminal, 'cannot tell which commits are new; only the tree is scanned (--base REV names them)');
  if (trust || config !== undefined) return scanTree({ config, allow });
  warnMessage(terminal, "the tree's own tokenscan.json and markers do not apply (--trust-config applies them)");
  return scanTree({ config: false, allow: false });
}

/** The name of the event that --base and --head describe. */
const ASKED = 'asked for';

/** The event that the options describe, or else the CI system. Throws UsageError. */
function eventOf(
  { base, head }: { readonly base?: string | undefined; readonly head?: string | undefined },
  { env }: Terminal,
): CiEvent {
  if (base !== undefined || head !== undefined) {
    return {
      kind: 'commits',
      provider: 'other',
      name: ASKED,
      fromOutside: true,
      heads: [head ?? 'HEAD'],
      bases: base === undefined ? [] : [base],
      withoutBase: base === undefined ? 'all-new' : 'insufficient',
      remedy: 'fetch it: `git fetch --unshallow`, or the branch it is on',
    };
  }
  const event = readEvent(env, (path) => readFileSync(path, 'utf8'));
  if (event === undefined) throw new UsageError('unknown CI system; name the new commits: --base REV [--head REV]');
  return event;
}
