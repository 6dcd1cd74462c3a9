// What is remembered of earlier scans: only what is whole, and only for the same rules.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type KnownListFile, KnownObjects, knownListFile } from '../../../src/sources/git/known-objects.ts';
import { temporaryFolder } from '../../support/terminal/cli.ts';

const OIDS = Array.from({ length: 50 }, () => randomBytes(20).toString('hex'));

function makePlace(rules = 'rules', folder = temporaryFolder()): KnownListFile {
  const objects = join(folder, 'objects');
  mkdirSync(objects, { recursive: true });
  const place = knownListFile({ XDG_CACHE_HOME: join(folder, 'cache') }, objects, rules);
  if (place === undefined) throw new Error('no place');
  return place;
}

function remember(place: KnownListFile, oids: readonly string[], width = 20): void {
  const known = new KnownObjects(place, width);
  for (const oid of oids) if (!isKnown(known, oid)) known.add(oid);
  known.save();
}

function recall(place: KnownListFile, oids: readonly string[], width = 20): readonly string[] {
  const known = new KnownObjects(place, width);
  return oids.filter((oid) => isKnown(known, oid));
}

function isKnown(known: KnownObjects, oid: string): boolean {
  return known.isKnown(Buffer.from(oid, 'hex'), 0);
}

describe('the list', () => {
  test.each([20, 32])('remembers the ids it was given, and no others (%i bytes)', (width) => {
    const place = makePlace();
    const oids = Array.from({ length: 2000 }, () => randomBytes(width).toString('hex'));
    remember(place, oids, width);
    expect(recall(place, oids, width)).toEqual(oids);
    expect(recall(place, [randomBytes(width).toString('hex')], width)).toEqual([]);
  });

  test('drops objects that no longer exist', () => {
    const place = makePlace();
    remember(place, OIDS.slice(0, 10));
    remember(place, OIDS.slice(5, 15));
    expect(recall(place, OIDS)).toEqual(OIDS.slice(5, 15));
  });

  test('given nothing new, then the list is not written', () => {
    const place = makePlace();
    remember(place, OIDS);
    const { ino } = statSync(place.file);
    remember(place, OIDS);
    expect(statSync(place.file).ino).toBe(ino);
    remember(makePlace(), []);
  });

  test('given other rules or ids of another length, then the list is ignored', () => {
    const folder = temporaryFolder();
    remember(makePlace('a', folder), OIDS);
    expect(recall(makePlace('a', folder), OIDS)).toEqual(OIDS);
    expect(recall(makePlace('b', folder), OIDS)).toEqual([]);
    expect(recall(makePlace('a', folder), OIDS, 32)).toEqual([]);
  });

  test('given any damaged byte, then the list is ignored', () => {
    const place = makePlace();
    remember(place, OIDS);
    const whole = readFileSync(place.file);
    fc.assert(
      fc.property(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.constantFrom('change', 'cut', 'add'),
        (at, by, how) => {
          const damaged = Buffer.from(whole);
          damaged[at] = (damaged[at] ?? 0) ^ by;
          const bytes =
            how === 'change'
              ? damaged
              : how === 'cut'
                ? whole.subarray(0, at)
                : Buffer.concat([whole, randomBytes((at % 40) + 1)]);
          writeFileSync(place.file, bytes);
          expect(recall(place, OIDS)).toEqual([]);
        },
      ),
    );
    writeFileSync(place.file, whole);
    expect(recall(place, OIDS)).toEqual(OIDS);
  });

  test('given a saved list, then only its owner can read it, and it has only ids', () => {
    const place = makePlace();
    remember(place, OIDS);
    expect(statSync(place.file).mode & 0o777).toBe(0o600);
    expect(statSync(place.folder).mode & 0o777).toBe(0o700);
    expect(readdirSync(place.folder)).toHaveLength(1);
    const lines = readFileSync(place.file, 'latin1');
    const head = lines.split('\n', 3).join('\n').length + 1;
    expect(readFileSync(place.file).subarray(head).toString('hex')).toBe(OIDS.join(''));
  });
});

describe('the path of the list', () => {
  const home = temporaryFolder();
  test.each([
    [{ XDG_CACHE_HOME: '/c', HOME: '/h' }, '/c/tokenscan/objects'],
    [{ HOME: home }, `${home}/.cache/tokenscan/objects`],
    [{ XDG_CACHE_HOME: '', HOME: home }, `${home}/.cache/tokenscan/objects`],
    [{ USERPROFILE: home }, `${home}/.cache/tokenscan/objects`],
    [{ LOCALAPPDATA: '/l', USERPROFILE: '/u' }, '/l/tokenscan/objects'],
    [{}, undefined],
    [{ XDG_CACHE_HOME: 'cache', HOME: home }, `${home}/.cache/tokenscan/objects`],
    // A service has a home that does not exist: nothing is made there.
    [{ HOME: '/does/not/exist' }, undefined],
    // It would be where we stand: in a repository that could say of itself that it is clean.
    [{ HOME: '.' }, undefined],
  ])('%j', (env, folder) => {
    expect(knownListFile(env, temporaryFolder(), 'rules')?.folder).toBe(folder);
  });
});
