// Describes `tokenscan rotate`.
import { describeCommand } from '../descriptor.ts';
import { API_ROOT_OPTION } from './option-tables.ts';

export const rotate = describeCommand({
  name: 'rotate',
  group: 'respond',
  summary: 'replace a leaked token with a new one, step by step',
  usage: ['tokenscan rotate [options]'],
  description: [
    'Replaces the leaked token of a bot, step by step: shows where the old token is and what to do in @BotFather, asks for the new token without showing it, checks that it is of the same bot, writes it into .env, proves that it works and that the old one does not, prints what to restart, masks what is left in logs and histories, and scans again.',
    'It asks before each change. It can be stopped at any point and continued later.',
  ],
  options: {
    bot: { type: 'string', value: 'ID', help: 'the bot, if tokens of several are found' },
    fingerprint: { type: 'string', value: 'PRINT', help: 'the token, if its bot has several' },
    'new-token-stdin': { type: 'boolean', help: 'read the new token from standard input, and ask nothing' },
    managed: {
      type: 'boolean',
      help: 'the bot is managed by another bot, which makes the new token: asks for the token of that one',
    },
    offline: { type: 'boolean', help: 'do not ask Telegram; prints how to check by hand' },
    ...API_ROOT_OPTION,
    wait: { type: 'string', value: 'SECONDS', help: 'how long to repeat a check until Telegram agrees (default: 30)' },
    root: { type: 'string', value: 'DIR', help: 'take logs and running programs from another system, mounted at DIR' },
    yes: { type: 'boolean', help: 'do not ask before code, logs and histories are changed' },
    'dry-run': { type: 'boolean', help: 'show every step, change nothing, ask Telegram nothing' },
  },
  exitCodes: [
    ['0', 'the new token works, the old one does not, and nothing of it is left except in git'],
    ['1', 'something is left to do'],
    ['2', 'something failed, or is not proved'],
  ],
  examples: [
    ['tokenscan rotate --dry-run', 'show what would be done'],
    ['tokenscan rotate', 'do it, with a question before each change'],
  ],
  tokenElsewhere: 'it is asked for, or use --new-token-stdin',
});
