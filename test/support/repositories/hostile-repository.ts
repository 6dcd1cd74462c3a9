// Makes a repository that attacks anyone who scans it: its configuration runs programs, its objects are hidden.
import { spawnSync } from 'node:child_process';
import { appendFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { hideByCommitGraph, hideByGraft, hideByMultiPackIndex, hideByReplacing } from './hostile/hidden.ts';
import { ATTRIBUTES, setTraps } from './hostile/traps.ts';
import { type Ground, initialise, type ObjectFormat, openGround } from './planted/ground.ts';
import { lineFor, type Planted, planted } from './planted/place.ts';

export interface HostileRepository {
  /** The work tree. */
  readonly path: string;
  /** The marker of each program that has run so far. */
  markers(): readonly string[];
  readonly places: readonly Planted[];
  /** A blob in HEAD that is not there; to ask git for it makes it ask the remote `promisor`. */
  readonly missing: string;
}

/** Files that attributes tie to drivers and filters: place and path. */
const DRIVEN = [
  ['textconv', 'bot.text'],
  ['external-diff', 'bot.whole'],
  ['filter', 'bot.once'],
  ['filter-process', 'bot.long'],
] as const;

/**
 * Makes the repository below `folder`, which must be empty. With `fifo` its configuration includes a file that never ends to be read:
 * every git that reads it waits for ever.
 */
export async function makeHostileRepository(
  folder: string,
  { objectFormat = 'sha1', fifo = false }: { readonly objectFormat?: ObjectFormat; readonly fifo?: boolean } = {},
): Promise<HostileRepository> {
  const path = join(folder, 'repository');
  const markers = join(folder, 'markers');
  const ground = openGround(path, objectFormat);
  await initialise(ground);
  ground.write('.gitattributes', ATTRIBUTES);
  for (const [place, name] of DRIVEN) ground.write(name, lineFor(place));
  const first = await ground.commit('Begin');
  const driven = DRIVEN.map(([place, name]) =>
    planted(place, {
      holder: 'blob',
      objects: [ground.blobId(lineFor(place))],
      paths: [name],
      firstCommit: first,
      branches: ['main'],
      inHead: true,
    }),
  );
  ground.write('lost.txt', 'lost\n');
  await ground.commit('Lost');
  await sign(ground);
  const places = [
    ...driven,
    await hideByCommitGraph(ground),
    await hideByGraft(ground),
    await hideByReplacing(ground),
    await hideByMultiPackIndex(ground),
  ];
  const head = await ground.parse('HEAD');
  // Last: git writes it again when it looks at the file.
  const missing = ground.blobId('lost\n');
  rmSync(join(path, '.git/objects', missing.slice(0, 2), missing.slice(2)));
  appendFileSync(join(path, '.git/config'), setTraps(join(folder, 'traps'), markers));
  if (fifo) {
    spawnSync('mkfifo', [join(folder, 'endless')]);
    appendFileSync(join(path, '.git/config'), `[include]\n\tpath = ${join(folder, 'endless')}\n`);
  }
  return {
    path,
    missing,
    markers: () => readdirSync(markers).toSorted(),
    places: places.map((place) => (place.inHead ? { ...place, lastCommit: head } : place)),
  };
}

/** Puts a signature into the last commit, so that git asks a program whether it is good. */
async function sign(ground: Ground): Promise<void> {
  const commit = await ground.git(['cat-file', 'commit', 'HEAD']);
  const field = ground.objectFormat === 'sha1' ? 'gpgsig' : 'gpgsig-sha256';
  const signature = `${field} -----BEGIN PGP SIGNATURE-----\n \n nothing\n -----END PGP SIGNATURE-----\n`;
  const signed = await ground.git(['hash-object', '-t', 'commit', '-w', '--stdin'], {
    input: `${commit.replace('\n\n', `\n${signature}\n`)}\n`,
  });
  await ground.git(['reset', '--quiet', '--soft', signed]);
}
