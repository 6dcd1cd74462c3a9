// What a partial clone has left with the remote it came from.
import { runGit } from './run.ts';
import type { View } from './view.ts';

/** Whether a remote is one that a partial clone leaves objects with: what is missing here is there. Throws GitError. */
export async function isPromisor({ cwd, env }: View, remote: string): Promise<boolean> {
  const args = ['config', '--type=bool', '--get', `remote.${remote}.promisor`];
  return (await runGit(args, { cwd, env, expected: [1] })).toString('latin1').trim() === 'true';
}
