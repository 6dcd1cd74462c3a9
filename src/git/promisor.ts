// Asks whether a remote has the objects that a partial clone lacks.
import { runGit } from './run.ts';
import type { View } from './view.ts';

/** Whether `remote` is a promisor: it has the objects that are missing here. Throws GitError. */
export async function isPromisor({ cwd, env }: View, remote: string): Promise<boolean> {
  const args = ['config', '--type=bool', '--get', `remote.${remote}.promisor`];
  return (await runGit(args, { cwd, env, expected: [1] })).toString('latin1').trim() === 'true';
}
