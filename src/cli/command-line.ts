// Arguments → one command → exit code.
//
//     tokenscan git --since yesterday     → the command `git` with ['--since', 'yesterday']
//     tokenscan src                       → `scan` with ['src']: what names no command is for `scan`
//     tokenscan --base main, in CI        → `ci` with ['--base', 'main']
//     tokenscan help git                  → `git` with ['--help']
//
// A command is a descriptor (`descriptors/NAME.ts`: its options, help and exit codes), a line in `commands.ts`, and code in `commands/`
// that gets parsed arguments and a Terminal, and gives an exit code.
//
// Design: docs/design/cli.md
import { COMMANDS, LEAKED_TOKEN, type RegisteredCommand } from './commands.ts';
import type { Terminal } from './terminal.ts';

/** Runs the command that `args` name and returns its exit code. Throws TokenscanError. */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const [first = '', ...rest] = args;
  const named = commandNamed(first);
  if (named !== undefined) return named.run(rest, terminal);
  if (first === 'help') return help(rest, terminal);
  if (first === '--help' || first === '-h') return mainHelp(terminal);
  if (first === '--version' || first === '-V') return (await import('./print-help.ts')).printVersion(terminal);
  return runUnnamed(args, terminal);
}

/** Runs the command that needs no name: `scan`, or `ci`. */
async function runUnnamed(args: readonly string[], terminal: Terminal): Promise<number> {
  const { missedCommand, meansCi } = await import('./no-command.ts');
  if (await meansCi(args, terminal.env)) return COMMANDS.ci.run(args, terminal);
  const missed = await missedCommand(args, terminal.cwd);
  const code = await COMMANDS.scan.run(args, terminal);
  if (missed !== undefined) terminal.warn(`tokenscan: ${missed}\n`);
  return code;
}

async function mainHelp(terminal: Terminal): Promise<number> {
  const { printMainHelp } = await import('./print-help.ts');
  return printMainHelp(Object.values(COMMANDS), terminal);
}

/** `tokenscan help [NAME]`. Throws UsageError where there is no such command. */
async function help([name, ...rest]: readonly string[], terminal: Terminal): Promise<number> {
  if (name === undefined) return mainHelp(terminal);
  if (name === 'leaked-token') return LEAKED_TOKEN.run(rest, terminal);
  const named = commandNamed(name);
  if (named !== undefined) return named.run(['--help'], terminal);
  const { noSuchCommand } = await import('./no-command.ts');
  throw await noSuchCommand(name);
}

function commandNamed(name: string): RegisteredCommand | undefined {
  return Object.hasOwn(COMMANDS, name) ? COMMANDS[name as keyof typeof COMMANDS] : undefined;
}
