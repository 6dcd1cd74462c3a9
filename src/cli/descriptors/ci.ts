// Describes `tokenscan ci`.
import { describeCommand } from '../descriptor.ts';
import { FINDING_OPTIONS, STRICT_ENV_OPTION, THREADS_OPTION, TREE_OPTIONS } from './option-tables.ts';

export const ci = describeCommand({
  name: 'ci',
  group: 'prevent',
  summary: 'in CI: scan the tree and the new commits of the event',
  usage: ['tokenscan ci [options]', 'tokenscan --base REV [--head REV] [options]'],
  description: [
    'Scans the tree and the commits that the event of a CI run brings, as GitHub Actions and GitLab describe it; elsewhere name them with --base and --head. In CI, `tokenscan` without a command and a path is the same.',
  ],
  options: {
    base: { type: 'string', value: 'REV', help: 'commits reachable from REV count as checked already' },
    head: {
      type: 'string',
      value: 'REV',
      help: 'commits reachable from REV, and not from the base, are scanned (default: HEAD)',
    },
    'trust-config': {
      type: 'boolean',
      help: "apply the tree's own tokenscan.json and markers in full; by default, pull and merge requests cannot suppress their own findings",
    },
    ...TREE_OPTIONS,
    ...STRICT_ENV_OPTION,
    ...THREADS_OPTION,
    ...FINDING_OPTIONS,
  },
  exitCodes: [
    ['0', 'no token found'],
    ['1', 'tokens found'],
    ['2', 'not everything could be scanned: also if commits are missing in a shallow clone'],
  ],
  examples: [['tokenscan --base origin/main', 'scan what this branch adds to main']],
});
