// Arguments → one lazily loaded command → exit code.
import type { Command, Terminal } from './terminal.ts';

/** What a command's file exports under its name. Loaded when it is called: a hook must not wait for the others. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> & Readonly<Record<'scan' | 'ci', () => Promise<Command>>> = {
  scan: async () => (await import('./commands/scan.ts')).scan,
  staged: async () => (await import('./commands/staged.ts')).staged,
  git: async () => (await import('./commands/git.ts')).git,
  ci: async () => (await import('./commands/ci.ts')).ci,
  logs: async () => (await import('./commands/logs.ts')).logs,
  shell: async () => (await import('./commands/shell.ts')).shell,
  audit: async () => (await import('./commands/audit.ts')).audit,
  hook: async () => (await import('./commands/hook/hook.ts')).hook,
  verify: async () => (await import('./commands/verify/verify.ts')).verify,
  rotate: async () => (await import('./commands/rotate/rotate.ts')).rotate,
  allow: async () => (await import('./commands/allow.ts')).allow,
  redact: async () => (await import('./commands/redact/redact.ts')).redact,
  exec: async () => (await import('./commands/exec.ts')).exec,
  fix: async () => (await import('./commands/fix/fix.ts')).fix,
  rules: async () => (await import('./commands/rules.ts')).rules,
  install: async () => (await import('./commands/install/install.ts')).install,
  uninstall: async () => (await import('./commands/install/uninstall.ts')).uninstall,
  doctor: async () => (await import('./commands/install/doctor.ts')).doctor,
};

/** What `tokenscan help` has beside the commands: a guide. */
const GUIDE = 'leaked-token';

const HELP = `tokenscan finds leaked Telegram bot tokens and stops the commit that would leak one.

Usage: tokenscan [scan] [PATH…]       look through files and folders; the current one if none is named
       tokenscan scan -               look through standard input
       tokenscan staged               look through what the next commit would add
       tokenscan git [RANGE…]         look through git: every object, or what some commits bring
       tokenscan logs [PATH…]         look through logs: those of this system, or those named
       tokenscan shell [PATH…]        look through what was typed: histories of shells, clients and editors
       tokenscan audit                all of these, what runs too: where each token leaked, and what to do
       tokenscan verify [PATH…]       ask Telegram which of the tokens found still work
       tokenscan rotate               from a leaked token to a new one in its place, step by step
       tokenscan ci                   in CI: look through the tree and the commits that the event brings
       tokenscan hook pre-commit      run as that git hook
       tokenscan allow FINGERPRINT --reason TEXT
                                      say that a token is known and harmless
       command | tokenscan redact     copy standard input with every token masked
       tokenscan redact --in-place FILE…
                                      mask the tokens in files, where they stand
       tokenscan exec -- COMMAND      run a command with the tokens in what it prints masked
       tokenscan fix [PATH…]          have code read its tokens from the environment
       tokenscan rules                list the rules
       tokenscan install              make git run the hooks of tokenscan here; uninstall takes them away
       tokenscan doctor               prove that git runs them

       tokenscan help leaked-token    what to do about a token that has leaked, step by step (--lang ru: по-русски)
       tokenscan COMMAND --help       the options of a command
       tokenscan --version

Exit code: 0 nothing found, 1 tokens found, 2 not all could be scanned (also with findings).
`;

/** What is said to who asks about tokenscan itself; undefined where `args` ask for work. */
export function introduction(args: readonly string[], version: () => string): string | undefined {
  const [first] = args;
  if (first === '--version' || first === '-V') return `${version()}\n`;
  return first === '--help' || first === '-h' || (first === 'help' && args.length === 1) ? HELP : undefined;
}

/** Runs the command that `args` name and returns its exit code. */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const [first = ''] = args;
  if (first === 'help' && args[1] === GUIDE) {
    return (await import('./commands/leaked-token.ts')).leakedToken(args.slice(2), terminal);
  }
  const [name, rest] = first === 'help' ? [args[1] ?? '', ['--help']] : [first, args.slice(1)];
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  // Whatever names no command is a path or an option of `scan`, the command that needs no name; or of `ci`, where that is meant.
  const command = await (load ?? (meansCi(args, terminal.env) ? COMMANDS.ci : COMMANDS.scan))();
  return command(load === undefined ? args : rest, terminal);
}

/** Whether `args`, which name no command, are for `ci`: they say which commits are new, or name no path where CI runs us. */
function meansCi(args: readonly string[], env: Terminal['env']): boolean {
  if (args.some((arg) => /^--(?:base|head)(?:=|$)/.test(arg))) return true;
  const { CI = '', GITHUB_ACTIONS, GITLAB_CI } = env;
  const runs = GITHUB_ACTIONS === 'true' || GITLAB_CI === 'true' || !/^(?:|0|false)$/i.test(CI);
  // Values of options are no paths: `-o report.json` names none.
  return (
    runs &&
    !args.some(
      (arg, at) =>
        !arg.startsWith('-') && !/^(?:-o|--(?:output|format|color|confidence|config|exclude|threads))$/.test(args[at - 1] ?? ''),
    )
  );
}
