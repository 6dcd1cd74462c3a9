// A word or an option that does not exist → what was probably meant.
import type { CommandDescriptor } from './descriptor.ts';

/** Every command by its name. Given by the caller: what lists the commands parses arguments, and that suggests. */
export type Describers = Readonly<Record<string, { readonly describe: () => Promise<CommandDescriptor> }>>;

/** Words of other tools, and of ours that are no commands, with what does here what they do there. */
const WORDS: Readonly<Record<string, string>> = {
  version: '--version',
  check: 'scan',
  detect: 'scan',
  dir: 'scan',
  find: 'scan',
  search: 'scan',
  protect: 'staged',
  'pre-commit': 'hook pre-commit',
  'pre-push': 'hook pre-push',
  history: 'shell',
  log: 'logs',
  list: 'rules',
  mask: 'redact',
  clean: 'fix',
  revoke: 'rotate',
  replace: 'rotate',
  ignore: 'allow',
  baseline: 'allow',
  setup: 'install',
  status: 'doctor',
  guide: 'help leaked-token',
  run: 'exec',
};

/** Options of other tools, without their dashes, with ours; suggested where the command has the first word of that. */
const OPTIONS: Readonly<Record<string, string>> = {
  json: '--format json',
  markdown: '--format markdown',
  text: '--format text',
  'report-format': '--format',
  'no-color': '--color never',
  'no-colour': '--color never',
  colour: '--color',
  out: '--output',
  'report-path': '--output',
  quiet: '--compact',
  q: '--compact',
  ignore: '--exclude',
  skip: '--exclude',
  jobs: '--threads',
  j: '--threads',
  fix: '--redact',
};

/** The command that was probably meant by `word`, as it is typed after `tokenscan`; undefined where none is similar. */
export async function suggestCommand(word: string, commands: Describers): Promise<string | undefined> {
  const lower = word.toLowerCase();
  if (Object.hasOwn(WORDS, lower)) return WORDS[lower];
  const { nearest } = await import('../config/rules/validate.ts');
  return nearest(word, [...Object.keys(commands), 'help']);
}

/**
 * What was probably meant by an option that a command does not have: an option of it, or a command; undefined where nothing is similar.
 * @param unknown without its dashes @param own the options of the command
 */
export async function suggestOption(unknown: string, own: readonly string[], commands: Describers): Promise<string | undefined> {
  const other = Object.hasOwn(OPTIONS, unknown) ? (OPTIONS[unknown] ?? '') : '';
  if (own.includes(/^--([\w-]+)/.exec(other)?.[1] ?? '')) return other;
  const { nearest } = await import('../config/rules/validate.ts');
  const near = nearest(unknown, own);
  if (near !== undefined) return `--${near}`;
  if (Object.hasOwn(commands, unknown)) return `tokenscan ${unknown}`;
  for (const { describe } of Object.values(commands)) {
    const { name, options } = await describe();
    if (Object.hasOwn(options, unknown)) return `tokenscan ${name} --${unknown}`;
  }
  return undefined;
}
