#!/usr/bin/env node
// The program: runs a command in our process and sets its exit code.
import { join } from 'node:path';
import { runCommand } from './command-line.ts';
import { COMMANDS } from './commands.ts';
import { readVersion } from './version.ts';

/** What tokenscan says about itself where nothing else is asked for. */
const OWN_TEXTS = new Map<string | undefined, () => string | Promise<string>>([
  ['--version', () => `${readVersion()}\n`],
  ['--help', mainHelp],
  ['-h', mainHelp],
]);

async function mainHelp(): Promise<string> {
  const { formatMainHelp } = await import('./help.ts');
  const { widthOf } = await import('../system/terminal-width.ts');
  const descriptors = await Promise.all(Object.values(COMMANDS).map(({ describe }) => describe()));
  return formatMainHelp(descriptors, widthOf(process.env, process.stdout.columns));
}

async function main(args: readonly string[]): Promise<void> {
  // Once: an error while an error is reported must not start that again.
  process.once('uncaughtException', (error) => void fail(error));
  // A report that Node writes when it dies contains the command line and the environment.
  if (process.report !== undefined) process.report.reportOnFatalError = false;
  try {
    // People, scripts and hook managers ask for these: they need neither rules nor a mask, and nothing else is loaded.
    const own = args.length === 1 ? await OWN_TEXTS.get(args[0])?.() : undefined;
    if (own !== undefined) {
      process.stdout.write(own);
      return;
    }
    if (isAgentHook()) {
      const { runAgentHook } = await import('./commands/hook/agent-process.ts');
      await runAgentHook(args.slice(2), ownScript(), loadCore);
      return;
    }
    const keep = await loadCore();
    const { ProcessTerminal } = await import('./process-terminal.ts');
    // Not process.exit(): it would cut off what is still in a pipe.
    const terminal = new ProcessTerminal({ script: ownScript(), files: import.meta.dirname }, readVersion);
    process.exitCode = await runCommand(args, terminal);
    // The other commands take their time anyway, and leave nothing behind.
    if (args[0] === 'hook') await endHook(process.exitCode, keep, terminal.hasWarned);
  } catch (error) {
    await fail(error);
  }
}

/** A single executable starts itself: see single-executable.ts. */
function ownScript(): string {
  return process.argv[1] === process.execPath ? process.execPath : import.meta.filename;
}

/** Loads what hooks run in its compiled form; gives what keeps that form for the next run. */
async function loadCore(): Promise<(() => Promise<void>) | undefined> {
  const { loadCompiled } = await import('./compiled-code.ts');
  const { version, arch, execArgv, env } = process;
  const node = [version, arch, ...execArgv, env['NODE_OPTIONS']].join(' ');
  return loadCompiled(join(import.meta.dirname, 'core.cjs'), { env, node });
}

/** Ends a hook, after the code of its first run is kept for the next. */
async function endHook(code: number, keep: (() => Promise<void>) | undefined, hasWarned: boolean): Promise<void> {
  await keep?.();
  // One that has printed nothing need not wait until Node has taken itself apart.
  if (code === 0 && !hasWarned && process.env['TOKENSCAN_DEBUG'] === undefined) process.exit();
}

function isAgentHook(): boolean {
  const [, , command, name] = process.argv;
  return command === 'hook' && name === 'agent';
}

/** Reports what ended the command. Never rejects: what it needs may be what is broken. */
async function fail(error: unknown): Promise<void> {
  // A coding agent takes 2 for a refusal: whatever breaks here, it must be able to go on.
  process.exitCode = isAgentHook() ? 1 : 2;
  try {
    const { describeFailure } = await import('./failure.ts');
    const { writeTo } = await import('./process-terminal.ts');
    const { env, stderr } = process;
    const columns = stderr.isTTY ? stderr.columns : undefined;
    writeTo(stderr, describeFailure(error, { env, version: readVersion() }, columns));
  } catch {
    // The error itself is not printed: without our own files nothing could mask it.
    process.stderr.write('tokenscan: its own files cannot be loaded; install it again\n');
  }
}

// Not awaited: the bundle is CommonJS, which starts faster, and main never rejects.
void main(process.argv.slice(2));
