// Plants three stashes: one with an untracked file, an old one, and the newest; git shows only the newest as a ref.
import type { Ground } from './ground.ts';
import { lineFor, type Planted, planted } from './place.ts';

/** The two older stashes; `plantNewStash` follows. The working tree is clean before and after. */
export async function plantOldStashes(ground: Ground): Promise<readonly Planted[]> {
  ground.write('untracked.env', lineFor('stash-untracked'));
  await ground.git(['stash', 'push', '--quiet', '--include-untracked']);
  const untracked = await ground.parse('stash^3');
  return [
    planted('stash-untracked', stashed(ground, 'stash-untracked', 'untracked.env', untracked, 'stash@{2}')),
    await stashChange(ground, 'stash-old', 'stash@{1}'),
  ];
}

/** The one that `refs/stash` is. */
export async function plantNewStash(ground: Ground): Promise<readonly Planted[]> {
  return [await stashChange(ground, 'stash-new', 'stash@{0}')];
}

/** Stashes a change of a tracked file that is not staged: only the stash's own commit has it, not its second parent. */
async function stashChange(ground: Ground, place: string, stash: string): Promise<Planted> {
  ground.write('README.md', lineFor(place));
  await ground.git(['stash', 'push', '--quiet']);
  return planted(place, stashed(ground, place, 'README.md', await ground.parse('stash'), stash));
}

function stashed(
  ground: Ground,
  place: string,
  path: string,
  commit: string,
  stash: string,
): Partial<Planted> & Pick<Planted, 'holder'> {
  const objects = [ground.blobId(lineFor(place))];
  return { holder: 'blob', objects, paths: [path], firstCommit: commit, lastCommit: commit, kept: 'stash', stash };
}
