// Shares the objects of a repository out, so that each is in exactly one of the parts.
import { createHash } from 'node:crypto';
import type { Outline } from '../../git/attribution/read-roots.ts';
import { ObjectIds } from '../../git/object-ids.ts';
import type { Shard } from '../../model/shard.ts';

/** The ids of the part, in their order. */
export function idsOfShard(ids: ObjectIds, { index, of, by }: Shard): ObjectIds {
  const { width } = ids;
  const bytes = ids.bytes();
  if (by === 'pack') {
    const [from, to] = [index - 1, index].map((part) => Math.floor((ids.length * part) / of) * width);
    return ObjectIds.from(width, bytes.subarray(from, to));
  }
  const own = new ObjectIds(width);
  for (let at = 0; at < bytes.length; at += width) {
    // Ids are hashes: equal ranges of their first four bytes hold equally many.
    if (Math.floor((bytes.readUInt32BE(at) * of) / 2 ** 32) === index - 1) own.addBytes(bytes, at);
  }
  return own;
}

/**
 * What the parts of one store have in common. In the order of the packs the list itself: another one would be cut in other places. By id, the
 * refs: separately made clones differ in what is not reachable.
 */
export function storeOf(ids: ObjectIds, { refs }: Pick<Outline, 'refs'>, { by }: Shard): string {
  const hash = createHash('sha256');
  if (by === 'pack') hash.update(ids.bytes());
  else for (const { name, oid } of refs) hash.update(`${name} ${oid}\n`);
  return hash.digest('hex').slice(0, 16);
}

/** Whether the part has what is beside the objects, too: names, the index, files in the git folder. One part has. */
export function hasRest(shard: Shard | undefined): boolean {
  return shard === undefined || shard.index === 1;
}
