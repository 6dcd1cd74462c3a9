// Commands → a completion script for fish.
import type { CompletedCommand, CompletedOption } from './entries.ts';

/** The script: a file `tokenscan.fish` in the folder of completions, or sourced. */
export function fishScript(commands: readonly CompletedCommand[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  const none = `not __fish_seen_subcommand_from ${names}`;
  const scan = commands.find(({ name }) => name === 'scan');
  return `# Completion of tokenscan for fish: tokenscan completion fish > ~/.config/fish/completions/tokenscan.fish
${commands.map(({ name, summary }) => `complete -c tokenscan -n ${quote(none)} -a ${name} -d ${quote(summary)}`).join('\n')}
complete -c tokenscan -n ${quote(none)} -l version -d 'print the version'
${(scan?.options ?? []).map((option) => lineOf(none, option)).join('\n')}
${commands.map(linesOf).join('\n')}
`;
}

function linesOf({ name, options, words }: CompletedCommand): string {
  const condition = `__fish_seen_subcommand_from ${name}`;
  const taken = words.length === 0 ? [] : [`complete -c tokenscan -f -n ${quote(condition)} -a ${quote(words.join(' '))}`];
  return [...options.map((option) => lineOf(condition, option)), ...taken].join('\n');
}

function lineOf(condition: string, { names, help, value }: CompletedOption): string {
  const flags = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  const taken =
    value === undefined ? '' : value === 'file' ? ' -r -F' : value === 'text' ? ' -x' : ` -x -a ${quote(value.join(' '))}`;
  return `complete -c tokenscan -n ${quote(condition)} ${flags.join(' ')}${taken} -d ${quote(help)}`;
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
