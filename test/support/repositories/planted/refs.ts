// Plants tokens in and under refs: a tag's message, a note, a name, a reflog's message, commits that only one ref leads to.
import type { Ground } from './ground.ts';
import { lineFor, type Planted, planted, tokenFor } from './place.ts';

/** `base` is a commit without any token. Nothing here is reachable from main. */
export async function plantRefs(ground: Ground, base: string): Promise<readonly Planted[]> {
  return [
    await plantTagMessage(ground, base),
    await plantTagged(ground, base),
    await plantRemote(ground, base),
    await plantNote(ground, base),
    ...(await plantNames(ground, base)),
  ];
}

async function plantTagMessage(ground: Ground, base: string): Promise<Planted> {
  await ground.git(['tag', '--annotate', 'v0.1', '--message', `First\n\n${lineFor('tag-message')}`, base]);
  return planted('tag-message', { holder: 'tag', objects: [await ground.parse('refs/tags/v0.1')], tags: ['v0.1'] });
}

/** A commit on `base` with one more file, that no ref leads to yet. */
async function commitFile(ground: Ground, base: string, place: string, path: string): Promise<string> {
  const blob = await ground.git(['hash-object', '-w', '--stdin'], { input: lineFor(place) });
  const tree = await ground.git(['mktree'], { input: `100644 blob ${blob}\t${path}\n` });
  return ground.git(['commit-tree', tree, '-p', base, '-m', 'Release']);
}

async function plantTagged(ground: Ground, base: string): Promise<Planted> {
  const commit = await commitFile(ground, base, 'tag-only', 'release.env');
  await ground.git(['tag', 'v0.2', commit]);
  return only(ground, 'tag-only', 'release.env', commit, { tags: ['v0.2'] });
}

/** A branch that was pushed, and is gone here. */
async function plantRemote(ground: Ground, base: string): Promise<Planted> {
  const commit = await commitFile(ground, base, 'remote-only', 'shared.env');
  await ground.git(['push', '--quiet', 'origin', `${commit}:refs/heads/shared`]);
  return only(ground, 'remote-only', 'shared.env', commit, { remotes: ['origin/shared'] });
}

function only(ground: Ground, place: string, path: string, commit: string, refs: Partial<Planted>): Planted {
  const objects = [ground.blobId(lineFor(place))];
  return planted(place, { holder: 'blob', objects, paths: [path], firstCommit: commit, lastCommit: commit, ...refs });
}

/** The path of a note is the commit it is about. */
async function plantNote(ground: Ground, base: string): Promise<Planted> {
  await ground.git(['notes', 'add', '--message', lineFor('note').trim(), base]);
  const commit = await ground.parse('refs/notes/commits');
  const objects = [ground.blobId(lineFor('note'))];
  return planted('note', { holder: 'blob', objects, paths: [base], firstCommit: commit, lastCommit: commit, kept: 'note' });
}

/** A ref's name cannot hold a colon: tools that make names of anything write it as %3A. */
async function plantNames(ground: Ground, base: string): Promise<readonly Planted[]> {
  const name = `bot/${tokenFor('ref-name').replace(':', '%3A')}`;
  await ground.git(['branch', name, base]);
  const message = `deploy: ${lineFor('reflog-message').trim()}`;
  await ground.git(['update-ref', '--create-reflog', '-m', message, 'refs/heads/deployed', base]);
  return [
    planted('ref-name', { holder: 'ref name', file: `refs/heads/${name}`, branches: [name] }),
    planted('reflog-message', { holder: 'reflog message', file: 'refs/heads/deployed', branches: ['deployed'] }),
  ];
}
