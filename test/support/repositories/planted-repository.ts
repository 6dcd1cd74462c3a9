// Makes, with real git, a repository in which one token stands in each place where git can hold one.
import { join } from 'node:path';
import { plantFiles, plantIndexes, plantResolution, plantSubmodule } from './planted/beside.ts';
import { initialise, type ObjectFormat, openGround } from './planted/ground.ts';
import type { Planted } from './planted/place.ts';
import { plantPublished } from './planted/published.ts';
import { plantRefs } from './planted/refs.ts';
import { plantDangling, plantRewritten } from './planted/rewritten.ts';
import { plantNewStash, plantOldStashes } from './planted/stashes.ts';
import { plantUnpublished } from './planted/unpublished.ts';

export interface PlantedRepository {
  /** The work tree. Beside it are `linked`, a linked work tree, and `origin.git`, what was pushed to. */
  readonly path: string;
  /** The last commit of main, which is HEAD. */
  readonly head: string;
  readonly places: readonly Planted[];
}

/** Unreachable objects and old reflogs stay: the dates in the repository are fixed, and once they will be long ago. */
const KEEP_ALL = ['gc.pruneExpire', 'gc.reflogExpire', 'gc.reflogExpireUnreachable', 'gc.worktreePruneExpire'].flatMap((key) => [
  '-c',
  `${key}=never`,
]);

/** Makes the repository below `folder`, which must be empty. Ids and contents are the same every time. */
export async function plantRepository(
  folder: string,
  { objectFormat = 'sha1' }: { readonly objectFormat?: ObjectFormat } = {},
): Promise<PlantedRepository> {
  const path = join(folder, 'repository');
  const ground = openGround(path, objectFormat);
  await initialise(ground);
  await initialise(ground.at('../origin.git'), ['--bare']);
  await ground.git(['remote', 'add', 'origin', '../origin.git']);
  ground.write('README.md', 'A bot.\n');
  const base = await ground.commit('Begin');

  const places = [...(await plantPublished(ground))];
  await ground.git(['tag', 'v1.0']);
  await ground.git(['push', '--quiet', 'origin', 'main', 'v1.0']);
  places.push(...(await plantRewritten(ground)), ...(await plantOldStashes(ground)));
  // What came so far goes into a pack, all that follows stays loose.
  await ground.git([...KEEP_ALL, 'gc', '--quiet']);
  places.push(...(await plantNewStash(ground)), ...(await plantUnpublished(ground)), ...(await plantSubmodule(ground)));
  places.push(...(await plantRefs(ground, base)), ...(await plantDangling(ground)), ...(await plantResolution(ground)));
  const head = await ground.parse('HEAD');
  places.push(...(await plantIndexes(ground)), ...(await plantFiles(ground)));
  return { path, head, places: places.map((place) => (place.inHead ? { ...place, lastCommit: head } : place)) };
}
