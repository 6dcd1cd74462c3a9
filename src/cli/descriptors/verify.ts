// Describes `tokenscan verify`.
import { formatNames, VERDICT_FORMATS } from '../../report/formats.ts';
import { describeCommand } from '../descriptor.ts';
import { API_ROOT_OPTION, REPORT_OPTIONS, TREE_OPTIONS } from './option-tables.ts';

export const verify = describeCommand({
  name: 'verify',
  group: 'respond',
  summary: 'ask Telegram which of the tokens found still work',
  usage: [
    'tokenscan verify [PATH…] [options]',
    'tokenscan verify --git [RANGE…] [options]',
    'tokenscan verify --logs [PATH…] [options]',
    'tokenscan verify --shell [PATH…] [options]',
    'tokenscan verify NAME',
    'tokenscan verify - < FILE',
  ],
  description: [
    'Finds bot tokens as scan (or git, logs, shell) does, and asks Telegram about each of them once: whether it works, whose it is, what it allows, and where the updates of its bot go.',
    'Each token is sent to api.telegram.org, encrypted, and nothing else is. The calls (getMe, getWebhookInfo) change nothing and disturb no running bot. Only this command, rotate, and audit with --verify use the network.',
    'A token in a private .env is asked about if the file is named, or if no other token is found. NAME is a variable of the environment.',
    'With "-" the tokens, or any text that contains them, are read from standard input. A token as an argument is refused: other users of this machine can read arguments.',
  ],
  options: {
    git: { type: 'boolean', help: 'find tokens in git, as `tokenscan git` does' },
    logs: { type: 'boolean', help: 'find tokens in logs, as `tokenscan logs` does' },
    shell: { type: 'boolean', help: 'find tokens in histories, as `tokenscan shell` does' },
    suppressed: { type: 'boolean', help: 'ask about tokens, too, that are allowed or in a private .env' },
    ...API_ROOT_OPTION,
    ...TREE_OPTIONS,
    ...REPORT_OPTIONS,
    format: {
      type: 'string',
      value: 'FORMAT',
      choices: formatNames(VERDICT_FORMATS),
      default: 'text',
      help: 'output format',
    },
  },
  exitCodes: [
    ['0', 'no token works'],
    ['1', 'at least one token works'],
    ['2', 'of at least one token it is not known, or not everything could be scanned (others may work)'],
  ],
  examples: [
    ['tokenscan verify', 'check the tokens in the current folder'],
    ['tokenscan verify .env', 'does the token of this project work?'],
    ['tokenscan verify TELEGRAM_BOT_TOKEN', 'check the token in this variable'],
    ['tokenscan verify --git', 'check every token that was ever committed'],
  ],
  tokenElsewhere: 'give it on standard input: tokenscan verify -',
});
