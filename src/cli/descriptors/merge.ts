// Describes `tokenscan merge`.
import { describeCommand } from '../descriptor.ts';
import { MERGED_OPTIONS } from './option-tables.ts';

export const merge = describeCommand({
  name: 'merge',
  group: 'scan',
  summary: 'make one report of the reports of many scans',
  usage: ['tokenscan merge REPORT… [options]'],
  description: [
    'Reads reports that scans wrote with --format json and prints them as one, in any format: each token once, with every location in all of them. A REPORT may be a folder: then all its files that end in .json are read. Nothing is scanned.',
    'A report that cannot be read, or is cut off, is listed as not scanned, and so is what a scan itself could not scan: then the exit code is 2.',
  ],
  options: {
    plan: { type: 'string', value: 'FILE', help: 'a plan of `tokenscan fleet plan`: each of its units must have a report' },
    ...MERGED_OPTIONS,
  },
  exitCodes: [
    ['0', 'no token found in any of them'],
    ['1', 'tokens found'],
    ['2', 'error, or a report is missing, damaged or incomplete (tokens may also have been found)'],
  ],
  examples: [
    ['tokenscan merge a.json b.json', 'print two reports as one'],
    ['tokenscan merge results --format html=report.html', 'write all reports in a folder as one page'],
  ],
});
