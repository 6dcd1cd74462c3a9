// A command's descriptor → its `--help`; all descriptors → the main help. No line is wider than 80 columns, or than the terminal.
import { wrap as wrapLine } from '../report/layout.ts';
import { COMMAND_GROUPS, type CommandDescriptor, type OptionDescriptor } from './descriptor.ts';

/** The widest line of help, in columns. */
const MAX_COLUMNS = 80;

/** Room for text that is left beside a label. */
const MIN_TEXT = 24;

/** Where text begins that has no room beside its label. */
const MIN_INDENT = 9;

/** Where the text of an option begins. */
const OPTION_COLUMN = 27;

const HELP_OPTION: OptionDescriptor = { type: 'boolean', short: 'h', help: 'show this help' };

/** What `tokenscan NAME --help` prints. */
export function formatHelp(descriptor: CommandDescriptor, columnsOfTerminal: number = MAX_COLUMNS): string {
  const { usage, description, terms = [], options, exitCodes, examples } = descriptor;
  const width = Math.min(MAX_COLUMNS, columnsOfTerminal);
  const table = Object.entries({ ...options, help: HELP_OPTION });
  const termColumn = Math.min(TERM_COLUMN, Math.max(0, ...terms.map(([term]) => term.length)) + 4);
  const sections = [
    usage.map((form, at) => `${at === 0 ? 'Usage: ' : '       '}${form}`),
    ...description.map((paragraph) => wrap(paragraph, width)),
    ...(terms.length === 0 ? [] : [terms.flatMap(([term, meaning]) => columns(`  ${term}`, meaning, termColumn, width))]),
    [
      'Options:',
      ...table.flatMap(([name, option]) => columns(optionLabel(name, option), optionText(option), OPTION_COLUMN, width)),
    ],
    ['Exit codes:', ...exitCodes.flatMap(([code, meaning]) => columns(`  ${code}`, meaning, 7, width))],
    ...(examples.length === 0
      ? []
      : [['Examples:', ...examples.flatMap(([command, effect]) => [`  ${command}`, ...columns('', effect, 6, width)])]]),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** What `tokenscan --help` prints. */
export function formatMainHelp(descriptors: readonly CommandDescriptor[], columnsOfTerminal: number = MAX_COLUMNS): string {
  const width = Math.min(MAX_COLUMNS, columnsOfTerminal);
  const groups = Object.entries(COMMAND_GROUPS).map(([group, title]) => {
    const members = descriptors.filter((descriptor) => descriptor.group === group);
    return [`${title}:`, ...members.flatMap(({ name, summary }) => columns(`  ${name}`, summary, 14, width))].join('\n');
  });
  const help = HELP_TERMS.flatMap(([term, meaning]) => columns(`  ${term}`, meaning, TERM_COLUMN, width));
  return `${[
    wrap(HEAD, width).join('\n'),
    USAGE.flatMap(([form, meaning]) => columns(form, meaning, USAGE_COLUMN, width)).join('\n'),
    ...groups,
    ['Help:', ...help].join('\n'),
    wrap(EXIT_CODES, width).join('\n'),
  ].join('\n\n')}\n`;
}

const HEAD = 'tokenscan finds leaked Telegram bot tokens and blocks commits that contain one.';

const USAGE: readonly (readonly [form: string, meaning: string])[] = [
  ['Usage: tokenscan [PATH…] [options]', 'scan files and folders'],
  ['       tokenscan COMMAND [ARGUMENT…] [options]', ''],
];

const USAGE_COLUMN = 42;

const HELP_TERMS: readonly (readonly [command: string, meaning: string])[] = [
  ['tokenscan COMMAND --help', 'the options and exit codes of a command'],
  ['tokenscan help leaked-token', 'what to do about a leaked token, step by step (--lang ru: in Russian)'],
  ['tokenscan --version', 'the version'],
];

const TERM_COLUMN = 33;

const EXIT_CODES =
  'Exit codes of a scan: 0 no token found, 1 tokens found, 2 error or incomplete scan (tokens may also have been found).';

function optionLabel(name: string, { short, value }: OptionDescriptor): string {
  return `  ${short === undefined ? '   ' : `-${short},`} --${name}${value === undefined ? '' : ` ${value}`}`;
}

/** The text of an option with what its descriptor says beside it: its values, its default, whether it may be repeated. */
export function optionText({ help, choices, default: preset, multiple }: OptionDescriptor): string {
  // A text that explains the values names them all.
  const isNamed = choices?.every((choice) => help.includes(choice)) === true;
  const list = (isNamed ? [] : choices)?.map((choice) => (choice === preset ? `${choice} (default)` : choice)) ?? [];
  const values = list.length === 0 ? '' : `: ${list.join(', ').replace(/, ([^,]*)$/, ' or $1')}`;
  const notes = [
    preset !== undefined && choices === undefined ? ` (default: ${preset})` : '',
    multiple === true ? ' (may be repeated)' : '',
  ];
  return `${help}${values}${notes.join('')}`;
}

/** `label`, and `text` from `column` on; below the label where that is too wide, and further left where too little room would be left. */
function columns(label: string, text: string, column: number, width: number): readonly string[] {
  if (text === '') return label.trim() === '' ? [] : [label.trimEnd()];
  const start = width - column < MIN_TEXT ? MIN_INDENT : column;
  const lines = wrap(text, width - start);
  const indented = lines.map((line) => ' '.repeat(start) + line);
  if (label.trim() === '') return indented;
  if (label.length + 2 > start) return [label, ...indented];
  return [label.padEnd(start) + (lines[0] ?? ''), ...indented.slice(1)];
}

/** Lines of at most `width` characters. Words are not broken. */
function wrap(text: string, width: number): readonly string[] {
  return wrapLine(text, width, 0);
}
