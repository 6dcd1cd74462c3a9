// Makes git repositories in temporary folders, and commits that our hook checks.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { expect } from 'vitest';
import { copyKept } from '../kept.ts';
import { CLI, type Outcome, type RunOptions, run, temporaryFolder, tokenscan } from '../terminal/cli.ts';
import { callOfHook } from '../terminal/relay.ts';
import { maskOf } from '../tokens/token.ts';
import { gitFolderOf, headIn, hooksIn } from './refs.ts';

/** A plain hook as a person would write it. */
const PLAIN_HOOK: string = `#!/bin/sh\n${callOfHook('pre-commit')}`;

export interface RepositoryOptions {
  readonly objectFormat?: 'sha1' | 'sha256';
  readonly refFormat?: 'files' | 'reftable';
  /** The text of `.git/hooks/pre-commit`; PLAIN_HOOK if not said, false for none. */
  readonly hook?: string | false;
  /** Files of a first commit, which no hook looks at. Without them there is no commit. */
  readonly committed?: Readonly<Record<string, string>>;
  /** Added to the environment of all its processes. */
  readonly env?: RunOptions['env'];
}

/** What came of an attempt to commit. */
export interface Attempt extends Outcome {
  /** Whether HEAD is another commit than before. */
  readonly made: boolean;
}

/** What we read of a report in JSON. */
interface JsonReport {
  readonly findings: readonly {
    readonly rule: string;
    readonly preview: string;
    readonly fingerprint: string;
    readonly encodings: readonly string[];
    readonly origin: { readonly kind: string; readonly path: string };
    readonly line: number;
    readonly column: number;
    readonly suppressed: boolean;
  }[];
  readonly problems: readonly { readonly origin: { readonly path: string }; readonly message: string }[];
  readonly skipped: readonly { readonly origin: { readonly path: string }; readonly reason: string }[];
  readonly summary: { readonly blobs: number; readonly bytes: number; readonly suppressed: number };
}

/** A working tree, or a folder in one. */
export interface Repository {
  readonly path: string;
  /** The same repository from a folder in it, or another work tree. */
  at(folder: string): Repository;
  /** Runs git. Throws when it fails. */
  git(args: readonly string[], options?: RunOptions): Promise<string>;
  /** Writes files; the folders they need are made. */
  write(files: Readonly<Record<string, string | Uint8Array>>): void;
  /** Writes files and adds them to the index. */
  stage(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
  /** Writes a file whose name is any bytes, and adds it to the index. */
  stageBytes(name: Buffer, content: string): Promise<void>;
  /** Tries `git commit -q …`; the message is `x` unless the arguments say otherwise. */
  commit(args?: readonly string[], options?: RunOptions): Promise<Attempt>;
  /** Runs our hook as git would, but without git. */
  hook(options?: RunOptions): Promise<Outcome>;
  /** Runs `tokenscan staged --format json`. */
  staged(options?: RunOptions): Promise<JsonReport>;
}

/** Makes a repository. Call it inside a test. */
export async function makeRepository(options: RepositoryOptions = {}): Promise<Repository> {
  const { hook = PLAIN_HOOK, env } = options;
  const repository = openRepository(temporaryFolder(), env);
  await init(repository, options);
  if (hook !== false) await installHook(repository, hook);
  return repository;
}

/** Makes the empty folder of `repository` a repository. */
async function init(repository: Repository, options: RepositoryOptions): Promise<void> {
  const { objectFormat = 'sha1', refFormat, committed, env } = options;
  const prepare = async (folder: Repository): Promise<void> => {
    const format = refFormat === undefined ? [] : [`--ref-format=${refFormat}`];
    await folder.git(['init', '-q', '-b', 'main', `--object-format=${objectFormat}`, ...format]);
    if (committed === undefined) return;
    await folder.stage(committed);
    await folder.git(['commit', '-q', '--no-verify', '-m', 'first']);
  };
  // An environment may name another git.
  if (env !== undefined) return prepare(repository);
  const key = JSON.stringify(['repository', objectFormat, refFormat, committed]);
  await copyKept(key, repository.path, (folder) => prepare(openRepository(folder)));
}

/** Puts a pre-commit hook where git looks for it. */
export async function installHook(repository: Repository, text: string = PLAIN_HOOK): Promise<void> {
  const folder = await hooksFolderOf(repository);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/pre-commit`, text, { mode: 0o755 });
}

/** Where git looks for hooks. */
export async function hooksFolderOf({ path, git }: Repository): Promise<string> {
  const folder = gitFolderOf(path);
  const known = folder === undefined ? undefined : hooksIn(folder);
  return known ?? resolve(path, (await git(['rev-parse', '--git-path', 'hooks'])).trim());
}

/** The commit that HEAD of the repository at `path` is at; empty before the first. */
export async function headOf(path: string, env?: RunOptions['env']): Promise<string> {
  const folder = gitFolderOf(path);
  const known = folder === undefined ? undefined : headIn(folder);
  return (
    known ?? (await run('git', ['rev-parse', '--verify', '--quiet', 'HEAD'], { cwd: path, ...(env && { env }) })).stdout.trim()
  );
}

/** The repository at `path`, which is its working tree or a folder in it. */
export function openRepository(path: string, env?: RunOptions['env']): Repository {
  /** What a process is run with: `options` say more than what all have. */
  const expectedLocation = (options: RunOptions): RunOptions => ({ cwd: path, ...options, env: { ...env, ...options.env } });

  async function git(args: readonly string[], options: RunOptions = {}): Promise<string> {
    const outcome = await run('git', args, expectedLocation(options));
    if (outcome.code !== 0) throw new Error(`git ${args.join(' ')} failed (${outcome.code}): ${outcome.stderr}`);
    return outcome.stdout;
  }

  function write(files: Readonly<Record<string, string | Uint8Array>>): void {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(resolve(path, name)), { recursive: true });
      writeFileSync(resolve(path, name), content);
    }
  }

  return {
    path,
    git,
    write,
    at: (folder) => openRepository(resolve(path, folder), env),
    async stage(files) {
      write(files);
      await git(['--literal-pathspecs', 'add', '--', ...Object.keys(files)]);
    },
    async stageBytes(name, content) {
      writeFileSync(Buffer.concat([Buffer.from(`${path}/`), name]), content);
      await git(['update-index', '--add', '-z', '--stdin'], { input: Buffer.concat([name, Buffer.from([0])]) });
    },
    async commit(args = [], options = {}) {
      const before = await headOf(path, env);
      const message = args.some((arg) => arg === '-m' || arg === '--no-edit') ? [] : ['-m', 'x'];
      const outcome = await run('git', ['commit', '-q', ...message, ...args], expectedLocation(options));
      return { ...outcome, made: (await headOf(path, env)) !== before };
    },
    hook: (options = {}) => tokenscan(['hook', 'pre-commit'], expectedLocation(options)),
    async staged(options = {}) {
      const { code, stdout, stderr } = await tokenscan(['staged', '--format', 'json'], expectedLocation(options));
      expect(stderr, `exit code ${code}`).toBe('');
      return JSON.parse(stdout) as JsonReport;
    },
  };
}

/** The path of the git that tests use. */
export async function realGit(): Promise<string> {
  return (await run('/bin/sh', ['-c', 'command -v git'])).stdout.trim();
}

/** A folder with a program `git` that is this shell script, to be put on PATH. Call it inside a test. */
export function fakeGit(script: string): string {
  const folder = temporaryFolder();
  writeFileSync(`${folder}/git`, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return folder;
}

/** A hook in which `folder` is first on PATH, and git's own folder is not known. */
export function hookWithPath(folder: string, env = ''): string {
  return `#!/bin/sh\nunset GIT_EXEC_PATH\nPATH="${folder}:$PATH"\nexport PATH\n${env} exec "${process.execPath}" "${CLI}" hook pre-commit\n`;
}

/** The first 16 hex digits of the sha256 of a token. */
export function fingerprintOf(clear: string): string {
  return createHash('sha256').update(clear).digest('hex').slice(0, 16);
}

/** Expects that nothing of the secret part of `clear` but its first three characters was said. */
export function expectNoLeak(outcome: Outcome, clear: string): void {
  const secret = clear.slice(clear.indexOf(':') + 4);
  expect(outcome.stdout + outcome.stderr).not.toContain(secret);
}

/** Expects that the commit was stopped because of the token `clear`, which was shown masked only. */
export function expectBlocked(attempt: Attempt, clear: string): void {
  expect(attempt, attempt.stderr).toMatchObject({ code: 1, made: false });
  expect(attempt.stderr).toContain('commit blocked: it contains');
  expect(attempt.stderr).toContain(maskOf(clear));
  expectNoLeak(attempt, clear);
}

/** Expects that the commit was made and nothing was said: `git commit -q` shows all that a hook prints. */
export function expectPassed(attempt: Attempt): void {
  expect(attempt).toEqual({ code: 0, made: true, stdout: '', stderr: '' });
}
