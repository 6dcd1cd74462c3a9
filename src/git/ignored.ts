// Which paths git ignores.
import { dirname, isAbsolute } from 'node:path';
import { GitError } from '../model/errors.ts';
import type { Environment } from '../system/environment.ts';
import { foreignEnvironment } from './environment.ts';
import { runGit } from './run.ts';

/**
 * Those of `paths` (absolute) that git ignores and does not track, asked from the folder `cwd`. Where git cannot tell (no
 * repository, no git, a repository it refuses) none is: the caller then looks at more, never at less.
 */
export async function listIgnored(cwd: string, paths: readonly string[], env: Environment): Promise<ReadonlySet<string>> {
  const asked = paths.filter((path) => isAbsolute(path));
  if (asked.length === 0) return new Set();
  const together = await askIgnored(cwd, asked, env);
  if (together !== undefined) return new Set(together);
  // One path that belongs to another repository (a submodule) spoils the answer for all: each is asked for where it is.
  const answers: (readonly string[] | undefined)[] = [];
  for (const path of asked) answers.push(await askIgnored(dirname(path), [path], env));
  return new Set(answers.flatMap((answer) => answer ?? []));
}

/** Those of `paths` that git ignores, with `tracked` also those that it tracks all the same; undefined where git cannot tell. */
export async function askIgnored(
  cwd: string,
  paths: readonly string[],
  env: Environment,
  tracked = false,
): Promise<readonly string[] | undefined> {
  try {
    const output = await runGit(['check-ignore', ...(tracked ? ['--no-index'] : []), '-z', '--stdin'], {
      cwd,
      // check-ignore takes paths, not patterns, and refuses to run where GIT_LITERAL_PATHSPECS says so once more.
      env: { ...foreignEnvironment(env), GIT_LITERAL_PATHSPECS: '0' },
      input: paths.map((path) => `${path}\0`).join(''),
      expected: [1],
    });
    return output.toString('utf8').split('\0').filter(Boolean);
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}
