// Puts our hooks where git runs them, and tries what they are to stop.
import { appendFileSync, chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { copyKept } from '../kept.ts';
import { type Outcome, type RunOptions, run, temporaryFolder } from '../terminal/cli.ts';
import { callOfHook } from '../terminal/relay.ts';
import { maskOf } from '../tokens/token.ts';
import { gitFolderOf, refsIn } from './refs.ts';
import {
  type Attempt,
  expectNoLeak,
  headOf,
  hooksFolderOf,
  makeRepository,
  openRepository,
  type Repository,
  type RepositoryOptions,
} from './repository.ts';

/** Those that a person installs who wants no more than the usual. */
export const USUAL = ['pre-commit', 'pre-merge-commit', 'commit-msg', 'pre-push'] as const;

/** Those that no option of git bypasses. */
export const STRICT = ['prepare-commit-msg', 'applypatch-msg', 'pre-applypatch'] as const;

/** Installs our hooks of these names. @param before shell commands that come first in each of them */
export async function installHooks(repository: Repository, names: readonly string[], before = ''): Promise<void> {
  const folder = await hooksFolderOf(repository);
  mkdirSync(folder, { recursive: true });
  for (const name of names) {
    const text = `#!/bin/sh\n${before}\n${callOfHook(name)}`;
    writeFileSync(`${folder}/${name}`, text, { mode: 0o755 });
  }
}

/** A repository in which hooks of these names are installed. */
export async function makeHooked(names: readonly string[], options: RepositoryOptions = {}): Promise<Repository> {
  const repository = await makeRepository({ ...options, hook: false });
  await installHooks(repository, names);
  return repository;
}

/** Tries any git command; what counts is whether HEAD moves. */
export async function attempt({ path }: Repository, args: readonly string[], options: RunOptions = {}): Promise<Attempt> {
  const before = await headOf(path);
  const outcome = await run('git', args, { cwd: path, ...options });
  return { ...outcome, made: (await headOf(path)) !== before };
}

/** Adds a branch with a commit that no hook checks, and returns to the current branch. */
export async function addBranch(repository: Repository, name: string, files: Readonly<Record<string, string>>): Promise<void> {
  await repository.git(['checkout', '-q', '-b', name]);
  await commitUnseen(repository, files, name);
  await repository.git(['checkout', '-q', '-']);
}

/** Makes a commit that no hook checks, and returns its id. */
export async function commitUnseen(
  repository: Repository,
  files: Readonly<Record<string, string | Uint8Array>>,
  message = 'unseen',
): Promise<string> {
  await repository.stage(files);
  const hooks = ['-c', 'core.hooksPath=/dev/null'];
  await repository.git([...hooks, 'commit', '-q', '--allow-empty', '-F', '-'], { input: message });
  return idOf(repository);
}

export async function idOf(repository: Repository, revision = 'HEAD'): Promise<string> {
  return revision === 'HEAD' ? headOf(repository.path) : (await repository.git(['rev-parse', revision])).trim();
}

/** The environment with an editor that writes `text` above what is in the file. Call it inside a test. */
export function editor(text: string): { readonly GIT_EDITOR: string } {
  const folder = temporaryFolder();
  writeFileSync(`${folder}/text`, text);
  writeFileSync(`${folder}/edit`, `#!/bin/sh\ncat "${folder}/text" "$1" >"${folder}/new" && cat "${folder}/new" >"$1"\n`);
  chmodSync(`${folder}/edit`, 0o755);
  return { GIT_EDITOR: `${folder}/edit` };
}

/** Makes a bare repository, named `origin` in `repository`. */
export async function addServer(
  repository: Repository,
  { hooks = [], name = 'origin', objectFormat = 'sha1', path = temporaryFolder() }: ServerOptions = {},
): Promise<Repository> {
  await copyKept(`bare ${objectFormat}`, path, async (folder) => {
    await repository.git(['init', '-q', '--bare', '-b', 'main', `--object-format=${objectFormat}`, folder]);
  });
  const lines = [`[remote "${name}"]`, `\turl = ${path}`, `\tfetch = +refs/heads/*:refs/remotes/${name}/*`];
  const config = `${repository.path}/.git/config`;
  if (gitFolderOf(repository.path) === undefined) throw new Error(`${repository.path} has no git folder of its own`);
  appendFileSync(config, `${lines.join('\n')}\n`);
  const server = repository.at(path);
  await installHooks(server, hooks);
  return server;
}

/** A repository, and the server it pushes to. */
export interface Pair {
  readonly repository: Repository;
  readonly server: Repository;
}

/**
 * Copies of the pair that `make` makes, which runs once for each `key` in a run of the tests. Only the address of the server may name
 * a folder. Call it inside a test.
 */
export async function copyOfPair(key: string, make: () => Promise<Pair>): Promise<Pair> {
  const folder = temporaryFolder();
  const [work, server, config] = ['work', 'server', 'work/.git/config'] as const;
  const prepare = async (into: string): Promise<void> => {
    const made = await make();
    cpSync(made.repository.path, join(into, work), { recursive: true, verbatimSymlinks: true });
    cpSync(made.server.path, join(into, server), { recursive: true, verbatimSymlinks: true });
    const text = readFileSync(join(into, config), 'utf8');
    writeFileSync(join(into, config), text.replaceAll(made.server.path, `@kept@/${server}`));
  };
  await copyKept(`pair ${key}`, folder, prepare, [config]);
  return { repository: openRepository(join(folder, work)), server: openRepository(join(folder, server)) };
}

export interface ServerOptions {
  readonly hooks?: readonly string[];
  readonly name?: string;
  readonly objectFormat?: 'sha1' | 'sha256';
  /** An empty folder for it; a temporary one if not said. */
  readonly path?: string;
}

/** What came of a push. */
export interface Push extends Outcome {
  /** Whether the refs of the server are others than before. */
  readonly took: boolean;
}

/** Tries `git push -q …`. */
export async function push(
  repository: Repository,
  server: Repository,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Push> {
  const refs = async (): Promise<string> => {
    const folder = gitFolderOf(server.path);
    return folder === undefined ? server.git(['for-each-ref']) : refsIn(folder);
  };
  const before = await refs();
  const outcome = await run('git', ['push', '-q', ...args], { cwd: repository.path, ...options });
  return { ...outcome, took: (await refs()) !== before };
}

/** Expects that git made no commit because of the token `clear`, whatever git's exit code is. */
export function expectStopped(outcome: Attempt, clear: string, ...places: readonly string[]): void {
  expect(outcome.made, outcome.stderr).toBe(false);
  expect(outcome.code, outcome.stderr).not.toBe(0);
  expectFound(outcome, clear, 'commit', places);
}

/** Expects that the push was rejected because of the token `clear`. */
export function expectRejected(outcome: Push, clear: string, ...places: readonly string[]): void {
  expect(outcome, outcome.stderr).toMatchObject({ code: 1, took: false });
  expectFound(outcome, clear, 'push', places);
}

/** Expects that the push went through and nothing was said. */
export function expectPushed(outcome: Push): void {
  expect(outcome).toEqual({ code: 0, took: true, stdout: '', stderr: '' });
}

/** Expects the masked token and the places, and the token nowhere. */
function expectFound(outcome: Outcome, clear: string, act: 'commit' | 'push', places: readonly string[]): void {
  expect(outcome.stderr).toContain(`${act} blocked: it contains`);
  expect(outcome.stderr).toContain(maskOf(clear));
  for (const place of places) expect(outcome.stderr).toContain(place);
  expectNoLeak(outcome, clear);
}
