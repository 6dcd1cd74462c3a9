// Packs that git makes, and packs that nobody should make: what is unpacked is what git reads, and all else is left to git.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Forest, plantForest, STATE } from '../../../src/git/packs/forest.ts';
import { createUnpackKernel } from '../../../src/git/packs/kernel/unpack.ts';
import { readPacks } from '../../../src/git/packs/read-packs.ts';
import { UNPACK_BYTES, unpackWanted } from '../../../src/git/packs/unpack-pack.ts';
import { repositoryAt } from '../../../src/git/repository.ts';
import { applied, before, blobId, deltaOf, type RawEntry, writePack } from '../../support/repositories/packs.ts';
import { temporaryFolder } from '../../support/terminal/cli.ts';

const kernel = createUnpackKernel(UNPACK_BYTES);

/** Runs git where no configuration of a user matters. */
function git(cwd: string, args: readonly string[], input = ''): string {
  const env = { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  return execFileSync('git', args, {
    cwd,
    env,
    input,
    encoding: 'latin1',
    maxBuffer: 1 << 28,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}

function emptyRepository(...options: readonly string[]): string {
  const folder = temporaryFolder();
  git(folder, ['init', '-q', '--bare', ...options]);
  return folder;
}

function forestsOf(folder: string): readonly Forest[] {
  const place = repositoryAt(folder);
  if (place === undefined) throw new Error('no repository');
  return readPacks(place).map((entries) => plantForest(entries, new Uint8Array(new SharedArrayBuffer(entries.count))));
}

interface Unpacked {
  readonly type: string;
  readonly content: string;
  readonly fresh: readonly number[] | undefined;
}

/** All objects that are unpacked, by their ids. Everything counts as clean. */
function unpack(folder: string): ReadonlyMap<string, Unpacked> {
  const unpacked = new Map<string, Unpacked>();
  for (const forest of forestsOf(folder)) {
    const met: Unpacked[] = [];
    const visit = (object: { type: string; content: Buffer; fresh: Uint32Array | undefined }): boolean => {
      met.push({
        type: object.type,
        content: object.content.toString('latin1'),
        fresh: object.fresh === undefined ? undefined : [...object.fresh],
      });
      return true;
    };
    if (kernel === undefined) throw new Error('no WebAssembly');
    for (const _ of unpackWanted(forest, kernel, visit));
    const { entries, order, states } = forest;
    const clean = [...order].filter((place) => states[place] === STATE.clean);
    const { width } = entries;
    for (const [at, place] of clean.entries()) {
      const object = met[at];
      const oid = Buffer.from(entries.ids.subarray(place * width, (place + 1) * width)).toString('hex');
      if (object !== undefined) unpacked.set(oid, object);
    }
  }
  return unpacked;
}

/** Everything that git has, by id. */
function readAll(folder: string): ReadonlyMap<string, { readonly type: string; readonly content: string }> {
  const output = git(folder, ['cat-file', '--batch-all-objects', '--batch']);
  const all = new Map<string, { type: string; content: string }>();
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf('\n', at);
    const [oid = '', type = '', size = ''] = output.slice(at, end).split(' ');
    all.set(oid, { type, content: output.slice(end + 1, end + 1 + Number(size)) });
    at = end + 2 + Number(size);
  }
  return all;
}

/** Some commits of files that resemble those before, a tag, and a file without any likeness. */
function fillRepository(folder: string): void {
  const lines = Array.from({ length: 300 }, (_, at) => `line ${at} ${randomBytes(12).toString('hex')}`);
  let stream = '';
  for (let commit = 0; commit < 30; commit++) {
    lines.splice(
      (commit * 37) % 290,
      commit % 4,
      ...Array.from({ length: commit % 3 }, () => `new ${randomBytes(8).toString('hex')}`),
    );
    const text = lines.join('\n');
    const other = randomBytes(20).toString('hex');
    stream += `commit refs/heads/main\ncommitter A <a@example.org> ${1_600_000_000 + commit} +0000\ndata 3\nmsg\n`;
    stream += `M 100644 inline src/deep/file.txt\ndata ${text.length}\n${text}\nM 100644 inline other-${commit % 7}.txt\ndata 40\n${other}\n\n`;
  }
  stream += 'tag v1\nfrom refs/heads/main\ntagger A <a@example.org> 1600000000 +0000\ndata 4\ntag!\n';
  git(folder, ['fast-import', '--quiet', '--force'], stream);
}

describe('packs that git makes', () => {
  test.each([
    ['sha1', 'offsets', ['-c', 'repack.useDeltaBaseOffset=true']],
    ['sha1', 'ids of bases', ['-c', 'repack.useDeltaBaseOffset=false']],
    ['sha1', 'an old index', ['-c', 'pack.indexVersion=1']],
    ['sha256', 'offsets', []],
    ['sha1', 'no compression', ['-c', 'core.compression=0', '-c', 'pack.compression=0']],
  ] as const)('given %s, %s, then everything is unpacked as git reads it', (format, _, settings) => {
    const folder = emptyRepository(`--object-format=${format}`);
    fillRepository(folder);
    git(folder, [...settings, 'repack', '-adfq', '--depth=20', '--window=20']);
    const [all, unpacked] = [readAll(folder), unpack(folder)];
    expect(all.size).toBeGreaterThan(100);
    expect([...unpacked].map(([oid, { type, content }]) => [oid, { type, content }]).toSorted()).toEqual([...all].toSorted());
    expect([...unpacked.values()].filter(({ fresh }) => fresh !== undefined).length).toBeGreaterThan(20);
  });

  test('given several packs and an alternate, then all of them are read', () => {
    const [folder, other] = [emptyRepository(), emptyRepository()];
    fillRepository(other);
    git(other, ['repack', '-adq']);
    fillRepository(folder);
    git(folder, ['repack', '-adq']);
    fillRepository(folder);
    git(folder, ['repack', '-dq']);
    writeFileSync(join(folder, 'objects/info/alternates'), `${other}/objects\n`);
    const unpacked = unpack(folder);
    expect(forestsOf(folder).length).toBeGreaterThanOrEqual(3);
    expect([...readAll(folder).keys()].filter((oid) => !unpacked.has(oid))).toEqual([]);
  });

  test.each(['idx', 'pack'])('given a pack whose .%s is cut, then it is left to git', (ending) => {
    const folder = emptyRepository();
    fillRepository(folder);
    git(folder, ['repack', '-adq']);
    const pack = join(folder, 'objects/pack');
    for (const name of readdirSync(pack).filter((file) => file.endsWith(ending))) {
      const path = join(pack, name);
      const bytes = readFileSync(path);
      execFileSync('chmod', ['u+w', path]);
      writeFileSync(path, bytes.subarray(0, -7));
    }
    expect(forestsOf(folder)).toEqual([]);
  });
});

const BASE = Buffer.from('const bot = new Telegraf(process.env.TOKEN);\n'.repeat(20));
const STEPS = [{ from: 0, count: 45 }, { insert: Buffer.from('bot.launch();\n') }, { from: 90, count: 300 }];
const RESULT = applied(BASE, STEPS);
const DELTA = deltaOf(BASE.length, RESULT.length, STEPS);
const base: RawEntry = { id: blobId(BASE), kind: 3, body: BASE };
const delta: RawEntry = { id: blobId(RESULT), kind: 6, middle: before(0), body: DELTA };

function unpackEntries(entries: readonly RawEntry[], options: Parameters<typeof writePack>[2] = {}): readonly string[] {
  const folder = emptyRepository();
  writePack(folder, entries, options);
  return [...unpack(folder).values()].map(({ content }) => content).toSorted();
}

const BOTH = [BASE, RESULT].map((content) => content.toString('latin1')).toSorted();
const ONE = [BASE.toString('latin1')];

describe('packs made by hand', () => {
  test.each([
    ['a base and a delta', [base, delta], BOTH],
    ['a base named by its id', [base, { ...delta, kind: 7, middle: () => base.id }], BOTH],
    ['a base that comes later', [{ ...delta, kind: 7, middle: () => base.id }, base], BOTH],
    ['a base in no pack', [base, { ...delta, kind: 7, middle: () => Buffer.alloc(20, 1) }], ONE],
    ['a base before the start', [base, { ...delta, middle: () => Buffer.from([0xff, 0xff, 0x7f]) }], ONE],
    ['a base between two entries', [base, { ...delta, middle: () => Buffer.from([3]) }], ONE],
    ['a delta of itself', [base, { ...delta, middle: () => Buffer.from([0]) }], ONE],
    ['a number that does not end', [base, { ...delta, middle: () => Buffer.alloc(80, 0xff) }], []],
    ['a size too large', [base, { ...delta, size: DELTA.length + 1 }], ONE],
    ['a size too small', [base, { ...delta, size: DELTA.length - 1 }], ONE],
    ['a size beyond all memory', [base, { ...delta, size: 2 ** 40 }], ONE],
    ['a result beyond all memory', [base, { ...delta, body: deltaOf(BASE.length, 2 ** 31, STEPS) }], ONE],
    ['a delta of another base', [base, { ...delta, body: deltaOf(BASE.length + 1, RESULT.length, STEPS) }], ONE],
    ['no zlib', [base, { ...delta, compressed: Buffer.alloc(50, 7) }], ONE],
    ['bytes behind the stream', [base, { ...delta, compressed: Buffer.concat([deflateSync(DELTA), Buffer.alloc(9)]) }], ONE],
    ['a kind that is reserved', [base, { ...delta, kind: 5, middle: () => Buffer.alloc(0) }], []],
  ])('given %s, then what can be read is, and nothing else', (_, entries, expected) => {
    expect(unpackEntries(entries)).toEqual(expected);
  });

  test('given two deltas that are based on each other, then neither is unpacked', () => {
    const [one, two] = [blobId(Buffer.from('1')), blobId(Buffer.from('2'))];
    const loop: readonly RawEntry[] = [
      { id: one, kind: 7, middle: () => two, body: DELTA },
      { id: two, kind: 7, middle: () => one, body: DELTA },
    ];
    expect(unpackEntries([base, ...loop])).toEqual(ONE);
  });

  test.each([
    ['two entries at one place', (_: Buffer, offsets: number[]) => offsets.fill(12)],
    ['an entry beyond the end', (_: Buffer, offsets: number[]) => offsets.fill(1 << 20, 1)],
    ['an entry in the header', (_: Buffer, offsets: number[]) => offsets.fill(3, 0, 1)],
    ['another number of entries', (pack: Buffer) => pack.writeUInt32BE(7, 8)],
    ['another version', (pack: Buffer) => pack.writeUInt32BE(9, 4)],
    ['no pack', (pack: Buffer) => pack.fill(0, 0, 4)],
  ])('given %s, then the pack is left to git', (_, spoil) => {
    expect(unpackEntries([base, delta], { spoil: (pack, offsets) => void spoil(pack, offsets) })).toEqual([]);
  });

  test('given an index of version 1, then it is read', () => {
    expect(unpackEntries([base, delta], { indexVersion: 1 })).toEqual(BOTH);
  });

  test('given a chain of deltas that needs more memory than there is, then the rest is left to git', () => {
    const huge = Buffer.alloc(5 << 20, 'some text');
    const entries: RawEntry[] = [{ id: blobId(huge), kind: 3, body: huge }];
    for (let at = 1; at < 8; at++) {
      const steps = [{ insert: Buffer.from(`version ${at}`) }, ...pieces(huge.length)];
      entries.push({
        id: randomBytes(20),
        kind: 6,
        middle: before(at - 1),
        body: deltaOf(huge.length + (at > 1 ? 9 : 0), huge.length + 9, steps),
      });
    }
    const count = unpackEntries(entries).length;
    expect(count).toBeGreaterThan(2);
    expect(count).toBeLessThan(entries.length);
  });
});

/** Copies of all of a base, as long as one copy can be. */
function pieces(size: number): readonly { readonly from: number; readonly count: number }[] {
  return Array.from({ length: Math.ceil(size / 0x10000) }, (_, at) => ({
    from: at * 0x10000,
    count: Math.min(0x10000, size - at * 0x10000),
  }));
}
