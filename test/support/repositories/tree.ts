// Builds file trees and git repositories for tests.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copyKeptNow } from '../kept.ts';
import { cleanEnvironment } from '../terminal/cli.ts';

/** Writes `files` below `folder`: path → content. Folders are made as needed; a path that ends in "/" is an empty one. */
export function writeTree(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    const target = join(folder, path);
    mkdirSync(path.endsWith('/') ? target : dirname(target), { recursive: true });
    if (!path.endsWith('/')) writeFileSync(target, content);
  }
}

/** Runs git in `folder`. Throws when it fails. Returns what it prints. */
export function git(folder: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: folder, env: cleanEnvironment(), encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** Makes `folder` a repository without a commit, with `files` in it. */
export function initRepository(folder: string, files: Readonly<Record<string, string | Uint8Array>> = {}): void {
  mkdirSync(folder, { recursive: true });
  copyKeptNow('empty repository', folder, (kept) => void git(kept, 'init', '-q', '-b', 'main'));
  writeTree(folder, files);
}

const programs = new Map<string, boolean>();

/** Whether this machine has the program. */
export function hasProgram(name: string): boolean {
  const known = programs.get(name) ?? spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
  programs.set(name, known);
  return known;
}
