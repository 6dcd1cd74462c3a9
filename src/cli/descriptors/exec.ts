// Describes `tokenscan exec`.
import { describeCommand } from '../descriptor.ts';
import { MASK_OPTIONS } from './option-tables.ts';

export const exec = describeCommand({
  name: 'exec',
  group: 'redact',
  summary: 'run a command and mask the tokens in its output',
  usage: ['tokenscan exec [options] -- COMMAND [ARGUMENT…]'],
  description: [
    'Runs COMMAND and masks the tokens in its output; standard output and standard error stay separate. COMMAND has the standard input and the environment of tokenscan, and gets the signals that tokenscan gets. Its output goes through a pipe, not a terminal, so it may print no colors.',
  ],
  options: MASK_OPTIONS,
  exitCodes: [
    ['N', 'the exit code of COMMAND; if a signal ended it, the same signal ends tokenscan'],
    ['2', 'wrong options'],
    ['125', 'tokenscan failed (COMMAND was ended)'],
    ['126', 'COMMAND cannot be executed'],
    ['127', 'COMMAND was not found'],
  ],
  examples: [['tokenscan exec -- python bot.py', 'run a bot whose output contains no token']],
  leavesRest: true,
});
