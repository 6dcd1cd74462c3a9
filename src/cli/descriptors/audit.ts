// Describes `tokenscan audit`.
import { AUDIT_FORMATS, formatNames } from '../../report/formats.ts';
import { describeCommand } from '../descriptor.ts';
import {
  API_ROOT_OPTION,
  CONFIDENCE_OPTION,
  CONFIG_OPTIONS,
  EXCLUDE_OPTION,
  FAIL_OPTION,
  OUTPUT_OPTIONS,
  PAGE_LANGUAGE,
  SARIF_SUPPRESSED,
  STRICT_ENV_OPTION,
} from './option-tables.ts';

export const audit = describeCommand({
  name: 'audit',
  group: 'respond',
  summary: 'scan all of these: where each token is, and what to do',
  usage: ['tokenscan audit [FOLDER] [options]'],
  description: [
    'Scans the files of FOLDER (default: the current one), its git repository and those below it, the shell histories of this user, the logs of this machine, and the environments and command lines of running programs. For each token it prints where it is, since when, whether it was pushed, and what to do, step by step.',
    'Nothing is changed and nothing is sent. The tokenscan.json of FOLDER and markers in its files hide nothing (unless --trust-config is given).',
  ],
  options: {
    only: {
      type: 'string',
      value: 'SOURCE',
      multiple: true,
      choices: ['files', 'git', 'logs', 'shell', 'processes'],
      help: 'scan only this',
    },
    ...EXCLUDE_OPTION,
    ...STRICT_ENV_OPTION,
    'trust-config': { type: 'boolean', help: 'apply what tokenscan.json and markers allow and exclude' },
    'no-allow': { type: 'boolean', help: 'with --trust-config: report tokens that are allowed, too' },
    verify: {
      type: 'boolean',
      help: 'ask Telegram which tokens still work (getMe, getWebhookInfo); revoked tokens do not affect the exit code',
    },
    ...{ 'api-root': { ...API_ROOT_OPTION['api-root'], help: 'with --verify: ask this Bot API server' } },
    home: { type: 'string', value: 'DIR', help: 'scan the histories in this home folder' },
    user: { type: 'string', value: 'NAME', help: 'scan the histories of this user (as root)' },
    root: {
      type: 'string',
      value: 'DIR',
      help: 'take logs and running programs from another system, mounted at DIR (of a container: /proc/PID/root)',
    },
    ...CONFIDENCE_OPTION,
    ...FAIL_OPTION,
    ...CONFIG_OPTIONS,
    format: {
      type: 'string',
      value: 'FORMAT',
      multiple: true,
      choices: formatNames(AUDIT_FORMATS),
      takesFile: true,
      help: 'output format, text if not given; markdown is for the ticket of an incident; FORMAT=FILE writes it to FILE, beside what is printed',
    },
    'sarif-suppressed': SARIF_SUPPRESSED,
    lang: PAGE_LANGUAGE,
    ...OUTPUT_OPTIONS,
  },
  exitCodes: [
    ['0', 'no token found, or each is where it is expected: in a private .env, or in the environment of a program'],
    ['1', 'a token where it should not be'],
    ['2', 'error or incomplete scan (tokens may also have been found), or nothing was scanned'],
  ],
  examples: [
    ['sudo tokenscan audit ~/my-bot', 'search this machine for the tokens of a project'],
    ['tokenscan audit --format markdown -o incident.md', 'write a report for a ticket'],
  ],
});
