// Runs tokenscan, and other programs: as a process of its own, or for the many that ask only what it answers, in ours.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { runCommand } from '../../../src/cli/command-line.ts';
import { describeFailure } from '../../../src/cli/failure.ts';
import { maskOutput, Terminal } from '../../../src/cli/terminal.ts';
import { widthOf } from '../../../src/system/terminal-width.ts';
import { folderOfRun, gitTemplate } from '../kept.ts';
import { SmallShell } from './small-shell.ts';
import { startFromShell } from './small-spawn.ts';

/** The built command line. */
export const CLI: string = new URL('../../../dist/cli.cjs', import.meta.url).pathname;

/** The only configuration of git outside repositories. */
const GIT_CONFIG = new URL('gitconfig', import.meta.url).pathname;

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
  /** Whether what is printed goes to a terminal: then the command always runs in our process. */
  readonly onTerminal?: boolean;
}

/** The environment of a test's processes. */
export function cleanEnvironment(extra: Readonly<Record<string, string | undefined>> = {}): Record<string, string | undefined> {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(?:GIT_|CI$|NO_COLOR|FORCE_COLOR|NODE_|npm_|GITHUB_|VITEST|HUSKY)/.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    // As `npx tokenscan` starts it.
    npm_command: 'exec',
    npm_config_user_agent: 'npm/11.0.0 node/v20.19.0 linux x64',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: GIT_CONFIG,
    GIT_TEMPLATE_DIR: gitTemplate(),
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.org',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.org',
    // Wide enough for every line, so that what is asked of a text does not depend on where it is wrapped.
    COLUMNS: '1000',
    ...extra,
  };
}

/** Runs a program to its end. */
export function run(program: string, args: readonly string[], { cwd, env, input }: RunOptions = {}): Promise<Outcome> {
  const environment = cleanEnvironment(env);
  const shell = program === 'git' && !IN_PROCESSES && process.platform === 'linux' ? openShell() : undefined;
  return shell?.takes(environment) === true && (cwd === undefined || existsSync(cwd))
    ? shell.run(program, args, cwd ?? process.cwd(), environment, input)
    : runGiven(program, args, cwd, environment, input);
}

/** The shell that starts git, and what the product starts in our process. Not in `npm run soak`. */
let smallShell: SmallShell | undefined;

function openShell(): SmallShell {
  smallShell ??= new SmallShell(temporaryFolder(), cleanEnvironment());
  return smallShell;
}

/** As `run`, with this environment and nothing else in it. */
function runGiven(
  program: string,
  args: readonly string[],
  cwd: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  input: string | Uint8Array | undefined,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    // As src/system does it; but of our command line, exit codes above 128 are asked for, and a shell says the same of signals.
    const options = program === process.execPath ? {} : { shell: false, windowsHide: true };
    const child = spawn(program, [...args], { cwd, env, stdio: ['pipe', 'pipe', 'pipe'], ...options });
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
  const { cwd = process.cwd(), env, input, onTerminal = false } = options;
  const isProcess = (alone || IN_PROCESSES) && !onTerminal;
  if (isProcess) return tokenscanProcess(args, options);
  return answer(args, cwd, cleanEnvironment(env), input, { ...programForHooks(), onTerminal });
}

/** What `tokenscan` with `args` answers, given all that a process is given. In ours, but where the environment is Node's. */
export function tokenscanGiven(
  args: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>>,
  input: Uint8Array | undefined,
): Promise<Outcome> {
  const alone = Object.keys(environment).some((name) => OWN_PROCESS.test(name) && environment[name] !== process.env[name]);
  return alone
    ? runGiven(process.execPath, [CLI, ...args], cwd, environment, input)
    : answer(args, cwd, environment, input, BUILT);
}

/** Whether each command runs as a process of its own. */
export const IN_PROCESSES: boolean = Boolean(process.env['TOKENSCAN_TEST_PROCESSES']);

if (!IN_PROCESSES && process.platform === 'linux') startFromShell(openShell, temporaryFolder);

/** Runs a command in our process, with all that it sees of the world made up. */
async function answer(
  args: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string | undefined>>,
  input: string | Uint8Array | undefined,
  program: Started,
): Promise<Outcome> {
  const outputs = [new PassThrough(), new PassThrough()] as const;
  const taken = Promise.all(outputs.map(buffer));
  const terminal = new MadeUpTerminal(cwd, environment, input, outputs, program);
  const code = await runOrDescribe(args, terminal);
  for (const output of outputs) output.end();
  const [out, err] = await taken;
  return { code, stdout: String(out), stderr: String(err) };
}

const VERSION = (JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string })
  .version;

/** The environment variable that names the folder of a relay to hooks: see relay.ts. Without it they start Node. */
export const OF_RELAY = 'TOKENSCAN_TEST_RELAY';

/** What a hook sources, or runs, to be answered by our process. */
export const RELAY: string = new URL('relay.sh', import.meta.url).pathname;

/** What was started: hooks that it installs start the same, and it finds its own files beside its script. */
type Started = Pick<Terminal['program'], 'node' | 'script'> & { readonly onTerminal?: boolean };

const BUILT: Started = { node: process.execPath, script: CLI };

/** What hooks that we install start. */
function programForHooks(): Started {
  return process.env[OF_RELAY] === undefined ? BUILT : { node: '/bin/sh', script: RELAY };
}

/** A terminal that nobody sits at: its streams are the test's, and no signal comes. */
class MadeUpTerminal extends Terminal {
  override readonly stdin: Readable;
  override readonly stdout: PassThrough;
  override readonly stderr: PassThrough;
  override readonly stdinIsTerminal = false;
  override readonly stdoutIsTerminal: boolean;
  override readonly stderrIsTerminal: boolean;
  override readonly columns: number;
  override readonly stderrColumns: number;
  override readonly version = VERSION;
  override readonly program: Terminal['program'];
  override readonly signals = { on: () => undefined, off: () => undefined, raise: () => undefined };
  override readonly interruption = (): AbortSignal => new AbortController().signal;
  override readonly print = (text: string): void => void this.stdout.write(maskOutput(text));
  override readonly warn = (text: string): void => void this.stderr.write(maskOutput(text));
  override readonly writeBytes = (bytes: Uint8Array): Promise<void> =>
    new Promise((resolve, reject) => this.stdout.write(bytes, (error) => (error ? reject(error) : resolve())));
  override readonly setRawInput = (): void => undefined;
  override readonly closeInput = (): void => undefined;
  override readonly cwd: string;
  override readonly env: Readonly<Record<string, string | undefined>>;

  constructor(
    cwd: string,
    env: Readonly<Record<string, string | undefined>>,
    input: string | Uint8Array | undefined,
    [stdout, stderr]: readonly [PassThrough, PassThrough],
    { onTerminal = false, ...program }: Started,
  ) {
    super();
    this.stdoutIsTerminal = onTerminal;
    this.stderrIsTerminal = onTerminal;
    this.program = { ...program, files: dirname(CLI), pid: process.pid };
    this.cwd = cwd;
    this.env = env;
    this.columns = widthOf(env, undefined);
    this.stderrColumns = this.columns;
    this.stdin = Readable.from(input === undefined || input.length === 0 ? [] : [Buffer.from(input)]);
    this.stdout = stdout;
    this.stderr = stderr;
  }
}

/** As `main.ts` does it with a process. */
async function runOrDescribe(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await runCommand(args, terminal);
  } catch (error) {
    terminal.warn(describeFailure(error, terminal));
    return 2;
  }
}

/**
 * A folder of the test's own. It is removed when all tests have run: ext4 keeps the inodes of what was just removed from being used
 * again, and the search for others took a third of the time.
 */
export function temporaryFolder(): string {
  return mkdtempSync(join(folderOfRun(), 't-'));
}
