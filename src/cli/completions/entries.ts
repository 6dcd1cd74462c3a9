// Descriptors → what completions know of each command: its options, with the values they take.
import type { CommandDescriptor, OptionDescriptor } from '../descriptor.ts';

/** An option as a shell completes it. */
export interface CompletedOption {
  /** With its dashes: `--format`, and `-o` where it has a letter. */
  readonly names: readonly string[];
  readonly help: string;
  /** The values it takes: `file` where they are paths, `text` where they cannot be known; undefined where it takes none. */
  readonly value: readonly string[] | 'file' | 'text' | undefined;
  /** What stands for its value in help. */
  readonly valueName: string;
}

/** A command as a shell completes it. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  /** The words that it takes, where they are known. */
  readonly words: readonly string[];
}

/** What stands for a path in help. */
const PATHS = new Set(['FILE', 'DIR', 'GLOB', 'PATH']);

/** The commands, `help` last. `scan` is also what is completed without a command. */
export function completedCommands(descriptors: readonly CommandDescriptor[]): readonly CompletedCommand[] {
  const names = descriptors.map(({ name }) => name);
  const commands = descriptors.map(({ name, summary, options, words = [] }) => {
    const known = Object.entries(options).map(([option, descriptor]) => completedOption(option, descriptor));
    const help = { names: ['--help', '-h'], help: 'show the help of this command', value: undefined, valueName: '' };
    return { name, summary, options: [...known, help], words };
  });
  return [...commands, { name: 'help', summary: 'show the help of a command', options: [], words: [...names, 'leaked-token'] }];
}

function completedOption(name: string, { type, short, choices, value = '', help }: OptionDescriptor): CompletedOption {
  const taken = choices ?? (PATHS.has(value) ? 'file' : 'text');
  return {
    names: [`--${name}`, ...(short === undefined ? [] : [`-${short}`])],
    help,
    value: type === 'boolean' ? undefined : taken,
    valueName: value,
  };
}
