// Every command: where its descriptor is, and where its code. Both are loaded when they are asked for: a hook waits for no other command.
import type { Arguments, CommandDescriptor, OptionTable } from './descriptor.ts';
import type { Describers } from './suggest.ts';
import type { Terminal } from './terminal.ts';

/** A command that can be called. */
export interface RegisteredCommand {
  readonly describe: () => Promise<CommandDescriptor>;
  /** Parses `args`, prints help where they ask for it, or else does the work. Gives the exit code. Throws TokenscanError. */
  readonly run: (args: readonly string[], terminal: Terminal) => Promise<number>;
}

/** The work of a command with parsed arguments; few need to know all commands. Gives the exit code. Throws TokenscanError. */
type Work<Options extends OptionTable> = (parsed: Arguments<Options>, terminal: Terminal, all: Describers) => Promise<number>;

function command<Options extends OptionTable>(
  describe: () => Promise<CommandDescriptor<Options>>,
  load: () => Promise<Work<Options>>,
): RegisteredCommand {
  return {
    describe,
    async run(args, terminal) {
      const descriptor = await describe();
      if (descriptor.tokenElsewhere !== undefined) {
        const { refuseTokens } = await import('./token-arguments.ts');
        refuseTokens(args, descriptor.tokenElsewhere);
      }
      const { parseArguments } = await import('./parse-arguments.ts');
      const parsed = await parseArguments(args, descriptor, COMMANDS);
      if (parsed !== undefined) return (await load())(parsed, terminal, COMMANDS);
      const { printHelp } = await import('./print-help.ts');
      return printHelp(descriptor, terminal);
    },
  };
}

/** The commands by name, in the order of the main help. */
export const COMMANDS = {
  scan: command(
    async () => (await import('./descriptors/scan.ts')).scan,
    async () => (await import('./commands/scan.ts')).scan,
  ),
  staged: command(
    async () => (await import('./descriptors/staged.ts')).staged,
    async () => (await import('./commands/staged.ts')).staged,
  ),
  git: command(
    async () => (await import('./descriptors/git.ts')).git,
    async () => (await import('./commands/git.ts')).git,
  ),
  logs: command(
    async () => (await import('./descriptors/logs.ts')).logs,
    async () => (await import('./commands/logs.ts')).logs,
  ),
  shell: command(
    async () => (await import('./descriptors/shell.ts')).shell,
    async () => (await import('./commands/shell.ts')).shell,
  ),
  rules: command(
    async () => (await import('./descriptors/rules.ts')).rules,
    async () => (await import('./commands/rules.ts')).rules,
  ),
  install: command(
    async () => (await import('./descriptors/install.ts')).install,
    async () => (await import('./commands/install/install.ts')).install,
  ),
  uninstall: command(
    async () => (await import('./descriptors/uninstall.ts')).uninstall,
    async () => (await import('./commands/install/uninstall.ts')).uninstall,
  ),
  doctor: command(
    async () => (await import('./descriptors/doctor.ts')).doctor,
    async () => (await import('./commands/install/doctor.ts')).doctor,
  ),
  hook: command(
    async () => (await import('./descriptors/hook.ts')).hook,
    async () => (await import('./commands/hook/hook.ts')).hook,
  ),
  ci: command(
    async () => (await import('./descriptors/ci.ts')).ci,
    async () => (await import('./commands/ci.ts')).ci,
  ),
  allow: command(
    async () => (await import('./descriptors/allow.ts')).allow,
    async () => (await import('./commands/allow.ts')).allow,
  ),
  audit: command(
    async () => (await import('./descriptors/audit.ts')).audit,
    async () => (await import('./commands/audit.ts')).audit,
  ),
  explain: command(
    async () => (await import('./descriptors/explain.ts')).explain,
    async () => (await import('./commands/explain.ts')).explain,
  ),
  verify: command(
    async () => (await import('./descriptors/verify.ts')).verify,
    async () => (await import('./commands/verify/verify.ts')).verify,
  ),
  rotate: command(
    async () => (await import('./descriptors/rotate.ts')).rotate,
    async () => (await import('./commands/rotate/rotate.ts')).rotate,
  ),
  fix: command(
    async () => (await import('./descriptors/fix.ts')).fix,
    async () => (await import('./commands/fix/fix.ts')).fix,
  ),
  redact: command(
    async () => (await import('./descriptors/redact.ts')).redact,
    async () => (await import('./commands/redact/redact.ts')).redact,
  ),
  exec: command(
    async () => (await import('./descriptors/exec.ts')).exec,
    async () => (await import('./commands/exec.ts')).exec,
  ),
  fleet: command(
    async () => (await import('./descriptors/fleet.ts')).fleet,
    async () => (await import('./commands/fleet/fleet.ts')).fleet,
  ),
  merge: command(
    async () => (await import('./descriptors/merge.ts')).merge,
    async () => (await import('./commands/merge.ts')).merge,
  ),
  init: command(
    async () => (await import('./descriptors/init.ts')).init,
    async () => (await import('./commands/init/init.ts')).init,
  ),
  config: command(
    async () => (await import('./descriptors/config.ts')).config,
    async () => (await import('./commands/config.ts')).config,
  ),
  completion: command(
    async () => (await import('./descriptors/completion.ts')).completion,
    async () => (await import('./commands/completion.ts')).completion,
  ),
} as const satisfies Readonly<Record<string, RegisteredCommand>>;

/** `tokenscan help leaked-token`: the one topic of help that is no command. */
export const LEAKED_TOKEN: RegisteredCommand = command(
  async () => (await import('./descriptors/leaked-token.ts')).leakedToken,
  async () => (await import('./commands/leaked-token.ts')).leakedToken,
);
