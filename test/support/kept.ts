// The folder of a run of the tests, and folders that are made once in a run, by any of its processes, and copied for each test.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { IN_SOAK } from './soak.ts';

/** The environment variable that names the folder of the run to its processes. */
const OF_RUN = 'TOKENSCAN_TEST_FOLDER';

/** How the name of a run's folder begins: with its process. */
const NAME = `tokenscan-run-${process.pid}-`;

/** A run that is over for as long has left its folder behind. */
const LEFT_OVER_MS = 3_600_000;

/** Removes what runs that were killed have left in memory. */
function removeLeftOver(memory: string): void {
  for (const name of readdirSync(memory)) {
    const [, pid] = /^tokenscan-run-([0-9]+)-/.exec(name) ?? [];
    if (pid === undefined || existsSync(`/proc/${pid}`)) continue;
    const folder = join(memory, name);
    if (Date.now() - statSync(folder).mtimeMs > LEFT_OVER_MS) rmSync(folder, { recursive: true, force: true });
  }
}

/** The name of the folder that `git init` copies. */
const GIT_TEMPLATE = 'git-template';

/** What git has there, but without its fourteen examples of hooks: to copy a repository takes less than half the time. */
function makeGitTemplate(folder: string): void {
  for (const name of ['hooks', 'info']) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'description'), 'Unnamed repository; edit this file to name it.\n');
  writeFileSync(join(folder, 'info/exclude'), '# git ls-files --others --exclude-from=.git/info/exclude\n');
}

/** What `git init` copies; undefined in `npm run soak`, where that is git's own. */
export function gitTemplate(): string | undefined {
  return IN_SOAK ? undefined : join(folderOfRun(), GIT_TEMPLATE);
}

/** How much memory there must be for files, in bytes. */
const ENOUGH_BYTES = 8 * 2 ** 30;

/** Makes the folder of a run, which is that for temporary files too, and returns what removes it. Only the first call counts. */
export function openRun(): () => Promise<void> {
  if (process.env[OF_RUN] !== undefined) return async () => undefined;
  const folder = openInMemory() ?? mkdtempSync(join(tmpdir(), NAME));
  // As /tmp has it: some programs of tests run as another user.
  chmodSync(folder, 0o1777);
  process.env[OF_RUN] = folder;
  process.env['TMPDIR'] = folder;
  process.env['PATH'] = pathWithPython();
  makeGitTemplate(join(folder, GIT_TEMPLATE));
  return () => remove(folder);
}

/**
 * A folder in memory; undefined where there is none with room, in which programs may run, or where the environment says where temporary
 * files go. Tests make a hundred thousand small files: on a disk that takes as long as all else they do.
 */
function openInMemory(): string | undefined {
  const memory = '/dev/shm';
  if (process.env['TMPDIR'] !== undefined || !existsSync(memory)) return undefined;
  const { type, bavail, bsize } = statfsSync(memory);
  const TMPFS = 0x01021994;
  if (type !== TMPFS || bavail * bsize < ENOUGH_BYTES || freemem() < ENOUGH_BYTES) return undefined;
  removeLeftOver(memory);
  const folder = mkdtempSync(join(memory, NAME));
  writeFileSync(join(folder, 'program'), '#!/bin/sh\n', { mode: 0o755 });
  if (spawnSync(join(folder, 'program')).status === 0) return folder;
  rmSync(folder, { recursive: true });
  return undefined;
}

/** Removes a folder with ten thousands of files in it: `rm` takes a fraction of Node's time. */
async function remove(folder: string): Promise<void> {
  const rm = spawn('rm', ['-rf', folder], { stdio: 'ignore' });
  const isDone = await new Promise((resolve) => {
    rm.on('error', () => resolve(false));
    rm.on('close', (code) => resolve(code === 0));
  });
  if (isDone !== true) rmSync(folder, { recursive: true, force: true });
}

/** PATH; with the folder of Python itself first where `python3` is a script of a version manager, which starts thirty programs. */
function pathWithPython(): string {
  const path = process.env['PATH'] ?? '';
  const first = path
    .split(':')
    .map((folder) => join(folder, 'python3'))
    .find((file) => existsSync(file));
  if (first === undefined || readFileSync(first).toString('latin1', 0, 2) !== '#!') return path;
  const { status, stdout } = spawnSync(first, ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
  return status === 0 && stdout.startsWith('/') ? `${dirname(stdout)}:${path}` : path;
}

/** The folder for all that tests write. */
export function folderOfRun(): string {
  const folder = process.env[OF_RUN];
  if (folder === undefined) throw new Error(`${OF_RUN} is not set: the tests run without their global setup`);
  return folder;
}

/**
 * Copies into `target` what `make` makes in an empty folder. `make` runs once for each `key` in a run of the tests.
 *
 * @param key everything that what it makes depends on
 * @param naming files that name their own folder, relative to it: in the copy they name the copy
 */
export async function copyKept(
  key: string,
  target: string,
  make: (folder: string) => Promise<void>,
  naming: readonly string[] = [],
): Promise<void> {
  const kept = await keep(key, make);
  cpSync(kept, target, { recursive: true, verbatimSymlinks: true });
  for (const name of naming) {
    const file = join(target, name);
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replaceAll(/@kept@/g, () => target),
    );
  }
}

/** As `copyKept`, with what needs no waiting. */
export function copyKeptNow(key: string, target: string, make: (folder: string) => void): void {
  const kept = placeOf(key);
  if (!existsSync(kept)) {
    const folder = mkdtempSync(`${kept}-`);
    make(folder);
    moveTo(kept, folder);
  }
  cpSync(kept, target, { recursive: true, verbatimSymlinks: true });
}

/** What `make` returns. It runs once for each `key` in a run of the tests. */
export function keepText(key: string, make: () => string): string {
  const kept = placeOf(key);
  if (!existsSync(kept)) {
    const file = join(mkdtempSync(`${kept}-`), 'text');
    writeFileSync(file, make());
    renameSync(file, kept);
  }
  return readFileSync(kept, 'utf8');
}

/** The folder kept for `key`. */
async function keep(key: string, make: (folder: string) => Promise<void>): Promise<string> {
  const kept = placeOf(key);
  if (existsSync(kept)) return kept;
  const folder = mkdtempSync(`${kept}-`);
  await make(folder);
  moveTo(kept, folder);
  return kept;
}

function placeOf(key: string): string {
  return join(folderOfRun(), createHash('sha256').update(key).digest('hex').slice(0, 20));
}

function moveTo(kept: string, folder: string): void {
  try {
    renameSync(folder, kept);
  } catch (error) {
    // Another process was faster.
    if (!existsSync(kept)) throw error;
    rmSync(folder, { recursive: true, force: true });
  }
}
