// Runs a hook on the canary, as git would.
import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { explain, isSystemError } from '../../../model/errors.ts';
import type { Environment } from '../../../system/environment.ts';
import { runProgram } from '../../../system/run-program.ts';
import { hasConfigHooks, line, type Repository, withoutTies } from '../repository.ts';
import type { Canary } from './canary.ts';

/** How a hook ended. */
export interface Outcome {
  /** Undefined where a signal or a time limit ended it. */
  readonly code: number | undefined;
  readonly output: string;
  readonly tooLong: boolean;
}

/** A hook may run a whole test suite, but not for longer than this. */
const TIME_LIMIT_MS = 120_000;

/** How much of what it prints is kept. */
const MAX_OUTPUT_BYTES = 1_000_000;

/** Runs the hook for `event`, the file `file` where the configuration names none, in a user's environment. */
export async function probe(
  repository: Repository,
  canary: Canary,
  event: string,
  file: string | undefined,
  user: Environment,
): Promise<Outcome> {
  const env = await hookEnvironmentOf(repository, canary, event, user);
  const { args, input } = inputOf(event, canary);
  // Hooks that receive a push run in the git folder.
  const cwd = event === 'pre-receive' ? repository.gitFolder : repository.top;
  if (file === undefined || (await hasConfigHooks(repository.git))) {
    const stdin = join(canary.folder, 'stdin');
    writeFileSync(stdin, input);
    return run(repository.program, ['hook', 'run', `--to-stdin=${stdin}`, event, '--', ...args], cwd, env, '');
  }
  return run(file, args, cwd, env, input);
}

/** The arguments and the standard input that git passes. The remote is a path that does not exist. */
function inputOf(
  event: string,
  { message, commit, folder }: Canary,
): { readonly args: readonly string[]; readonly input: string } {
  const none = '0'.repeat(commit.length);
  const ref = 'refs/heads/tokenscan-canary';
  switch (event) {
    case 'pre-push':
      return { args: [join(folder, 'remote'), join(folder, 'remote')], input: `${ref} ${commit} ${ref} ${none}\n` };
    case 'pre-receive':
      return { args: [], input: `${none} ${commit} ${ref}\n` };
    case 'commit-msg':
    case 'applypatch-msg':
    case 'prepare-commit-msg':
      return { args: [message], input: '' };
    default:
      return { args: [], input: '' };
  }
}

/** The environment of a hook, with the variables that make git see the canary. */
async function hookEnvironmentOf(repository: Repository, canary: Canary, event: string, user: Environment): Promise<Environment> {
  const folder = line(await repository.git(['--exec-path']));
  const { GIT_INDEX_FILE, ...objects } = canary.env;
  const linked = repository.gitFolder !== repository.commonFolder && !repository.bare;
  return {
    ...withoutTies(user),
    PATH: [folder, user['PATH'] ?? ''].join(delimiter),
    GIT_EXEC_PATH: folder,
    GIT_PREFIX: '',
    GIT_EDITOR: ':',
    ...objects,
    ...(event === 'pre-push' || event === 'pre-receive' ? {} : { GIT_INDEX_FILE }),
    ...(linked ? { GIT_DIR: repository.gitFolder } : {}),
    ...repository.ties,
    ...(event === 'pre-receive' ? { GIT_DIR: '.', GIT_QUARANTINE_PATH: objects['GIT_OBJECT_DIRECTORY'] } : {}),
  };
}

async function run(program: string, args: readonly string[], cwd: string, env: Environment, input: string): Promise<Outcome> {
  try {
    const options = { cwd, env, input, timeLimitMs: TIME_LIMIT_MS, maxOutputBytes: MAX_OUTPUT_BYTES };
    const { code, printed, timeout } = await runProgram(program, args, options);
    return { code: code ?? undefined, output: printed.toString('utf8'), tooLong: timeout !== undefined };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return { code: undefined, output: `it cannot be started: ${explain(error)}`, tooLong: false };
  }
}
