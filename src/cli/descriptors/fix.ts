// Describes `tokenscan fix`.
import { describeCommand } from '../descriptor.ts';
import { CONFIDENCE_OPTION, CONFIG_OPTIONS, TREE_OPTIONS } from './option-tables.ts';

export const fix = describeCommand({
  name: 'fix',
  group: 'respond',
  summary: 'move hard-coded tokens to .env',
  usage: ['tokenscan fix [PATH…] [options]'],
  description: [
    'Finds tokens in files (default: those of the current folder) and changes the code to read them from the environment: JavaScript, TypeScript, Python, Go, PHP, Ruby, Java, C#, Rust, shell and Compose files. It shows the change as a diff, with every token masked, and asks.',
    'The token goes into .env, which git is made to ignore and only you can read. What cannot be changed safely is left, and listed with what to do.',
  ],
  options: {
    yes: { type: 'boolean', help: 'do not ask' },
    'dry-run': { type: 'boolean', help: 'only show the change' },
    name: {
      type: 'string',
      value: 'VARIABLE',
      help: 'the name of the variable (default: the one that .env has it in, or TELEGRAM_BOT_TOKEN)',
    },
    ...TREE_OPTIONS,
    ...CONFIDENCE_OPTION,
    ...CONFIG_OPTIONS,
  },
  exitCodes: [
    ['0', 'no token is left in the files'],
    ['1', 'some are left'],
    ['2', 'not everything could be scanned or changed'],
  ],
  examples: [['tokenscan fix --dry-run', 'show what would be changed']],
});
