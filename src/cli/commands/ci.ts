// `tokenscan ci`, and `tokenscan` alone in CI: the tree, and the commits that the event brings.
import { readFileSync } from 'node:fs';
import { mergeReports } from '../../findings/merge.ts';
import { UsageError } from '../../model/errors.ts';
import type { Report } from '../../model/types.ts';
import type { CiEvent, NewCommits } from '../../scan/ci/ci-event.ts';
import { readEvent } from '../../scan/ci/event.ts';
import { scanFiles } from '../../scan/files.ts';
import { scanEvent } from '../../scan/git/scan-event.ts';
import type { ScanOptions } from '../../scan/run-scan.ts';
import { checkDelivery, deliver } from '../deliver.ts';
import { parseOptions, REPORT_HELP, REPORT_OPTIONS, readThreads, scanOptions } from '../options.ts';
import type { Command, Terminal } from '../terminal.ts';

export const help = `Usage: tokenscan ci [options]
       tokenscan --base REV [--head REV] [options]

Looks through the tree and through the commits that the event brings, as GitHub Actions and GitLab tell of
it; elsewhere say which commits they are. In CI \`tokenscan\` alone is this.

      --base REV           what this reaches is not new
      --head REV           what this reaches, and the base does not, is looked at (default: HEAD)
      --trust-config       what the tree's own tokenscan.json and its markers allow is allowed; else, for what
                           may come from outside, only as far as the base had it already
      --all                look into folders of dependencies too
      --exclude GLOB       leave out what matches (may be repeated)
      --threads N          use at most so many threads
${REPORT_HELP}
Exit code: 0 nothing found, 1 tokens found, 2 not all could be scanned: also where the clone lacks commits.
`;

export const ci: Command = async (args, terminal) => {
  const { values, positionals } = await parseOptions(args, {
    ...REPORT_OPTIONS,
    base: { type: 'string' },
    head: { type: 'string' },
    'trust-config': { type: 'boolean' },
    all: { type: 'boolean' },
    exclude: { type: 'string', multiple: true },
    threads: { type: 'string' },
  });
  if (values.help === true) {
    terminal.print(help);
    return 0;
  }
  checkDelivery(values);
  if (positionals.length > 0) throw new UsageError('`tokenscan ci` takes no path; for one: tokenscan scan PATH');
  const { cwd, env } = terminal;
  const options: ScanOptions = { cwd, env, ...scanOptions(values) };
  const scanTree = (config: Pick<ScanOptions, 'config' | 'allow'>): Promise<Report> =>
    scanFiles(['.'], {
      ...options,
      ...config,
      all: values.all,
      exclude: values.exclude,
      threads: readThreads(values.threads),
    });
  const event = eventOf(values, terminal);
  const trust = values['trust-config'] === true || !event.fromOutside;
  const reports =
    event.kind === 'commits'
      ? await lookAtCommits(event, { ...options, trust, scanTree }, terminal)
      : [await lookAtTree(event, { ...options, trust, scanTree }, terminal)];
  return deliver(mergeReports(reports), terminal, { ...values, subject: 'the tree and what is new' });
};

interface Work extends ScanOptions {
  readonly trust: boolean;
  scanTree(config: Pick<ScanOptions, 'config' | 'allow'>): Promise<Report>;
}

async function lookAtCommits(event: NewCommits, work: Work, terminal: Terminal): Promise<readonly Report[]> {
  const { reports, commits, isWhole, base } = await scanEvent({ ...work, event, interrupted: terminal.interruption() });
  const since = base === undefined ? 'all that the head reaches' : `since ${base.slice(0, 10)}`;
  if (commits > 0) terminal.warn(`tokenscan: ${commits} new commits, ${since}\n`);
  else if (event.name === ASKED) {
    throw new UsageError('the base reaches all of the head: there are no commits between them to be looked at');
  } else terminal.warn(`tokenscan: nothing new: all commits of this ${event.name.replaceAll('_', ' ')} were there before\n`);
  if (!isWhole) terminal.warn('tokenscan: the tag itself is not in this clone, only its commit: its message was not looked at\n');
  return reports;
}

async function lookAtTree(
  event: Exclude<CiEvent, NewCommits>,
  { trust, config, allow, scanTree }: Work,
  terminal: Terminal,
): Promise<Report> {
  if (event.kind === 'nothing new') terminal.warn(`tokenscan: nothing new: ${event.reason}; the tree alone is looked at\n`);
  else terminal.warn('tokenscan: which commits are new is not known here; the tree alone is looked at (--base REV names them)\n');
  if (trust || config !== undefined) return scanTree({ config, allow });
  terminal.warn('tokenscan: what the tree allows itself does not count here (--trust-config: it does)\n');
  return scanTree({ config: false, allow: false });
}

/** The name of an event that the user made up. */
const ASKED = 'asked for';

/** What the user says, else what the CI system says. */
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
      withoutBase: base === undefined ? 'all is new' : 'not enough',
      cure: 'fetch it: `git fetch --unshallow`, or the branch it is on',
    };
  }
  const event = readEvent(env, (path) => readFileSync(path, 'utf8'));
  if (event === undefined) throw new UsageError('this is no CI known here; say which commits are new: --base REV [--head REV]');
  return event;
}
