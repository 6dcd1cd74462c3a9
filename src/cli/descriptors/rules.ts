// Describes `tokenscan rules`.
import { formatNames, RULE_FORMATS } from '../../report/formats.ts';
import { describeCommand } from '../descriptor.ts';
import { CONFIG_OPTIONS } from './option-tables.ts';

export const rules = describeCommand({
  name: 'rules',
  group: 'scan',
  summary: 'list the rules',
  usage: ['tokenscan rules [options]'],
  description: ['Lists the rules that a scan here uses: the built-in ones and those of tokenscan.json.'],
  options: {
    ...CONFIG_OPTIONS,
    format: {
      type: 'string',
      value: 'FORMAT',
      choices: formatNames(RULE_FORMATS),
      default: 'text',
      help: 'output format',
    },
  },
  exitCodes: [
    ['0', 'the rules were listed'],
    ['2', 'tokenscan.json or a rule file is wrong'],
  ],
  examples: [],
});
