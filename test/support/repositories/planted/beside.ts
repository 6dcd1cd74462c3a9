// Plants tokens beside the objects of the repository: other indexes, other git directories, and files in `.git`.
import { readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Ground, initialise } from './ground.ts';
import { lineFor, type Planted, planted, tokenFor } from './place.ts';

/** Tokens in an index and in no commit: in the index of the working tree, and in that of a linked one in `../linked`. */
export async function plantIndexes(ground: Ground): Promise<readonly Planted[]> {
  await ground.git(['worktree', 'add', '--quiet', '--detach', '../linked']);
  const linked = ground.at('../linked');
  linked.write('linked.env', lineFor('linked-index'));
  await linked.git(['add', 'linked.env']);
  ground.write('staged.env', lineFor('staged'));
  await ground.git(['add', 'staged.env']);
  const staged = (place: string, path: string): Planted =>
    planted(place, { holder: 'blob', objects: [ground.blobId(lineFor(place))], paths: [path], kept: 'index' });
  return [staged('staged', 'staged.env'), { ...staged('linked-index', 'linked.env'), worktree: 'linked' }];
}

/** A submodule with a token in its history, and none in its working tree or in the repository itself. Commits on main. */
export async function plantSubmodule(ground: Ground): Promise<readonly Planted[]> {
  const source = ground.at('../library');
  await initialise(source);
  source.write('library.env', lineFor('submodule'));
  const first = await source.commit('Library');
  source.write('library.env', 'empty\n');
  await source.commit('No token');
  await ground.git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', '../library', 'library']);
  await ground.commit('Use the library');
  rmSync(source.path, { recursive: true });
  return [
    planted('submodule', {
      holder: 'blob',
      gitDirectory: 'modules/library',
      objects: [ground.blobId(lineFor('submodule'))],
      paths: ['library.env'],
      firstCommit: first,
      lastCommit: first,
      branches: ['main'],
      remotes: ['origin/main'],
    }),
  ];
}

/** What a conflict left in `rr-cache`. It was made elsewhere: people share that folder, and then no object here has it. */
export async function plantResolution(ground: Ground): Promise<readonly Planted[]> {
  const other = ground.at('../conflict');
  await initialise(other);
  const commit = async (content: string): Promise<void> => {
    other.write('bot.env', content);
    await other.commit('Change');
  };
  await commit('TELEGRAM_BOT_TOKEN=\n');
  await other.git(['checkout', '--quiet', '-b', 'side']);
  await commit(lineFor('rr-cache'));
  await other.git(['checkout', '--quiet', 'main']);
  await commit('TELEGRAM_BOT_TOKEN=none\n');
  await other.git(['-c', 'rerere.enabled=true', 'merge', 'side'], { codes: [1] });
  const [entry] = readdirSync(join(other.path, '.git/rr-cache'));
  if (entry === undefined) throw new Error('the merge left nothing in rr-cache');
  renameSync(join(other.path, '.git/rr-cache'), join(ground.path, '.git/rr-cache'));
  rmSync(other.path, { recursive: true });
  return [planted('rr-cache', { holder: 'file', file: `rr-cache/${entry}/preimage` })];
}

/** Files in `.git` that git, or who manages hooks, left there. Last of all: git writes some of them again. */
export async function plantFiles(ground: Ground): Promise<readonly Planted[]> {
  await ground.git(['remote', 'add', 'deploy', `https://bot:${tokenFor('config-url')}@git.example.org/bot.git`]);
  const patch = (place: string): string =>
    `diff --git a/bot.env b/bot.env\nnew file mode 100644\n--- /dev/null\n+++ b/bot.env\n@@ -0,0 +1 @@\n+${lineFor(place)}`;
  const files = [
    ['lint-staged', 'lint-staged_unstaged.patch', patch('lint-staged')],
    ['lefthook', 'info/lefthook-unstaged.patch', patch('lefthook')],
    ['commit-editmsg', 'COMMIT_EDITMSG', `Deploy\n\n${lineFor('commit-editmsg')}`],
  ] as const;
  for (const [, file, content] of files) ground.write(`.git/${file}`, content);
  return [
    planted('config-url', { holder: 'file', file: 'config' }),
    ...files.map(([place, file]) => planted(place, { holder: 'file', file })),
  ];
}
