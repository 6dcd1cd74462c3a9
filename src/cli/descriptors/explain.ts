// Describes `tokenscan explain`.
import { describeCommand } from '../descriptor.ts';
import { CONFIG_OPTIONS, OUTPUT_OPTIONS } from './option-tables.ts';

export const explain = describeCommand({
  name: 'explain',
  group: 'respond',
  summary: 'why something is a finding, or is not, and what to do',
  usage: ['tokenscan explain FINGERPRINT [options]', 'tokenscan explain RULE [options]'],
  description: [
    'FINGERPRINT: searches the files of the current folder and its repository for this token, also where it does not count, and prints of each place why the token counts there or does not, and what to do.',
    'RULE: prints what the rule finds, what its secrets open, and what it ignores. `tokenscan rules` lists the rules.',
  ],
  options: { ...CONFIG_OPTIONS, color: OUTPUT_OPTIONS.color },
  exitCodes: [
    ['0', 'it was explained'],
    ['2', 'there is no such token or rule here, or not everything could be scanned'],
  ],
  tokenElsewhere: 'give its fingerprint, as a report prints it',
  examples: [
    ['tokenscan explain 153b0c74e760abeb', 'what to do about this token'],
    ['tokenscan explain telegram-bot-token', 'what this rule finds'],
  ],
});
