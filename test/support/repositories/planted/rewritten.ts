// Plants what history was rewritten to be rid of: amended, rebased away, on branches that are gone, never committed.
import { unlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Ground } from './ground.ts';
import { lineFor, type Planted, planted } from './place.ts';

/** The commits of main that were there before and after are those of who calls. */
export async function plantRewritten(ground: Ground): Promise<readonly Planted[]> {
  const list: Planted[] = [];
  const add = (place: string, truth: Partial<Planted>): void => {
    list.push(planted(place, { holder: 'blob', objects: [ground.blobId(lineFor(place))], ...truth }));
  };

  ground.write('amended.env', lineFor('amended'));
  const amended = await ground.commit('Add settings');
  unlinkSync(join(ground.path, 'amended.env'));
  ground.write('settings.txt', 'empty\n');
  await ground.git(['add', '--all']);
  await ground.git(['commit', '--quiet', '--amend', '--no-edit']);
  add('amended', { paths: ['amended.env'], firstCommit: amended, lastCommit: amended, kept: 'reflog' });

  ground.write('rebased.env', lineFor('rebased'));
  const dropped = await ground.commit('Try it');
  ground.write('help.txt', 'help\n');
  const behind = await ground.commit('Help');
  await ground.git(['rebase', '--quiet', '--onto', `${dropped}^`, dropped, 'main']);
  add('rebased', { paths: ['rebased.env'], firstCommit: dropped, lastCommit: behind, kept: 'reflog' });

  await ground.git(['checkout', '--quiet', '-b', 'gone']);
  ground.write('gone.env', lineFor('deleted-branch'));
  const gone = await ground.commit('Experiment');
  await ground.git(['checkout', '--quiet', 'main']);
  await ground.git(['branch', '--quiet', '-D', 'gone']);
  add('deleted-branch', { paths: ['gone.env'], firstCommit: gone, lastCommit: gone, kept: 'reflog' });

  return list;
}

/** What was never in a commit that any ref or reflog knew. To be called after the last `git gc`: it stays loose. */
export async function plantDangling(ground: Ground): Promise<readonly Planted[]> {
  ground.write('unstaged.env', lineFor('unstaged'));
  await ground.git(['add', 'unstaged.env']);
  await ground.git(['reset', '--quiet']);
  unlinkSync(join(ground.path, 'unstaged.env'));

  const blob = await ground.git(['hash-object', '-w', '--stdin'], { input: lineFor('dangling-commit') });
  const tree = await ground.git(['mktree'], { input: `100644 blob ${blob}\tlost.env\n` });
  const commit = await ground.git(['commit-tree', tree, '-m', 'Lost']);
  return [
    planted('unstaged', { holder: 'blob', objects: [ground.blobId(lineFor('unstaged'))], kept: 'dangling' }),
    planted('dangling-commit', {
      holder: 'blob',
      objects: [blob],
      paths: ['lost.env'],
      firstCommit: commit,
      lastCommit: commit,
      kept: 'dangling',
    }),
  ];
}
