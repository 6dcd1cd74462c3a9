// Prints what tokenscan says about itself: its help and its version.
import type { CommandDescriptor } from './descriptor.ts';
import { EXIT } from './exit-code.ts';
import { formatHelp, formatMainHelp } from './help.ts';
import type { Terminal } from './terminal.ts';

/** `tokenscan NAME --help`. Gives the exit code. */
export function printHelp(descriptor: CommandDescriptor, terminal: Terminal): number {
  terminal.printOwn(formatHelp(descriptor, terminal.columns));
  return EXIT.clean;
}

/** `tokenscan --help`. Gives the exit code. */
export async function printMainHelp(
  commands: readonly { readonly describe: () => Promise<CommandDescriptor> }[],
  terminal: Terminal,
): Promise<number> {
  terminal.printOwn(formatMainHelp(await Promise.all(commands.map(({ describe }) => describe())), terminal.columns));
  return EXIT.clean;
}

/** `tokenscan --version`. Gives the exit code. */
export function printVersion(terminal: Terminal): number {
  terminal.printOwn(`${terminal.version}\n`);
  return EXIT.clean;
}
