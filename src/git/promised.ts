// What a partial clone has left with the remote it came from.
import { type CommitRange, revList } from './list-objects.ts';
import { runGit } from './run.ts';
import type { View } from './view.ts';

/** Whether a remote is one that a partial clone leaves objects with: what is missing here is there. Throws GitError. */
export async function isPromisor({ cwd, env }: View, remote: string): Promise<boolean> {
  const args = ['config', '--type=bool', '--get', `remote.${remote}.promisor`];
  return (await runGit(args, { cwd, env, expected: [1] })).toString('latin1').trim() === 'true';
}

/** How many objects of a range are not here. Throws GitError. */
export async function countMissing({ cwd, env }: View, range: CommitRange): Promise<number> {
  const { args, input } = revList(range, ['--objects', '--missing=print']);
  const output = await runGit(args, { cwd, env, input });
  return output.toString('latin1').match(/^\?/gm)?.length ?? 0;
}
