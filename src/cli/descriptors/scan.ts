// Describes `tokenscan scan`.
import { describeCommand } from '../descriptor.ts';
import {
  FINDING_OPTIONS,
  INPUT_OPTIONS,
  SCAN_EXIT_CODES,
  STRICT_ENV_OPTION,
  THREADS_OPTION,
  TREE_OPTIONS,
} from './option-tables.ts';

export const scan = describeCommand({
  name: 'scan',
  group: 'scan',
  summary: 'scan files and folders, or standard input',
  usage: ['tokenscan [scan] [PATH…] [options]', 'command | tokenscan scan -'],
  description: [
    'Scans files and folders for tokens: the current folder if no PATH is given. A PATH may be a glob. Files that git ignores are scanned too, because that is where .env files, logs and builds are.',
    'Skipped, and counted: .git, and dependency folders that git ignores (node_modules, .venv and others).',
  ],
  options: {
    ...TREE_OPTIONS,
    'no-cache': { type: 'boolean', help: 'read files again that an earlier scan found clean' },
    ...INPUT_OPTIONS,
    ...STRICT_ENV_OPTION,
    ...THREADS_OPTION,
    ...FINDING_OPTIONS,
  },
  exitCodes: SCAN_EXIT_CODES,
  examples: [
    ['tokenscan', 'scan the current folder'],
    ["tokenscan 'logs/**/*.log'", 'scan the files that match a glob'],
    ['git ls-files -z | tokenscan scan --files-from - -0', 'scan the files that git tracks'],
    ['kubectl logs my-bot | tokenscan scan -', 'scan what another program prints'],
  ],
});
