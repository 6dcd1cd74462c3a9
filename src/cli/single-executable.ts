// The program as a single executable: unpacks our files into a private folder, once for each build, and runs them there.
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { getAsset, getRawAsset } from 'node:sea';
import { isSystemError } from '../model/errors.ts';
import { cacheFolder } from '../system/homes.ts';
import { openPrivateFolder } from '../system/private-folder.ts';

/** The asset with the names of all others, and the digest of their contents. */
interface Contents {
  readonly digest: string;
  readonly names: readonly string[];
}

/** Git hooks and doctor start a program and its script: here both are the executable, or the script of a project that has us. */
function isScript(argument: string | undefined, command: string | undefined): boolean {
  return argument === process.execPath || (command === 'hook' && /[\\/]dist[\\/]cli\.cjs$/.test(argument ?? ''));
}

/** The folder with our files. It is removed at the end where no private folder for caches can be had. */
function openFiles({ digest, names }: Contents): string {
  const cache = cacheFolder(process.env);
  const parent = cache === undefined ? undefined : join(cache, 'tokenscan', 'program');
  if (parent !== undefined && openPrivateFolder(parent)) {
    const folder = join(parent, digest);
    // It comes into being whole.
    const isReady = existsSync(folder)
      ? openPrivateFolder(folder)
      : moveInto(unpack(mkdtempSync(join(parent, 'new-')), names), folder);
    if (isReady) return folder;
  }
  const folder = unpack(mkdtempSync(join(tmpdir(), 'tokenscan-')), names);
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function unpack(folder: string, names: readonly string[]): string {
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, name), new Uint8Array(getRawAsset(name) as ArrayBuffer), { mode: 0o600 });
  }
  return folder;
}

/** Whether the unpacked files are in `folder` now: ours, or those of another process that was faster. */
function moveInto(unpacked: string, folder: string): boolean {
  try {
    renameSync(unpacked, folder);
    return true;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    rmSync(unpacked, { recursive: true, force: true });
    return openPrivateFolder(folder);
  }
}

function start(): void {
  const [, , first, second] = process.argv;
  process.argv.splice(1, isScript(first, second) ? 2 : 1, process.execPath);
  const script = join(openFiles(JSON.parse(getAsset('contents', 'utf8')) as Contents), 'dist/cli.cjs');
  createRequire(script)(script);
}

start();
