// Describes `tokenscan help leaked-token`.
import { describeCommand } from '../descriptor.ts';

export const leakedToken = describeCommand({
  name: 'leaked-token',
  group: 'respond',
  summary: 'what to do about a leaked token',
  usage: ['tokenscan help leaked-token [--lang LANG]'],
  description: ['Prints a guide: what to do about a token that has leaked, step by step.'],
  options: {
    lang: { type: 'string', value: 'LANG', choices: ['en', 'ru'], help: 'the language (default: that of your locale)' },
  },
  exitCodes: [
    ['0', 'the guide was printed'],
    ['2', 'it could not be printed'],
  ],
  examples: [],
});
