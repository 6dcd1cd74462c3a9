// `tokenscan completion SHELL`: prints a completion script, or the man page.
import { UsageError } from '../../model/errors.ts';
import { completedCommands } from '../completions/entries.ts';
import type { ArgumentsOf, CommandDescriptor } from '../descriptor.ts';
import type { completion as descriptor } from '../descriptors/completion.ts';
import { EXIT } from '../exit-code.ts';
import type { Describers } from '../suggest.ts';
import type { Terminal } from '../terminal.ts';

type Writer = (descriptors: readonly CommandDescriptor[], terminal: Terminal) => Promise<string>;

const WRITERS: Readonly<Record<string, Writer>> = {
  bash: async (all) => (await import('../completions/bash.ts')).bashScript(completedCommands(all)),
  zsh: async (all) => (await import('../completions/zsh.ts')).zshScript(completedCommands(all)),
  fish: async (all) => (await import('../completions/fish.ts')).fishScript(completedCommands(all)),
  powershell: async (all) => (await import('../completions/powershell.ts')).powershellScript(completedCommands(all)),
  man: async (all, { version }) => (await import('../completions/man-page.ts')).manPage(all, version),
};

/** Runs `tokenscan completion` and gives its exit code. Throws UsageError. */
export async function completion(
  { positionals }: ArgumentsOf<typeof descriptor>,
  terminal: Terminal,
  commands: Describers,
): Promise<number> {
  const [shell = '', ...more] = positionals;
  const write = Object.hasOwn(WRITERS, shell) && more.length === 0 ? WRITERS[shell] : undefined;
  if (write === undefined) {
    throw new UsageError(`give one of ${Object.keys(WRITERS).join(', ')}; tokenscan completion --help says where it goes`);
  }
  terminal.print(await write(await Promise.all(Object.values(commands).map(({ describe }) => describe())), terminal));
  return EXIT.clean;
}
