// Lists and sets of object ids, held against JavaScript's own.
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ObjectIdSet, ObjectIds } from '../../src/git/object-ids.ts';

function listOf(width: number, oids: readonly string[]): ObjectIds {
  const ids = new ObjectIds(width);
  for (const oid of oids) ids.add(oid);
  return ids;
}

/** Ids, many of which begin alike: those are what a hash table could mix up. */
const oidOf = (width: number): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom('00000000', 'ffffffff', '00000001', '80000000'),
      fc.boolean(),
      fc.uint8Array({ minLength: width, maxLength: width }),
    )
    .map(([head, alike, bytes]) => {
      const oid = Buffer.from(bytes).toString('hex');
      return alike ? head + oid.slice(8) : oid;
    });

describe.each([20, 32])('ids of %i bytes', (width) => {
  test('given added ids, then a list returns them in order', () => {
    fc.assert(
      fc.property(fc.array(oidOf(width), { maxLength: 300 }), (oids) => {
        const ids = listOf(width, oids);
        expect(ids.length).toBe(oids.length);
        expect(oids.map((_, at) => ids.at(at))).toEqual(oids);
        expect(ids.bytes().toString('hex')).toBe(oids.join(''));
      }),
    );
  });

  test('given a set, then it contains its ids and no others', () => {
    fc.assert(
      fc.property(fc.array(oidOf(width), { maxLength: 300 }), fc.array(oidOf(width), { maxLength: 100 }), (oids, others) => {
        const set = new ObjectIdSet(listOf(width, oids));
        const truth = new Set(oids);
        for (const oid of [...oids, ...others]) expect(set.has(oid)).toBe(truth.has(oid));
        expect(set.size).toBe(oids.length);
      }),
    );
  });

  test('given many ids, then a list grows', () => {
    const oids = Array.from({ length: 5000 }, () => randomBytes(width).toString('hex'));
    const ids = listOf(width, oids);
    expect(oids.every((oid, at) => ids.at(at) === oid)).toBe(true);
    const set = new ObjectIdSet(ids);
    expect(oids.every((oid) => set.has(oid))).toBe(true);
    expect(set.has(randomBytes(width).toString('hex'))).toBe(false);
  });

  test('given bytes that end within an id, then more can be added', () => {
    for (const spare of [0, 1, width - 1]) {
      const oids = [randomBytes(width), randomBytes(width)].map((bytes) => bytes.toString('hex'));
      const ids = ObjectIds.from(width, Buffer.concat([Buffer.from(oids.join(''), 'hex'), Buffer.alloc(spare)]));
      expect(ids.length).toBe(2);
      const fresh = randomBytes(width).toString('hex');
      ids.add(fresh);
      expect([ids.at(0), ids.at(1), ids.at(2)]).toEqual([...oids, fresh]);
    }
  });

  test('given an empty set, then it contains nothing', () => {
    expect(new ObjectIdSet(new ObjectIds(width)).has('0'.repeat(width * 2))).toBe(false);
  });
});
