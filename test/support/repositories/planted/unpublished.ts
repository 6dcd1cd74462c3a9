// Plants what is on main and was not pushed: what a merge brought that no parent had, and the content of a large file.
import { createHash } from 'node:crypto';
import type { Ground } from './ground.ts';
import { lineFor, type Planted, planted } from './place.ts';

const UNPUSHED: Partial<Planted> = { branches: ['main'], inHead: true };

/** HEAD is a commit on main afterwards. */
export async function plantUnpublished(ground: Ground): Promise<readonly Planted[]> {
  return [await plantMerge(ground), await plantLargeFile(ground)];
}

/** A merge without conflict into which someone put a file. `git log -p` shows nothing of a merge. */
async function plantMerge(ground: Ground): Promise<Planted> {
  await ground.git(['checkout', '--quiet', '-b', 'side']);
  ground.write('side.txt', 'side\n');
  await ground.commit('Side');
  await ground.git(['checkout', '--quiet', 'main']);
  await ground.git(['merge', '--quiet', '--no-ff', '--no-commit', 'side']);
  ground.write('merged.env', lineFor('evil-merge'));
  const merge = await ground.commit('Merge side');
  await ground.git(['branch', '--quiet', '-d', 'side']);
  return planted('evil-merge', {
    holder: 'blob',
    objects: [ground.blobId(lineFor('evil-merge'))],
    paths: ['merged.env'],
    firstCommit: merge,
    ...UNPUSHED,
  });
}

/** What git-lfs leaves: a pointer in the commit, the content beside the objects. Written by hand: git-lfs may not be here. */
async function plantLargeFile(ground: Ground): Promise<Planted> {
  const content = `${lineFor('lfs')}${'0'.repeat(2000)}\n`;
  const id = createHash('sha256').update(content).digest('hex');
  const file = `lfs/objects/${id.slice(0, 2)}/${id.slice(2, 4)}/${id}`;
  ground.write(`.git/${file}`, content);
  ground.write('dump.bin', `version https://git-lfs.github.com/spec/v1\noid sha256:${id}\nsize ${content.length}\n`);
  const commit = await ground.commit('Add the dump');
  return planted('lfs', { holder: 'file', file, paths: ['dump.bin'], firstCommit: commit, ...UNPUSHED });
}
