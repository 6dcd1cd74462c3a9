// Describes `tokenscan fleet`.
import { describeCommand } from '../descriptor.ts';
import { EXCLUDE_OPTION, MERGED_OPTIONS } from './option-tables.ts';

export const fleet = describeCommand({
  name: 'fleet',
  group: 'scan',
  summary: 'scan many repositories, archives and folders: plan, run',
  usage: ['tokenscan fleet plan SOURCE… [options]', 'tokenscan fleet run PLAN --results FOLDER [options]'],
  description: [
    'plan lists the units that run scans, one JSON line each, and scans nothing. A SOURCE is a folder, in which all git repositories are found, a file such as an archive, or the URL of a repository. A folder without a repository is one unit.',
    'run scans the units of a plan on this machine, several at the same time, each in a process of its own, and writes a report of each into the folder of --results. What has a report there is not scanned again, so an interrupted run goes on. Then it prints one report of all.',
    'A URL is cloned by git, with your own configuration and credential helpers, into the folder of --results; the clone is removed after its scan. That is the only network access, and only for a URL that you gave.',
  ],
  options: {
    from: { type: 'string', value: 'FILE', help: 'plan: read more sources from FILE, one on each line ("-": standard input)' },
    'as-is': { type: 'boolean', help: 'plan: a folder is one unit, even if it contains repositories' },
    ...EXCLUDE_OPTION,
    results: { type: 'string', value: 'FOLDER', help: 'run: where the reports of the units are' },
    jobs: {
      type: 'string',
      short: 'j',
      value: 'N',
      help: 'run: scan at most N units at the same time, 1 to 99 (default: one per processor)',
    },
    'keep-clones': { type: 'boolean', help: 'run: keep what was cloned, for the next run' },
    ...MERGED_OPTIONS,
  },
  words: ['plan', 'run'],
  exitCodes: [
    ['0', 'plan: written. run: no token found in any unit'],
    ['1', 'run: tokens found'],
    ['2', 'error; plan: a source cannot be read; run: a unit failed or is incomplete (tokens may also have been found)'],
  ],
  examples: [
    ['tokenscan fleet plan /srv/git -o plan.ndjson', 'list all repositories in a folder'],
    ['tokenscan fleet run plan.ndjson --results results', 'scan them, or go on with it'],
    ['tokenscan merge results --plan plan.ndjson', 'print the report of all again'],
  ],
});
