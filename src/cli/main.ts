#!/usr/bin/env node
// The program: runs a command in our process and sets its exit code.
import { runCommand } from './command-line.ts';
import { readVersion } from './version.ts';

async function main(args: readonly string[]): Promise<void> {
  // Once: an error while an error is reported must not start that again.
  process.once('uncaughtException', (error) => void fail(error));
  // A report that Node writes when it dies contains the command line and the environment.
  if (process.report !== undefined) process.report.reportOnFatalError = false;
  try {
    // Scripts and hook managers ask for it: it needs neither rules nor a mask, and nothing else is loaded.
    if (args.length === 1 && args[0] === '--version') {
      process.stdout.write(`${readVersion()}\n`);
      return;
    }
    const { ProcessTerminal } = await import('./process-terminal.ts');
    // Not process.exit(): it would cut off what is still in a pipe.
    process.exitCode = await runCommand(args, new ProcessTerminal(import.meta.filename, readVersion));
  } catch (error) {
    await fail(error);
  }
}

/** Reports what ended the command. Never rejects: what it needs may be what is broken. */
async function fail(error: unknown): Promise<void> {
  process.exitCode = 2;
  try {
    const { describeFailure } = await import('./failure.ts');
    const { writeTo } = await import('./process-terminal.ts');
    writeTo(process.stderr, describeFailure(error, { env: process.env, version: readVersion() }));
  } catch {
    // The error itself is not printed: without our own files nothing could mask it.
    process.stderr.write('tokenscan: its own files cannot be loaded; install it again\n');
  }
}

// Not awaited: the bundle is CommonJS, which starts faster, and main never rejects.
void main(process.argv.slice(2));
