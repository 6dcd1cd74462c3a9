// Runs tokenscan, and other programs: as a process of its own, or for the many that ask only what it answers, in ours.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { introduction, runCommand } from '../../../src/cli/command-line.ts';
import { describeFailure } from '../../../src/cli/failure.ts';
import { maskOutput, type Terminal } from '../../../src/cli/terminal.ts';

/** The built command line. */
export const CLI: string = new URL('../../../dist/cli.cjs', import.meta.url).pathname;

export interface Outcome {
  /** The exit code; undefined where a signal ended it. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Added to an environment without what would change the result (CI, colours, git's variables). */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string | Uint8Array;
}

/** The environment of a test's processes. */
export function cleanEnvironment(extra: Readonly<Record<string, string | undefined>> = {}): Record<string, string | undefined> {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:GIT_|CI$|NO_COLOR|FORCE_COLOR|NODE_|npm_|GITHUB_|VITEST|HUSKY)/.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.org',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.org',
    ...extra,
  };
}

/** Runs a program to its end. */
export function run(program: string, args: readonly string[], { cwd, env, input }: RunOptions = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args], { cwd, env: cleanEnvironment(env), stdio: ['pipe', 'pipe', 'pipe'] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.stdin.on('error', () => undefined);
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({ code: code ?? undefined, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
    );
    child.stdin.end(input);
  });
}

/** Runs the built `tokenscan` with `args` as a process of its own. */
export function tokenscanProcess(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return run(process.execPath, [CLI, ...args], options);
}

/** What Node reads from its own environment only, and commands that pass our own standard input on. */
const OWN_PROCESS = /^(?:TMPDIR|TZ|LANG|LC_\w+|NODE_\w+)$/;

/**
 * What `tokenscan` with `args` answers. All its processes together would be a third of the time of the tests: the command runs in our
 * process from the sources, except with TOKENSCAN_TEST_PROCESSES (as `npm run soak` sets it), and where the environment is Node's.
 */
export function tokenscan(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const alone = args[0] === 'exec' || Object.keys(options.env ?? {}).some((name) => OWN_PROCESS.test(name));
  return alone || IN_PROCESSES ? tokenscanProcess(args, options) : answer(args, options);
}

const IN_PROCESSES = Boolean(process.env['TOKENSCAN_TEST_PROCESSES']);

/** Runs a command in our process, with all that it sees of the world made up. */
async function answer(args: readonly string[], { cwd = process.cwd(), env, input }: RunOptions): Promise<Outcome> {
  const outputs = [new PassThrough(), new PassThrough()] as const;
  const [stdout, stderr] = outputs;
  const taken = Promise.all(outputs.map(buffer));
  const quiet = { on: () => undefined, off: () => undefined, raise: () => undefined };
  const terminal: Terminal = {
    cwd,
    env: cleanEnvironment(env),
    stdin: Readable.from(input === undefined || input.length === 0 ? [] : [Buffer.from(input)]),
    stdout,
    stderr,
    stdinIsTerminal: false,
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    version: VERSION,
    program: { node: process.execPath, script: CLI, pid: process.pid },
    signals: quiet,
    interruption: () => new AbortController().signal,
    print: (text) => void stdout.write(maskOutput(text)),
    warn: (text) => void stderr.write(maskOutput(text)),
    writeBytes: (bytes) => new Promise((resolve, reject) => stdout.write(bytes, (error) => (error ? reject(error) : resolve()))),
    setRawInput: () => undefined,
    closeInput: () => undefined,
  };
  const code = await runOrDescribe(args, terminal);
  for (const output of outputs) output.end();
  const [out, err] = await taken;
  return { code, stdout: String(out), stderr: String(err) };
}

/** As `cli.ts` does it with a process. */
async function runOrDescribe(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const about = introduction(args, () => VERSION);
    if (about === undefined) return await runCommand(args, terminal);
    terminal.print(about);
    return 0;
  } catch (error) {
    terminal.warn(describeFailure(error, Boolean(terminal.env['TOKENSCAN_DEBUG'])));
    return 2;
  }
}

const VERSION = (JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string })
  .version;

/** A folder of the test's own, removed when the test ends. Call it inside a test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tokenscan-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
