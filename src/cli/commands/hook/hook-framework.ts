// What to look at for the pre-commit framework (pre-commit.com), which runs hooks in git's place and says in its environment what for.
import { mergeReports } from '../../../findings/merge.ts';
import { hookEnvironment } from '../../../git/environment.ts';
import { namedRemote, refsOf } from '../../../git/pushed-refs.ts';
import { listRemotes } from '../../../git/refs.ts';
import type { Report } from '../../../model/types.ts';
import { scanStaged } from '../../../scan/files.ts';
import { scanBetween } from '../../../scan/git/scan-push.ts';
import type { Terminal } from '../../terminal.ts';

/**
 * What the run is about: PRE_COMMIT_FROM_REF and PRE_COMMIT_TO_REF in a push and with `--from-ref`; of a push of all there is only
 * PRE_COMMIT_LOCAL_BRANCH. Else it is a commit, for which git names an index. Where it does not, a person has called it by
 * hand. Whether with `--all-files` it does not say, so all that is tracked is looked at: what is staged may be nothing.
 *
 * The framework keeps standard input to itself, and tells of one ref of a push only.
 */
export async function lookForFramework({ cwd, env }: Terminal): Promise<Report> {
  const to = env['PRE_COMMIT_TO_REF'] ?? env['PRE_COMMIT_LOCAL_BRANCH'];
  const isCommit = env['GIT_INDEX_FILE'] !== undefined;
  if (to === undefined) return scanStaged({ cwd, env, whole: !isCommit });
  const remote = namedRemote(env['PRE_COMMIT_REMOTE_NAME']);
  const range = await scanBetween({
    cwd,
    env,
    from: env['PRE_COMMIT_FROM_REF'],
    to,
    ref: env['PRE_COMMIT_REMOTE_BRANCH'] ?? to,
    known: remote === undefined ? [] : refsOf(remote, await listRemotes({ cwd, env: hookEnvironment(env) })),
    remote,
  });
  return mergeReports([range, await scanStaged({ cwd, env })]);
}
