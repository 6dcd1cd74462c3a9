// Asks git which paths it ignores.
import { dirname, isAbsolute } from 'node:path';
import { GitError } from '../model/errors.ts';
import type { Environment } from '../system/environment.ts';
import { foreignEnvironment } from './environment.ts';
import { runGit } from './run.ts';

/**
 * Those of `paths` (absolute) that git, run in the folder `cwd`, ignores and does not track. None where git cannot say (no
 * repository, no git, a repository that it refuses): the caller then scans more, never less.
 */
export async function listIgnored(cwd: string, paths: readonly string[], env: Environment): Promise<ReadonlySet<string>> {
  const asked = paths.filter((path) => isAbsolute(path));
  if (asked.length === 0) return new Set();
  const together = await askIgnored(cwd, asked, env);
  if (together !== undefined) return new Set(together);
  // git fails for all paths if one belongs to another repository (a submodule): then each is asked about in its own folder.
  const answers: (readonly string[] | undefined)[] = [];
  for (const path of asked) answers.push(await askIgnored(dirname(path), [path], env));
  return new Set(answers.flatMap((answer) => answer ?? []));
}

/** Those of `paths` that git ignores; with `tracked`, also those that it tracks nonetheless; undefined where git cannot say. */
export async function askIgnored(
  cwd: string,
  paths: readonly string[],
  env: Environment,
  tracked = false,
): Promise<readonly string[] | undefined> {
  try {
    const output = await runGit(['check-ignore', ...(tracked ? ['--no-index'] : []), '-z', '--stdin'], {
      cwd,
      // check-ignore takes paths, not patterns, and refuses to run with GIT_LITERAL_PATHSPECS.
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
