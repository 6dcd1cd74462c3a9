// What a hook scans under the pre-commit framework (pre-commit.com), which runs hooks for git and describes the event in its environment.
import { mergeReports } from '../../../findings/merge.ts';
import { hookEnvironment } from '../../../git/environment.ts';
import { namedRemote, refsOf } from '../../../git/pushed-refs.ts';
import { listRemotes } from '../../../git/refs.ts';
import { listUntracked } from '../../../git/tree-entries.ts';
import type { Report } from '../../../model/types.ts';
import { scanFiles, scanStaged } from '../../../scan/files.ts';
import { scanBetween } from '../../../scan/git/scan-push.ts';
import type { Terminal } from '../../terminal.ts';
import type { HookOptions } from './hook-options.ts';

/**
 * PRE_COMMIT_FROM_REF and PRE_COMMIT_TO_REF are set for a push and with `--from-ref`; for the first push of a branch only
 * PRE_COMMIT_LOCAL_BRANCH is. Otherwise it is a commit if git has set an index. If it has not, a person has run the framework, maybe with
 * `--all-files`, which the environment does not say: then all files are scanned that git tracks or would add, because nothing may be staged.
 *
 * The framework does not pass standard input on, and describes only one ref of a push.
 */
export async function scanForFramework({ cwd, env }: Terminal, options: HookOptions): Promise<Report> {
  const to = env['PRE_COMMIT_TO_REF'] ?? env['PRE_COMMIT_LOCAL_BRANCH'];
  const isCommit = env['GIT_INDEX_FILE'] !== undefined;
  if (to === undefined && !isCommit) {
    // It does not pass on the names either, which may be of files that git does not track.
    const others = await listUntracked({ cwd, env: hookEnvironment(env) });
    const tracked = await scanStaged({ cwd, env, ...options, whole: true });
    return others.length === 0 ? tracked : mergeReports([tracked, await scanFiles(others, { cwd, env, threads: 1 })]);
  }
  if (to === undefined) return scanStaged({ cwd, env, ...options });
  const remote = namedRemote(env['PRE_COMMIT_REMOTE_NAME']);
  const range = await scanBetween({
    cwd,
    env,
    ...options,
    from: env['PRE_COMMIT_FROM_REF'],
    to,
    ref: env['PRE_COMMIT_REMOTE_BRANCH'] ?? to,
    known: remote === undefined ? [] : refsOf(remote, await listRemotes({ cwd, env: hookEnvironment(env) })),
    remote,
  });
  return mergeReports([range, await scanStaged({ cwd, env, ...options })]);
}
