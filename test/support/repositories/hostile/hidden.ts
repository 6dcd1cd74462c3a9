// Hides objects from git in a repository: by replace refs, grafts, a commit-graph that lies, a multi-pack-index that lies.
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ground } from '../planted/ground.ts';
import { lineFor, type Planted, planted } from '../planted/place.ts';

/** A blob in HEAD in whose place git shows another. */
export async function hideByReplacing(ground: Ground): Promise<Planted> {
  ground.write('replaced.env', lineFor('replaced'));
  const commit = await ground.commit('Settings');
  const oid = ground.blobId(lineFor('replaced'));
  const harmless = await ground.git(['hash-object', '-w', '--stdin'], { input: 'nothing here\n' });
  await ground.git(['replace', oid, harmless]);
  return planted('replaced', {
    holder: 'blob',
    objects: [oid],
    paths: ['replaced.env'],
    firstCommit: commit,
    branches: ['main'],
    inHead: true,
  });
}

/** A branch of two commits on no other; the first has a file that the second has not. Gives both. */
async function branchOfTwo(ground: Ground, name: string): Promise<{ readonly first: string; readonly second: string }> {
  const blob = await ground.git(['hash-object', '-w', '--stdin'], { input: lineFor(name) });
  const tree = await ground.git(['mktree'], { input: `100644 blob ${blob}\t${name}.env\n` });
  const empty = await ground.git(['mktree'], { input: '' });
  const first = await ground.git(['commit-tree', tree, '-m', 'One']);
  const second = await ground.git(['commit-tree', empty, '-p', first, '-m', 'Two']);
  await ground.git(['branch', name, second]);
  return { first, second };
}

function hidden(ground: Ground, place: string, first: string): Planted {
  const objects = [ground.blobId(lineFor(place))];
  return planted(place, {
    holder: 'blob',
    objects,
    paths: [`${place}.env`],
    firstCommit: first,
    lastCommit: first,
    branches: [place],
  });
}

/** A commit whose parent git does not see, because `info/grafts` says it has none. */
export async function hideByGraft(ground: Ground): Promise<Planted> {
  const { first, second } = await branchOfTwo(ground, 'grafted');
  ground.write('.git/info/grafts', `${second}\n`);
  return hidden(ground, 'grafted', first);
}

/** No parent, as a commit-graph says it. */
const NO_PARENT = 0x7000_0000;

/**
 * A commit-graph in which no commit has a parent. git believes it, but not where it sees grafts or replace refs: whoever leaves
 * these out, for safety, walks right into it. No graph must be there yet, and no replace refs.
 */
export async function hideByCommitGraph(ground: Ground): Promise<Planted> {
  const { first } = await branchOfTwo(ground, 'commit-graph');
  await ground.git(['commit-graph', 'write', '--reachable']);
  const path = join(ground.path, '.git/objects/info/commit-graph');
  const graph = readFileSync(path);
  const width = ground.objectFormat === 'sha1' ? 20 : 32;
  // Behind a header of 8 bytes: for each part 4 letters and where it starts.
  const entry = graph.indexOf('CDAT', 8, 'latin1');
  const start = Number(graph.readBigUInt64BE(entry + 4));
  const end = Number(graph.readBigUInt64BE(entry + 16));
  for (let at = start; at < end; at += width + 16) graph.writeUInt32BE(NO_PARENT, at + width);
  replaceFile(path, sealed(graph, ground));
  return hidden(ground, 'commit-graph', first);
}

/** The bytes with the sum at their end made right. */
function sealed(bytes: Buffer, { objectFormat }: Ground): Buffer {
  const sum = createHash(objectFormat)
    .update(bytes.subarray(0, objectFormat === 'sha1' ? -20 : -32))
    .digest();
  return Buffer.concat([bytes.subarray(0, -sum.length), sum]);
}

/** git writes such files read-only. */
function replaceFile(path: string, bytes: Buffer): void {
  rmSync(path);
  writeFileSync(path, bytes);
}

/**
 * A pack that is another than the one the multi-pack-index was written for, under its name: git finds no object in it when asked
 * by id, and `--batch-all-objects` says "missing" of objects it has just listed. No pack or loose object is to come after it.
 */
export async function hideByMultiPackIndex(ground: Ground): Promise<Planted> {
  const base = '.git/objects/pack/pack';
  const write = (text: string): Promise<string> => ground.git(['hash-object', '-w', '--stdin'], { input: text });
  const pack = (oid: string): Promise<string> => ground.git(['pack-objects', '-q', base], { input: `${oid}\n` });
  const harmless = await pack(await write('harmless\n'));
  await ground.git(['multi-pack-index', 'write']);
  const oid = await write(lineFor('multi-pack-index'));
  const telling = await pack(oid);
  for (const ending of ['pack', 'idx'])
    renameSync(join(ground.path, `${base}-${telling}.${ending}`), join(ground.path, `${base}-${harmless}.${ending}`));
  await ground.git(['-c', 'core.multiPackIndex=false', 'prune-packed', '--quiet']);
  return planted('multi-pack-index', { holder: 'blob', objects: [oid], kept: 'dangling' });
}
