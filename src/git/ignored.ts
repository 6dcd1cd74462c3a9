// Which paths git ignores.
import { isAbsolute } from 'node:path';
import { GitError } from '../errors.ts';
import { type Environment, foreignEnvironment } from './environment.ts';
import { runGit } from './run.ts';

/**
 * Those of `paths` (absolute) that git ignores and does not track, asked from the folder `cwd`. Where git cannot tell (no
 * repository, no git, a repository it refuses) none is: the caller then looks at more, never at less.
 */
export async function listIgnored(cwd: string, paths: readonly string[], env: Environment): Promise<ReadonlySet<string>> {
  const asked = paths.filter((path) => isAbsolute(path));
  if (asked.length === 0) return new Set();
  try {
    const output = await runGit(['check-ignore', '-z', '--stdin'], {
      cwd,
      // check-ignore takes paths, not patterns, and refuses to run where GIT_LITERAL_PATHSPECS says so once more.
      env: { ...foreignEnvironment(env), GIT_LITERAL_PATHSPECS: '0' },
      input: asked.map((path) => `${path}\0`).join(''),
      expected: [1],
    });
    return new Set(output.toString('utf8').split('\0'));
  } catch (error) {
    if (error instanceof GitError) return new Set();
    throw error;
  }
}
