// Scans one unit in a process of its own: what crashes, hangs or needs much memory there ends that unit, and no other.
import { mkdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readOutline } from '../../git/attribution/read-roots.ts';
import { locateGit } from '../../git/environment.ts';
import { repositoryAt } from '../../git/repository.ts';
import { makeCleanView } from '../../git/view.ts';
import { explain, GitError, ScanError } from '../../model/errors.ts';
import type { Environment } from '../../system/environment.ts';
import { isThere } from '../../system/files.ts';
import { runProgram } from '../../system/run-program.ts';
import type { Unit } from './unit.ts';

/** What the scan of a unit needs. */
export interface UnitOptions {
  readonly env: Environment;
  /** The node that runs tokenscan, and its file. */
  readonly program: { readonly node: string; readonly script: string };
  /** The folder that clones are made in. */
  readonly clones: string;
  readonly keepClones?: boolean | undefined;
  readonly interrupted?: AbortSignal | undefined;
}

/** How the scan of a unit ended. */
export interface ScannedUnit {
  /** Its report, as JSON. */
  readonly report: string;
  readonly exitCode: number;
  /** Of a repository with a commit: the one that HEAD is. */
  readonly head: string | undefined;
  readonly startedAt: Date;
  readonly seconds: number;
}

/** Scans a unit. Throws ScanError where there is no report of it. */
export async function runUnit(unit: Unit, options: UnitOptions): Promise<ScannedUnit> {
  if (unit.kind !== 'clone') return scanAt(unit, unit.source, options);
  const clone = join(options.clones, `${unit.id}.git`);
  try {
    await fetchClone(unit.source, clone, options);
    return await scanAt(unit, clone, options);
  } finally {
    if (options.keepClones !== true) rmSync(clone, { recursive: true, force: true });
  }
}

async function scanAt({ kind }: Unit, path: string, options: UnitOptions): Promise<ScannedUnit> {
  if (!isThere(path)) throw new ScanError('unit-failed', 'it does not exist any more');
  const startedAt = new Date();
  const head = kind === 'repository' || kind === 'clone' ? await headOf(path, options) : undefined;
  const cwd = kind === 'file' ? dirname(path) : path;
  const { node, script } = options.program;
  const { code, signal, stdout, printed } = await runProgram(node, [script, ...argumentsFor(kind, path)], {
    cwd,
    env: options.env,
  });
  if (code === null || code > 2 || stdout.length === 0) {
    const [line = ''] = printed.toString('utf8').trim().split('\n', 1);
    const how = signal === null ? line.replace(/^tokenscan: /, '') || `exit code ${code}` : `ended by ${signal}`;
    throw new ScanError('unit-failed', `its scan failed: ${how}`);
  }
  return { report: stdout.toString('utf8'), exitCode: code, head, startedAt, seconds: (Date.now() - startedAt.getTime()) / 1000 };
}

/** What is scanned is not trusted: what its own configuration allows counts. */
function argumentsFor(kind: Unit['kind'], path: string): readonly string[] {
  const format = ['--format', 'json'];
  if (kind === 'repository' || kind === 'clone') return ['git', '.', ...format];
  return ['scan', kind === 'file' ? `./${basename(path)}` : '.', '--no-config', '--no-allow', ...format];
}

/** The commit that HEAD is; undefined in a repository without one, or that cannot be read: its scan says why. */
async function headOf(folder: string, { env, interrupted }: UnitOptions): Promise<string | undefined> {
  try {
    const place = repositoryAt(folder);
    if (place === undefined) return undefined;
    const view = makeCleanView(place, env, interrupted);
    try {
      return (await readOutline(view, place)).head;
    } finally {
      view.close();
    }
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}

/** How long a clone may print nothing: a server may prepare a large one for long. */
const CLONE_SILENCE_MS = 30 * 60_000;

/**
 * Clones all refs of a repository, or brings an earlier clone up to date. With the configuration and the credential helpers of the user, but
 * without questions, hooks and programs that a URL could name. Throws ScanError.
 */
async function fetchClone(url: string, folder: string, { env }: UnitOptions): Promise<void> {
  const isThereAlready = isThere(join(folder, 'HEAD'));
  if (!isThereAlready) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(dirname(folder), { recursive: true });
  }
  const action = isThereAlready
    ? ['--git-dir', folder, 'fetch', '--quiet', '--prune', '--force', 'origin', '+refs/*:refs/*']
    : ['clone', '--mirror', '--quiet', '--template=', '--', url, folder];
  const settings = ['-c', 'core.hooksPath=/dev/null', '-c', 'protocol.ext.allow=never', '-c', 'gc.auto=0'];
  try {
    const git = locateGit(env, dirname(folder));
    const cloneEnv = { ...env, GIT_TERMINAL_PROMPT: '0' };
    const ended = await runProgram(git, [...settings, ...action], {
      cwd: dirname(folder),
      env: cloneEnv,
      silenceLimitMs: CLONE_SILENCE_MS,
    });
    if (ended.code === 0) return;
    const why = ended.timeout?.message ?? ended.printed.toString('utf8').trim().split('\n').at(-1) ?? '';
    throw new ScanError(
      'clone-failed',
      `it could not be cloned: ${why === '' ? `git ended with ${ended.code ?? ended.signal}` : why}`,
    );
  } catch (error) {
    if (error instanceof ScanError) throw error;
    throw new ScanError('clone-failed', `it could not be cloned: ${explain(error)}`, { cause: error });
  }
}
