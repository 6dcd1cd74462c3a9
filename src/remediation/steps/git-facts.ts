// What the steps for a git history have to know besides the findings: which commit is HEAD, and which commits have no parent.
import { hookEnvironment } from '../../git/environment.ts';
import { runGit } from '../../git/run.ts';
import { GitError } from '../../model/errors.ts';
import type { Environment } from '../../system/environment.ts';

/** Facts about one repository. */
export interface GitFacts {
  /** The commit that is checked out; undefined if it is not known. */
  readonly head: string | undefined;
  /** The branch that is checked out; undefined if there is none, or it is not known. */
  readonly branch: string | undefined;
  /** Those of the commits asked about that have no parent. */
  readonly roots: ReadonlySet<string>;
}

/** More commits are not asked about. */
const MAX_COMMITS = 20;

/** Asks the repository at `cwd`. Where git cannot say, nothing is known. */
export async function readGitFacts(cwd: string, commits: readonly string[], env: Environment): Promise<GitFacts> {
  // A hook sees objects that are received only in the environment it was given.
  const options = { cwd, env: hookEnvironment(env) };
  const ask = async (args: readonly string[]): Promise<string | undefined> => {
    try {
      return (await runGit(args, options)).toString('latin1');
    } catch (error) {
      if (error instanceof GitError) return undefined;
      throw error;
    }
  };
  const roots = new Set<string>();
  for (const oid of [...new Set(commits)].slice(0, MAX_COMMITS)) {
    const text = await ask(['cat-file', 'commit', oid]);
    // The first lines are the tree and the parents. Not rev-list: a shallow clone hides parents from it.
    if (text !== undefined && !/^parent /m.test(text.slice(0, text.indexOf('\nauthor ') + 1))) roots.add(oid);
  }
  const head = (await ask(['rev-parse', '--verify', '-q', 'HEAD']))?.trim();
  return { head, branch: (await ask(['symbolic-ref', '--short', '-q', 'HEAD']))?.trim(), roots };
}
