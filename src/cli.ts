#!/usr/bin/env node
// The command line: arguments → one lazily loaded command → exit code. The only place that knows the process.
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { isatty } from 'node:tty';
import type { Command, Terminal } from './commands/terminal.ts';

/** What a command's file exports under its name. Loaded when it is called: a hook must not wait for the others. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> & Readonly<Record<'scan' | 'ci', () => Promise<Command>>> = {
  scan: async () => (await import('./commands/scan.ts')).scan,
  staged: async () => (await import('./commands/staged.ts')).staged,
  git: async () => (await import('./commands/git.ts')).git,
  ci: async () => (await import('./commands/ci.ts')).ci,
  logs: async () => (await import('./commands/logs.ts')).logs,
  shell: async () => (await import('./commands/shell.ts')).shell,
  audit: async () => (await import('./commands/audit.ts')).audit,
  hook: async () => (await import('./commands/hook.ts')).hook,
  verify: async () => (await import('./commands/verify.ts')).verify,
  rotate: async () => (await import('./commands/rotate/rotate.ts')).rotate,
  allow: async () => (await import('./commands/allow.ts')).allow,
  redact: async () => (await import('./commands/redact.ts')).redact,
  exec: async () => (await import('./commands/exec.ts')).exec,
  fix: async () => (await import('./commands/fix.ts')).fix,
  rules: async () => (await import('./commands/rules.ts')).rules,
  install: async () => (await import('./commands/install.ts')).install,
  uninstall: async () => (await import('./commands/uninstall.ts')).uninstall,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
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

/** Says what was asked about tokenscan itself; false where `args` ask for work. */
function introduce([first]: readonly string[], alone: boolean): boolean {
  if (first === '--version' || first === '-V') write(process.stdout, `${version()}\n`);
  else if (first === '--help' || first === '-h' || (first === 'help' && alone)) write(process.stdout, HELP);
  else return false;
  return true;
}

function version(): string {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as { readonly version: string };
  return manifest.version;
}

/** Whether `args`, which name no command, are for `ci`: they say which commits are new, or name no path where CI runs us. */
function meansCi(args: readonly string[]): boolean {
  if (args.some((arg) => /^--(?:base|head)(?:=|$)/.test(arg))) return true;
  const { CI = '', GITHUB_ACTIONS, GITLAB_CI } = process.env;
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

/** Runs the command that `args` name and returns its exit code. */
async function run(args: readonly string[]): Promise<number> {
  const [first = ''] = args;
  const [name, rest] = first === 'help' ? [args[1] ?? '', ['--help']] : [first, args.slice(1)];
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const { maskOutput } = await import('./commands/terminal.ts');
  const terminal: Terminal = {
    cwd: process.cwd(),
    env: process.env,
    // Getters: to open a stream that nobody uses takes a millisecond, and standard input would be read from.
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      return tolerant(process.stdout);
    },
    get stderr() {
      return tolerant(process.stderr);
    },
    // Not process.stdin.isTTY: that would open it, and what a command of ours is to read would be ours.
    get stdinIsTerminal() {
      return isatty(0);
    },
    get stdoutIsTerminal() {
      return process.stdout.isTTY;
    },
    get stderrIsTerminal() {
      return process.stderr.isTTY;
    },
    get version() {
      return version();
    },
    program: { node: process.execPath, script: import.meta.filename, pid: process.pid },
    signals: {
      on: (signal, listener) => void process.on(signal, listener),
      off: (signal, listener) => void process.off(signal, listener),
      raise: (signal) => void process.kill(process.pid, signal),
    },
    interruption,
    print: (text) => write(process.stdout, maskOutput(text)),
    warn: (text) => write(process.stderr, maskOutput(text)),
    writeBytes,
    setRawInput,
    closeInput: () => void process.stdin.destroy(),
  };
  // Whatever names no command is a path or an option of `scan`, the command that needs no name; or of `ci`, where that is meant.
  if (first === 'help' && args[1] === GUIDE)
    return (await import('./commands/leaked-token.ts')).leakedToken(args.slice(2), terminal);
  const command = await (load ?? (meansCi(args) ? COMMANDS.ci : COMMANDS.scan))();
  return command(load === undefined ? args : rest, terminal);
}

/**
 * Aborted when a signal is about to end us. Only for who asks: with a listener a signal waits until our thread does, and files are
 * scanned without such a wait.
 */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ENDING) {
    process.once(name, () => {
      controller.abort();
      endBy(name);
    });
  }
  return controller.signal;
}

/** Signals that are to end us, and that we can be told of before. */
const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** Called by the last one that listens: whoever waits for us sees what ended us. */
function endBy(name: (typeof ENDING)[number]): void {
  // The system would write down what is in our memory, and the tokens with it.
  if (name === 'SIGQUIT') process.exit(128 + constants.signals.SIGQUIT);
  process.kill(process.pid, name);
}

/** Nobody else gives the terminal back as it was: a signal that somebody listens to does not, and the shell of the person would show nothing of what is typed. */
function giveBack(name: (typeof ENDING)[number]): void {
  setRawInput(false);
  endBy(name);
}

function setRawInput(raw: boolean): void {
  if (!process.stdin.isTTY) return;
  for (const name of ENDING) {
    process.off(name, giveBack);
    if (raw) process.on(name, giveBack);
  }
  process.stdin.setRawMode(raw);
}

/** Reports what ended the command. Never rejects: what it needs may be what is broken. */
async function fail(error: unknown): Promise<void> {
  process.exitCode = 2;
  try {
    const { describeFailure } = await import('./commands/failure.ts');
    write(process.stderr, describeFailure(error, Boolean(process.env['TOKENSCAN_DEBUG'])));
  } catch {
    // What failed is not repeated: without our own code at hand nothing could mask it.
    process.stderr.write('tokenscan: its own files cannot be loaded; install it again\n');
  }
}

/** Writes to a stream. The stream is not touched before: to open one takes milliseconds, and a hook is mostly silent. */
function write(stream: NodeJS.WriteStream, text: string): void {
  tolerant(stream).write(text);
}

const tolerated = new WeakSet<NodeJS.WriteStream>();

/** The stream, whose failures end nothing. */
function tolerant(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  if (!tolerated.has(stream)) {
    tolerated.add(stream);
    // A reader that closes early (`| head`) takes nothing from the result: the exit code stays what it is.
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') process.exitCode = 2;
    });
  }
  return stream;
}

/** Writes bytes to standard output; resolves when they are on their way. */
function writeBytes(bytes: Uint8Array): Promise<void> {
  const { stdout } = process;
  // What goes wrong is told to whoever wrote; without a listener it would end us, too.
  if (stdout.listenerCount('error') === 0) stdout.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

async function main(args: readonly string[]): Promise<void> {
  // Once: what goes wrong while we report what went wrong must not begin that anew.
  process.once('uncaughtException', (error) => void fail(error));
  // A report that Node writes when it dies holds the command line and the environment.
  if (process.report !== undefined) process.report.reportOnFatalError = false;
  try {
    // Not process.exit(): it would cut off what is still on its way through a pipe.
    if (!introduce(args, args.length === 1)) process.exitCode = await run(args);
  } catch (error) {
    await fail(error);
  }
}

// Not awaited: the bundle is CommonJS, which starts faster, and main never rejects.
void main(process.argv.slice(2));
