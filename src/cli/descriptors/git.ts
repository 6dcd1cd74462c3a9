// Describes `tokenscan git`.
import { SHARD_ORDERS } from '../../model/shard.ts';
import { describeCommand } from '../descriptor.ts';
import { FINDING_OPTIONS, SCAN_EXIT_CODES } from './option-tables.ts';

export const git = describeCommand({
  name: 'git',
  group: 'scan',
  summary: 'scan a git repository: every object, or some commits',
  usage: ['tokenscan git [RANGE…] [options]', 'tokenscan git FOLDER [RANGE…] [options]', 'tokenscan git --staged [options]'],
  description: [
    'Scans every object of a git repository, reachable or not: files, messages, names, tags and notes, and what was amended, rebased, stashed or only staged. Also scans names of refs, reflogs, indexes, configuration, hooks, what hook managers leave behind, and submodules. For each token it prints which commit added it, what reaches it, and whether it was pushed.',
    'RANGE is a revision range of git (A..B, A...B, ^A, or a branch): only what those commits add is scanned.',
    'FOLDER is a repository, which need not be trusted: nothing its configuration names is run, and what its tokenscan.json allows does not count (unless --trust-config is given).',
  ],
  options: {
    since: { type: 'string', value: 'DATE', help: 'only commits since then, in any form git accepts' },
    staged: { type: 'boolean', help: 'the same as `tokenscan staged`' },
    shard: {
      type: 'string',
      value: 'PART',
      help: 'scan one part of all objects: 1/4 is the first of four; auto: which, the CI system or cluster says',
    },
    'shard-by': {
      type: 'string',
      value: 'ORDER',
      choices: SHARD_ORDERS,
      help: 'pack (default): for jobs that read the same files; oid: for clones that were made separately',
    },
    'no-cache': { type: 'boolean', help: 'scan objects again that an earlier scan found clean' },
    'trust-config': { type: 'boolean', help: 'with FOLDER: apply its tokenscan.json' },
    ...FINDING_OPTIONS,
  },
  exitCodes: SCAN_EXIT_CODES,
  examples: [
    ['tokenscan git', 'scan the whole repository'],
    ['tokenscan git main..feature', 'scan what a branch adds to main'],
    ['tokenscan git --shard 1/4 --format json=1.json', 'scan a quarter; `tokenscan merge` makes one report of four'],
    ["tokenscan git --since '2 weeks ago'", 'scan recent commits'],
  ],
});
