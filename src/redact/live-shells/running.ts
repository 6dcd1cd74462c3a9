// Which shells and programs with a history a user has running at a terminal: they may hold in memory what was masked on disk.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { findProgram } from '../../system/programs.ts';
import { type CureName, cureNamed } from './cures.ts';

export interface RunningShell {
  readonly pid: number;
  /** As `ps` has it: pts/3. */
  readonly tty: string;
  /** Which cure is its cure. */
  readonly name: CureName;
}

/** A process as far as it matters here. */
export interface Process {
  readonly pid: number;
  readonly uid: number;
  /** Empty where it is at no terminal. */
  readonly tty: string;
  readonly words: readonly string[];
}

export interface RunningOptions {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whose. */
  readonly uid: number;
  /** The id of our own process. */
  readonly self: number;
}

/** The shells that run; undefined where this system does not tell. */
export async function runningShells({ platform, env, uid, self }: RunningOptions): Promise<readonly RunningShell[] | undefined> {
  const all = platform === 'linux' ? processesOf('/proc', uid) : await processesByPs(env);
  return all?.filter((one) => one.uid === uid && one.pid !== self && one.tty !== '').flatMap(asShell);
}

/** The process as a shell, or nothing. */
export function asShell({ pid, tty, words }: Process): readonly RunningShell[] {
  // A shell that was started by a login has `-` before its name; a program in Python or Ruby is named by its second word.
  const [first = '', ...rest] = words.map((word) => basename(word.replace(/^-/, '')));
  const interpreted = /^(?:python|ruby)[0-9.]*$/.test(first) && words[1]?.startsWith('-') === false;
  const name = cureNamed(interpreted ? (rest[0] ?? '') : first);
  if (name === undefined || isScript(name, words.slice(interpreted ? 2 : 1))) return [];
  return [{ pid, tty, name }];
}

/** Options of shells whose value is a word of its own. */
const WITH_VALUE = /^(?:--(?:rcfile|init-file)|[-+]o|-O)$/;

/** Whose first argument is a script to run. */
const RUN_SCRIPTS: ReadonlySet<CureName> = new Set(['bash', 'zsh', 'fish', 'mksh', 'ksh', 'tcsh', 'node', 'python', 'elvish']);

/** Whether a shell runs a script or a command, and so has no history. */
function isScript(name: CureName, args: readonly string[]): boolean {
  if (!RUN_SCRIPTS.has(name)) return false;
  if (args.some((arg) => arg === '-i' || arg === '--interactive')) return false;
  if (args.some((arg) => /^-[a-z]*[ce]$/.test(arg) || /^--(?:command|eval|print)\b/.test(arg))) return true;
  return args.some((arg, at) => !/^[-+]/.test(arg) && !WITH_VALUE.test(args[at - 1] ?? ''));
}

/** The processes of Linux that belong to a user. Those that end while we look are left out. */
function processesOf(folder: string, uid: number): readonly Process[] {
  const found: Process[] = [];
  for (const pid of readdirSync(folder)) {
    if (!/^[0-9]+$/.test(pid)) continue;
    try {
      if (statSync(`${folder}/${pid}`).uid !== uid) continue;
      const words = readFileSync(`${folder}/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
      found.push({ pid: Number(pid), uid, tty: ttyOf(`${folder}/${pid}/fd`), words });
    } catch {
      // It has ended, or hides from us.
    }
  }
  return found;
}

/** Where a shell keeps its terminal: tcsh moves it up and closes the usual ones. */
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

/** What `ps` tells of all processes, on systems that have it. */
function processesByPs(env: RunningOptions['env']): Promise<readonly Process[] | undefined> {
  const program = findProgram('ps', env);
  if (program === undefined) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    execFile(program, ['-axo', 'pid=,uid=,tty=,args='], { maxBuffer: 1 << 26, env: {} }, (error, text) =>
      resolve(error === null ? readPs(text) : undefined),
    );
  });
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
