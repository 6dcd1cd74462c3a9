// Makes a canary: a token of no real bot, staged and committed in a temporary index and object folder.
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Environment } from '../../../system/environment.ts';
import { foreignEnvironment } from '../../environment.ts';
import { runGit } from '../../run.ts';
import { line, type Repository } from '../repository.ts';

/** A made-up token, staged where only git and the hooks under test see it. */
export interface Canary {
  /** Whether `output` reports this token, in a form that only tokenscan uses. */
  isNamedIn(output: string): boolean;
  /** `text` with the token masked, in case a hook printed it. */
  hide(text: string): string;
  /** The variables with which git sees it: the index in which it is staged, and the folder of its objects. */
  readonly env: Environment;
  /** A file with a commit message that contains it. */
  readonly message: string;
  /** A root commit that contains it. */
  readonly commit: string;
  /** The temporary folder. */
  readonly folder: string;
  remove(): void;
}

/** A name that matches no usual pattern, so that other checks of the hook skip it. */
const NAME = 'tokenscan-canary';

/** Makes a canary for a repository, without changing that. Throws GitError. */
export async function makeCanary(repository: Repository, env: Environment): Promise<Canary> {
  const folder = mkdtempSync(join(tmpdir(), 'tokenscan-doctor-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    return { ...(await fill(folder, repository, env)), folder, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

async function fill(folder: string, repository: Repository, base: Environment): Promise<Omit<Canary, 'folder' | 'remove'>> {
  const { token, id } = makeToken();
  const fingerprint = createHash('sha256').update(token).digest('hex').slice(0, 16);
  const text = `TELEGRAM_BOT_TOKEN=${token}\n`;
  const objects = join(folder, 'objects');
  mkdirSync(objects);
  const real = resolve(repository.top, line(await repository.git(['rev-parse', '--git-path', 'objects'])));
  const env = {
    GIT_OBJECT_DIRECTORY: objects,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: [asAlternate(real), base['GIT_ALTERNATE_OBJECT_DIRECTORIES']].filter(Boolean).join(':'),
    GIT_INDEX_FILE: join(folder, 'index'),
  };
  const git = async (args: readonly string[], input?: string, index = env.GIT_INDEX_FILE): Promise<string> => {
    const environment = { ...foreignEnvironment(base), ...IDENTITY, ...repository.ties, ...env, GIT_INDEX_FILE: index };
    const options = { cwd: repository.top, env: environment, ...(input === undefined ? {} : { input }) };
    return line((await runGit(args, options)).toString('utf8'));
  };
  // Through standard input: all users of the machine can read arguments.
  const blob = await git(['hash-object', '-w', '--stdin'], text);
  const add = ['update-index', '--add', '--cacheinfo', `100644,${blob},${NAME}`];
  const alone = join(folder, 'index-alone');
  await git(add, undefined, alone);
  const tree = await git(['write-tree'], undefined, alone);
  const commit = await git(['commit-tree', tree], 'canary\n');
  if (!repository.bare) {
    const head = await repository.git(['rev-parse', '--verify', '--quiet', 'HEAD']);
    if (head !== '') await git(['read-tree', 'HEAD']);
    await git(add);
    await markUnchanged({ cwd: repository.top, env: { ...foreignEnvironment(base), ...repository.ties, ...env } });
  }
  const message = join(folder, 'COMMIT_EDITMSG');
  writeFileSync(message, `A message\n\n${text}`, { mode: 0o600 });
  return {
    isNamedIn: (output) =>
      output.includes(fingerprint) || output.includes(`${id}:${token.slice(id.length + 1, id.length + 4)}***`),
    hide: (output) => output.replaceAll(token.slice(id.length + 1), '***'),
    env,
    message,
    commit,
  };
}

/** Lets all files of the index pass for unchanged and present: hook managers stash what differs from it, and that would be real. */
async function markUnchanged(place: { readonly cwd: string; readonly env: Environment }): Promise<void> {
  const paths = await runGit(['ls-files', '-z'], place);
  await runGit(['update-index', '-z', '--skip-worktree', '--stdin'], { ...place, input: paths });
}

/** A commit needs an author, and the user may not have configured one. */
const IDENTITY: Environment = {
  GIT_AUTHOR_NAME: 'tokenscan',
  GIT_AUTHOR_EMAIL: 'tokenscan@localhost',
  GIT_COMMITTER_NAME: 'tokenscan',
  GIT_COMMITTER_EMAIL: 'tokenscan@localhost',
};

/** A token of valid shape with random bits, new each time, so that it belongs to no bot and is in no allowlist. */
export function makeToken(): { readonly token: string; readonly id: string } {
  const secret = randomBytes(26);
  secret[0] = 0;
  secret[1] = 1;
  const id = String(randomInt(6_000_000_000, 8_000_000_000));
  return { token: `${id}:${secret.toString('base64url')}`, id };
}

/** A folder as an item of a list with colons between items. */
function asAlternate(path: string): string {
  return /[:"\n]/.test(path) ? `"${path.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"` : path;
}
