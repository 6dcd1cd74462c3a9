// Lists the running shells and programs with a history of one user: they may hold in memory what was masked on disk.
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { isSystemError } from '../../model/errors.ts';
import { findProgram } from '../../system/find-program.ts';
import { runProgram } from '../../system/run-program.ts';
import { type ProgramName, programNamed } from './remedies.ts';

/** A shell that runs now, and where its history is. */
export interface RunningShell {
  readonly pid: number;
  /** As `ps` prints it: pts/3. */
  readonly tty: string;
  readonly name: ProgramName;
}

/** A process, as read from /proc or `ps`. */
export interface Process {
  readonly pid: number;
  readonly uid: number;
  /** Empty if it has no terminal. */
  readonly tty: string;
  /** The command line. */
  readonly words: readonly string[];
}

export interface RunningOptions {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The owner of the processes. */
  readonly uid: number;
  /** The id of our own process. */
  readonly self: number;
}

/** The running shells; undefined if this system has no list of processes. */
export async function runningShells({ platform, env, uid, self }: RunningOptions): Promise<readonly RunningShell[] | undefined> {
  const all = platform === 'linux' ? processesOf('/proc', uid) : await processesByPs(env);
  return all?.filter((one) => one.uid === uid && one.pid !== self && one.tty !== '').flatMap(asShell);
}

/** The process as a shell; empty if it is none. */
export function asShell({ pid, tty, words }: Process): readonly RunningShell[] {
  // A login shell has `-` before its name. The second word names a program in Python or Ruby.
  const [first = '', ...rest] = words.map((word) => basename(word.replace(/^-/, '')));
  const interpreted = /^(?:python|ruby)[0-9.]*$/.test(first) && words[1]?.startsWith('-') === false;
  const name = programNamed(interpreted ? (rest[0] ?? '') : first);
  if (name === undefined || isScript(name, words.slice(interpreted ? 2 : 1))) return [];
  return [{ pid, tty, name }];
}

/** Shell options whose value is the next word. */
const WITH_VALUE = /^(?:--(?:rcfile|init-file)|[-+]o|-O)$/;

/** Programs that run their first argument as a script. */
const RUN_SCRIPTS: ReadonlySet<ProgramName> = new Set(['bash', 'zsh', 'fish', 'mksh', 'ksh', 'tcsh', 'node', 'python', 'elvish']);

/** Whether a shell runs a script or a command, and so keeps no history. */
function isScript(name: ProgramName, args: readonly string[]): boolean {
  if (!RUN_SCRIPTS.has(name)) return false;
  if (args.some((arg) => arg === '-i' || arg === '--interactive')) return false;
  if (args.some((arg) => /^-[a-z]*[ce]$/.test(arg) || /^--(?:command|eval|print)\b/.test(arg))) return true;
  return args.some((arg, at) => !/^[-+]/.test(arg) && !WITH_VALUE.test(args[at - 1] ?? ''));
}

/** The processes of a user on Linux. Processes that end meanwhile are skipped. */
function processesOf(folder: string, uid: number): readonly Process[] {
  const found: Process[] = [];
  for (const pid of readdirSync(folder)) {
    if (!/^[0-9]+$/.test(pid)) continue;
    try {
      if (statSync(`${folder}/${pid}`).uid !== uid) continue;
      const words = readFileSync(`${folder}/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
      found.push({ pid: Number(pid), uid, tty: ttyOf(`${folder}/${pid}/fd`), words });
    } catch {
      // It has ended, or may not be read.
    }
  }
  return found;
}

/** File descriptors that can be the terminal: tcsh moves it up and closes the usual ones. */
const TERMINAL_FDS = [0, 1, 2, 15, 16, 17, 18, 19];

function ttyOf(folder: string): string {
  for (const fd of TERMINAL_FDS) {
    const target = linkOf(`${folder}/${fd}`);
    if (/^\/dev\/(?:pts\/|tty)/.test(target)) return target.slice('/dev/'.length);
  }
  return '';
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

const PS_TIME_LIMIT_MS = 10_000;

/** All processes as `ps` lists them; undefined where it is missing or fails. */
async function processesByPs(env: RunningOptions['env']): Promise<readonly Process[] | undefined> {
  const program = findProgram('ps', env);
  if (program === undefined) return undefined;
  try {
    const { code, stdout } = await runProgram(program, ['-axo', 'pid=,uid=,tty=,args='], {
      env: {},
      timeLimitMs: PS_TIME_LIMIT_MS,
    });
    return code === 0 ? readPs(stdout.toString('utf8')) : undefined;
  } catch (error) {
    if (isSystemError(error)) return undefined;
    throw error;
  }
}

/** Lines of `ps -axo pid=,uid=,tty=,args=` as processes. */
export function readPs(text: string): readonly Process[] {
  return [...text.matchAll(/^ *([0-9]+) +([0-9]+) +(\S+) +(.*)$/gm)].map(([, pid, uid, tty = '', args = '']) => ({
    pid: Number(pid),
    uid: Number(uid),
    tty: /^\?+$|^-$/.test(tty) ? '' : tty,
    words: args.split(' '),
  }));
}
