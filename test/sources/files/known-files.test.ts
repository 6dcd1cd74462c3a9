// What is remembered of files: only what is whole, unchanged, older than the scan, and written by ourselves.
import {
  type BigIntStats,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KnownFiles, type KnownFilesPlace, knownFilesPlace } from '../../../src/sources/files/known-files.ts';
import { temporaryFolder } from '../../support/terminal/cli.ts';

const NOW_MS = Date.UTC(2026, 10, 29);
const NOW = BigInt(NOW_MS) * 1_000_000n;
const SECOND = 1_000_000_000n;

type Stats = Pick<BigIntStats, 'dev' | 'ino' | 'size' | 'mtimeNs' | 'ctimeNs'>;

const statsOf = (ino: bigint, more: Partial<Stats> = {}): BigIntStats =>
  ({ dev: 1n, ino, size: 100n, mtimeNs: NOW - 60n * SECOND, ctimeNs: NOW - 50n * SECOND, ...more }) as BigIntStats;

const FILES = Array.from({ length: 300 }, (_, index) => statsOf(BigInt(index + 1)));
const EXTENT = { blobs: 1, bytes: 100 };

function makePlace(rules = 'rules', folder = temporaryFolder()): KnownFilesPlace {
  const place = knownFilesPlace({ XDG_CACHE_HOME: join(folder, 'cache') }, ['/tree'], rules);
  if (place === undefined) throw new Error('no place');
  return place;
}

/** A scan that finds `files` clean: those that are known are not read. */
function scan(place: KnownFilesPlace, files: readonly BigIntStats[]): void {
  const known = KnownFiles.load(place, NOW_MS);
  for (const stats of files) if (known.find(stats) === undefined) known.add(stats, EXTENT);
  known.save(place);
}

function recall(place: KnownFilesPlace, files: readonly BigIntStats[]): readonly bigint[] {
  const known = KnownFiles.load(place, NOW_MS);
  return files.filter((stats) => known.find(stats) !== undefined).map(({ ino }) => ino);
}

const inodes = FILES.map(({ ino }) => ino);

describe('the list', () => {
  test('remembers the files it was given, and no others, whatever their numbers are', () => {
    const word = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    const old = fc.bigInt({ min: -(2n ** 62n), max: NOW - 4n * SECOND });
    const stats = fc.record({ dev: word, ino: word, size: fc.bigInt({ min: 1n, max: 2n ** 40n }), mtimeNs: old, ctimeNs: old });
    fc.assert(
      fc.property(
        fc.uniqueArray(stats, { minLength: 20, maxLength: 60, selector: (one) => Object.values(one).join() }),
        (all) => {
          const place = makePlace();
          const [files, others] = [all.slice(10) as BigIntStats[], all.slice(0, 10) as BigIntStats[]];
          const known = KnownFiles.load(place, NOW_MS);
          for (const file of [...files, ...FILES]) known.add(file, { blobs: 3, bytes: Number(file.size) + 7 });
          known.save(place);
          const again = KnownFiles.load(place, NOW_MS);
          expect(files.map((file) => again.find(file))).toEqual(files.map(({ size }) => ({ blobs: 3, bytes: Number(size) + 7 })));
          expect(others.map((file) => again.find(file))).toEqual(others.map(() => undefined));
        },
      ),
      { numRuns: 20 },
    );
  });

  test.each(['dev', 'ino', 'size', 'mtimeNs', 'ctimeNs'] as const)(
    'given another %s, by one, then the file is not known',
    (name) => {
      const place = makePlace();
      scan(place, FILES);
      const other = FILES.map((stats) => ({ ...stats, [name]: stats[name] + (name === 'ino' ? 1000n : 1n) }) as BigIntStats);
      expect(recall(place, FILES)).toEqual(inodes);
      expect(recall(place, other)).toEqual([]);
    },
  );

  test.each([
    ['changed 3 s before the scan', { ctimeNs: NOW - 3n * SECOND }],
    ['written 3 s before the scan', { mtimeNs: NOW - 3n * SECOND }],
    ['changed during the scan', { ctimeNs: NOW + SECOND }],
    ['written in the future, as after the clock went back', { mtimeNs: NOW + 1_000_000n * SECOND }],
  ])('given a file %s, then it is not remembered', (_, times) => {
    const place = makePlace();
    const recent = statsOf(1000n, times);
    scan(place, [...FILES, recent]);
    expect(recall(place, [...FILES, recent])).toEqual(inodes);
  });

  test('given a file that holds more than a record can say, then it is not remembered', () => {
    const place = makePlace();
    const known = KnownFiles.load(place, NOW_MS);
    for (const stats of FILES) known.add(stats, EXTENT);
    known.add(statsOf(1000n), { blobs: 2, bytes: 2 ** 33 });
    known.add(statsOf(1001n), { blobs: 2 ** 33, bytes: 200 });
    known.add(statsOf(1002n), { blobs: 1, bytes: 99 });
    known.save(place);
    expect(recall(place, [...FILES, statsOf(1000n), statsOf(1001n), statsOf(1002n)])).toEqual(inodes);
  });

  test('drops files that a later scan does not meet', () => {
    const place = makePlace();
    const fresh = Array.from({ length: 300 }, (_, index) => statsOf(BigInt(index + 2000)));
    scan(place, FILES);
    scan(place, [...FILES.slice(0, 5), ...fresh]);
    expect(recall(place, [...FILES, ...fresh])).toEqual([...inodes.slice(0, 5), ...fresh.map(({ ino }) => ino)]);
  });

  test('given little that is new, then nothing is written', () => {
    const place = makePlace();
    scan(place, FILES.slice(0, 100));
    expect(KnownFiles.load(place).isEmpty).toBe(true);
    scan(place, FILES);
    const { ino } = statSync(place.file);
    scan(place, FILES);
    expect(statSync(place.file).ino).toBe(ino);
  });

  test('given few files that are large, then they are remembered', () => {
    const place = makePlace();
    const large = statsOf(1n, { size: 500_000_000n });
    const known = KnownFiles.load(place, NOW_MS);
    known.add(large, { blobs: 1, bytes: 500_000_000 });
    known.save(place);
    expect(KnownFiles.load(place).find(large)).toEqual({ blobs: 1, bytes: 500_000_000 });
  });

  test('given lists of many scans, then the oldest are removed', () => {
    const place = makePlace();
    scan(place, FILES);
    for (let index = 0; index < 50; index++) {
      writeFileSync(join(place.folder, `list-${index}`), '');
      utimesSync(join(place.folder, `list-${index}`), index, index);
    }
    scan(place, [statsOf(5000n), ...FILES.map((stats) => ({ ...stats, dev: 2n }) as BigIntStats)]);
    const names = readdirSync(place.folder);
    expect(names).toHaveLength(32);
    expect(names).toEqual(expect.arrayContaining(['list-49', 'list-20']));
    expect(names).not.toContain('list-18');
  });

  test('two threads know the same files, and what one meets or adds is written by the other', () => {
    const place = makePlace();
    scan(place, FILES);
    const own = KnownFiles.load(place, NOW_MS);
    const other = KnownFiles.fromShared(structuredClone(own.share()));
    const fresh = Array.from({ length: 250 }, (_, index) => statsOf(BigInt(index + 3000)));
    expect(FILES.slice(0, 100).map((stats) => own.find(stats))).toEqual(Array.from({ length: 100 }, () => EXTENT));
    expect(FILES.slice(100, 200).map((stats) => other.find(stats))).toEqual(Array.from({ length: 100 }, () => EXTENT));
    for (const stats of fresh) other.add(stats, EXTENT);
    other.add(statsOf(9000n, { ctimeNs: NOW }), EXTENT);
    own.addAll(other.fresh());
    own.save(place);
    expect(recall(place, [...FILES, ...fresh, statsOf(9000n, { ctimeNs: NOW })])).toEqual([
      ...inodes.slice(0, 200),
      ...fresh.map(({ ino }) => ino),
    ]);
  });
});

describe('what is not believed', () => {
  test('given other rules, then nothing is known', () => {
    const folder = temporaryFolder();
    scan(makePlace('a', folder), FILES);
    expect(recall(makePlace('a', folder), FILES)).toEqual(inodes);
    expect(recall(makePlace('b', folder), FILES)).toEqual([]);
  });

  test('given a list with any byte changed, or any part of one, then nothing is known', () => {
    const place = makePlace();
    scan(place, FILES);
    const bytes = readFileSync(place.file);
    for (let at = 0; at < bytes.length; at += 97) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      writeFileSync(place.file, damaged);
      expect(recall(place, FILES)).toEqual([]);
      writeFileSync(place.file, bytes.subarray(0, at));
      expect(recall(place, FILES)).toEqual([]);
    }
    writeFileSync(place.file, bytes);
    expect(recall(place, FILES)).toEqual(inodes);
  });

  test('given a list that others could have written, then nothing is known', () => {
    const place = makePlace();
    scan(place, FILES);
    expect(statSync(place.file).mode & 0o777).toBe(0o600);
    chmodSync(place.file, 0o622);
    expect(recall(place, FILES)).toEqual([]);
    chmodSync(place.file, 0o600);
    renameSync(place.file, `${place.file}-moved`);
    symlinkSync(`${place.file}-moved`, place.file);
    expect(recall(place, FILES)).toEqual([]);
  });

  test('given a folder that others can write to, then nothing is written', () => {
    const place = makePlace();
    mkdirSync(place.folder, { recursive: true });
    chmodSync(place.folder, 0o777);
    scan(place, FILES);
    expect(readdirSync(place.folder)).toEqual([]);
  });

  test('given a folder that cannot be made, then nothing is written, and that is no error', () => {
    const home = temporaryFolder();
    writeFileSync(join(home, 'cache'), '');
    const place = makePlace('rules', home);
    scan(place, FILES);
    expect(recall(place, FILES)).toEqual([]);
  });

  test('given no folder for caches, then there is no place', () =>
    expect(knownFilesPlace({ HOME: '' }, ['/tree'], '')).toBeUndefined());
});
