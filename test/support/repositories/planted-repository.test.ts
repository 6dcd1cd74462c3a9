// Proves the planted repository without tokenscan: each token is where its place says, nowhere else, and git says the same of it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cleanEnvironment } from '../terminal/cli.ts';
import type { Planted } from './planted/place.ts';
import { type PlantedRepository, plantRepository } from './planted-repository.ts';
import { digestOf, isProven, provenDigest } from './proofs.ts';

/** What came after the last `git gc`; all else is in a pack. */
const LOOSE = 'stash-new evil-merge tag-message tag-only remote-only note unstaged dangling-commit staged linked-index'.split(
  ' ',
);

/** The output of the usual way to search a history. */
const SHOWN_BY_LOG =
  'plain name-newline name-escape name-byte name-dash symlink deleted two-paths rename-edit type-change file-name commit-message author tag-only remote-only note'.split(
    ' ',
  );

const HIDDEN_FROM_LOG =
  'binary-attribute no-diff-attribute utf-16 gzip tar-gzip amended rebased deleted-branch stash-untracked stash-old stash-new evil-merge lfs submodule tag-message ref-name reflog-message unstaged dangling-commit rr-cache staged linked-index config-url lint-staged lefthook commit-editmsg'.split(
    ' ',
  );

/** Runs git; what it prints, each byte as one character. */
function git(folder: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: folder, env: cleanEnvironment(), maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr.toString()}`);
  return stdout.toString('latin1');
}

const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

/** What bytes could mean here: as they are, UTF-16, unzipped. */
function readingsOf(content: Buffer): string {
  const isZipped = content[0] === 0x1f && content[1] === 0x8b;
  return [content.toString('latin1'), content.toString('utf16le'), isZipped ? gunzipSync(content).toString('latin1') : ''].join(
    '\n',
  );
}

/** All objects of a git directory, reachable or not: id → type and readings. */
function objectsOf(gitDirectory: string): ReadonlyMap<string, { readonly type: string; readonly text: string }> {
  const bytes = Buffer.from(git(gitDirectory, 'cat-file', '--batch-all-objects', '--batch'), 'latin1');
  const objects = new Map<string, { type: string; text: string }>();
  for (let at = 0; at < bytes.length; ) {
    const start = bytes.indexOf('\n', at) + 1;
    const [oid = '', type = '', size = ''] = bytes.toString('latin1', at, start - 1).split(' ');
    const end = start + Number(size);
    objects.set(oid, { type, text: readingsOf(bytes.subarray(start, end)) });
    at = end + 1;
  }
  return objects;
}

/** All files of `.git` but the objects of repositories: path → content. */
function filesOf(path: string): ReadonlyMap<string, string> {
  const top = join(path, '.git');
  const files = readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(top.length + 1))
    .filter((file) => file.startsWith('lfs/') || !/(?:^|\/)objects\//.test(file));
  return new Map(files.map((file) => [file, readFileSync(join(top, file), 'latin1')]));
}

/** The file below `.git` that a place which is no object says it is in. */
function fileOf({ holder, file = '' }: Planted): string {
  return holder === 'reflog message' ? `logs/${file}` : file;
}

/** A path of a place as bytes, one character each. */
function bytesOf(path: string): string {
  return [...path]
    .map((sign) =>
      /[\udc80-\udcff]/.test(sign) ? String.fromCharCode(sign.charCodeAt(0) - 0xdc00) : Buffer.from(sign).toString('latin1'),
    )
    .join('');
}

test('the digest of the fixture is that of its last proof', () => {
  expect(digestOf('planted')).toBe(provenDigest('planted'));
});

describe.skipIf(isProven('planted')).each(['sha1', 'sha256'] as const)('%s', (objectFormat) => {
  let folder: string;
  let planted: PlantedRepository;
  let places: readonly Planted[];
  const directoryOf = ({ gitDirectory }: Planted): string => join(planted.path, '.git', gitDirectory);
  const isObject = ({ objects }: Planted): boolean => objects.length > 0;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tokenscan-test-'));
    planted = await plantRepository(folder, { objectFormat });
    places = planted.places;
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('each place has a name and a token of its own', () => {
    expect(new Set(places.map(({ place }) => place)).size).toBe(places.length);
    expect(new Set(places.map(({ token }) => token)).size).toBe(places.length);
  });

  test('objects: exactly those that a place names hold its token', () => {
    for (const directory of new Set(places.map(directoryOf))) {
      const objects = objectsOf(directory);
      const here = places.filter((place) => directoryOf(place) === directory);
      const holders = (token: string): readonly string[] =>
        [...objects].filter(([, { text }]) => text.includes(token)).map(([oid, { type }]) => `${type} ${oid}`);
      expect(places.map(({ place, token }) => [place, holders(token)])).toEqual(
        places.map((entry) => [entry.place, here.includes(entry) ? entry.objects.map((oid) => `${entry.holder} ${oid}`) : []]),
      );
    }
  });

  test('files: exactly those that a place names hold its token, and the index its names', () => {
    const files = filesOf(planted.path);
    const holders = ({ token }: Planted): readonly string[] => {
      const spellings = [token, token.replace(':', '%3A')];
      const holds = ([file, text]: readonly [string, string]): boolean =>
        spellings.some((spelling) => file.includes(spelling) || text.includes(spelling));
      return [...files].filter(holds).map(([file]) => file);
    };
    for (const place of places) {
      if (place.place === 'ref-name') expect(holders(place)).toContain(fileOf(place));
      else if (place.holder === 'tree') expect(holders(place)).toEqual(['index', 'worktrees/linked/index']);
      else expect([place.place, holders(place)]).toEqual([place.place, isObject(place) ? [] : [fileOf(place)]]);
    }
  });

  test('refs and reflogs: git itself prints them', () => {
    const name = places.find(({ holder }) => holder === 'ref name');
    expect(linesOf(git(planted.path, 'for-each-ref', '--format=%(refname)'))).toContain(name?.file);
    const message = places.find(({ holder }) => holder === 'reflog message');
    expect(git(planted.path, 'reflog', 'show', message?.file ?? '')).toContain(message?.token);
  });

  test('commits: the first has it and its parents have not, the last has it', () => {
    const idsIn = (place: Planted, commit: string): string => `${git(directoryOf(place), 'ls-tree', '-rtz', commit)}${commit}`;
    for (const place of places) {
      const { firstCommit, lastCommit, objects, holder } = place;
      if (firstCommit === undefined || lastCommit === undefined) {
        expect([place.place, firstCommit, lastCommit]).toEqual([place.place, undefined, undefined]);
        continue;
      }
      const wanted = holder === 'file' ? [bytesOf(place.paths[0] ?? '?')] : objects;
      const has = (commit: string): boolean => wanted.every((oid) => idsIn(place, commit).includes(oid));
      const [, ...parents] = git(directoryOf(place), 'rev-list', '--parents', '--max-count=1', firstCommit).trim().split(' ');
      expect([place.place, has(firstCommit), has(lastCommit), parents.filter(has)]).toEqual([place.place, true, true, []]);
    }
  });

  test('paths: those of the object in the first commit, or in an index', () => {
    for (const place of places.filter(({ paths, holder }) => paths.length > 0 && holder === 'blob')) {
      const where = place.worktree === undefined ? directoryOf(place) : join(folder, place.worktree);
      const list =
        place.kept === 'index' ? git(where, 'ls-files', '-sz') : git(where, 'ls-tree', '-rz', place.firstCommit ?? 'none');
      const entries = list.split('\0').filter((entry) => place.objects.some((oid) => entry.includes(oid)));
      const paths = entries.map((entry) => entry.slice(entry.indexOf('\t') + 1));
      // Many notes lie in folders of two digits; a single one does not.
      expect([place.place, paths]).toEqual([place.place, place.paths.map(bytesOf)]);
    }
  });

  test('refs that lead to a place, and HEAD', () => {
    const leading = (place: Planted, kind: string): readonly string[] =>
      linesOf(
        git(directoryOf(place), 'for-each-ref', '--format=%(refname)', `--contains=${place.firstCommit}`, `refs/${kind}/`),
      ).map((ref) => ref.slice(`refs/${kind}/`.length));
    const head = (directory: string): string => git(directory, 'ls-tree', '-rt', 'HEAD');
    for (const place of places.filter(({ firstCommit }) => firstCommit !== undefined)) {
      const { branches, tags, remotes, inHead } = place;
      expect([
        place.place,
        leading(place, 'heads'),
        leading(place, 'tags'),
        leading(place, 'remotes').filter((ref) => ref !== 'origin/HEAD'),
      ]).toEqual([place.place, branches, tags, remotes]);
      if (isObject(place))
        expect([place.place, place.objects.some((oid) => head(directoryOf(place)).includes(oid))]).toEqual([place.place, inHead]);
    }
  });

  test('what keeps it: found by the first of these that leads to it', () => {
    const reachable = (directory: string, ...from: readonly string[]): string => git(directory, 'rev-list', '--objects', ...from);
    const ways = [
      [undefined, ['--branches', '--tags', '--remotes']],
      ['note', ['--glob=refs/notes/*']],
      ['stash', linesOf(git(planted.path, 'stash', 'list', '--format=%H'))],
      ['reflog', ['--reflog']],
      ['index', ['--indexed-objects', '--all']],
    ] as const;
    for (const place of places.filter(isObject)) {
      const way = ways.find(
        ([kept, from]) =>
          (place.gitDirectory === '' || kept === undefined) &&
          reachable(directoryOf(place), ...from).includes(place.objects[0] ?? '?'),
      );
      expect([place.place, way === undefined ? 'dangling' : way[0]]).toEqual([place.place, place.kept]);
    }
    for (const { place, stash, firstCommit = '' } of places.filter(({ kept }) => kept === 'stash')) {
      expect([place, git(planted.path, 'rev-list', '--parents', '--no-walk', stash ?? '?')]).toEqual([
        place,
        expect.stringContaining(firstCommit),
      ]);
    }
  });

  test('some are in a pack and some are loose', () => {
    const isLoose = (oid: string): boolean => existsSync(join(planted.path, '.git/objects', oid.slice(0, 2), oid.slice(2)));
    const here = places.filter((place) => isObject(place) && place.gitDirectory === '');
    const loose = here.filter(({ objects }) => objects.every(isLoose)).map(({ place }) => place);
    expect(loose).toEqual(LOOSE);
  });

  test('what `git log -p --all` shows of it', () => {
    const shown = readingsOf(Buffer.from(git(planted.path, 'log', '-p', '--all'), 'latin1'));
    const named = (isShown: boolean): readonly string[] =>
      places.filter(({ token }) => shown.includes(token) === isShown).map(({ place }) => place);
    expect([named(true), named(false)]).toEqual([SHOWN_BY_LOG, HIDDEN_FROM_LOG]);
  });

  test('it is the same every time', async () => {
    const again = mkdtempSync(join(folder, 'again-'));
    expect(await plantRepository(again, { objectFormat })).toEqual({ ...planted, path: join(again, 'repository') });
  });
});
