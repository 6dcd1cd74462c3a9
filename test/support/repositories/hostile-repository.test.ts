// Proves that the hostile repository is hostile: git runs its programs and does not show what it hides.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cleanEnvironment, temporaryFolder } from '../terminal/cli.ts';
import { type HostileRepository, makeHostileRepository } from './hostile-repository.ts';
import { digestOf, isProven, provenDigest } from './proofs.ts';

/** Commands of the shell, and programs that each runs; others may run, too. */
const LIVE: readonly (readonly [command: string, markers: readonly string[]])[] = [
  ['git status', ['core.fsmonitor']],
  ['git ls-files', ['core.fsmonitor']],
  ['echo >> bot.once; git add bot.once', ['filter.once.clean']],
  ['echo >> bot.long; git add bot.long', ['filter.long.process']],
  ['git log', ['gpg.program']],
  ['git log -p -- bot.text', ['diff.text.textconv']],
  ['git diff HEAD~1 HEAD -- replaced.env', ['diff.external']],
  ['git diff $(git hash-object -t tree /dev/null) HEAD -- bot.whole', ['diff.whole.command']],
  ['git update-ref refs/heads/other HEAD', ['hook reference-transaction']],
  ['git fetch near', ['remote.near.uploadpack']],
  ['git push near main', ['remote.near.receivepack']],
  ['git fetch far', ['core.sshCommand']],
  ['git fetch git://git.invalid/bot', ['core.gitProxy']],
  ['git trap', ['alias.trap']],
  ['git interpret-trailers --trailer Trap=x', ['trailer.trap.cmd']],
  ['git interpret-trailers --trailer Trapped=x', ['trailer.trapped.command']],
  ['git archive --format=trap HEAD', ['tar.trap.command']],
  ['echo url=https://git.invalid | git credential fill', ['credential.helper', 'core.askPass']],
  ['git cat-file --batch-all-objects --batch-check', ['remote.promisor.url']],
];

interface FindingMetadata {
  readonly status: number | null;
  readonly stdout: string;
}

/** Runs a command of the shell without a terminal. */
function shell(folder: string, command: string, env: Readonly<Record<string, string>> = {}): FindingMetadata {
  return spawnSync('sh', ['-c', command], {
    cwd: folder,
    env: cleanEnvironment(env),
    timeout: 300_000,
    input: '',
    encoding: 'latin1',
  });
}

/** Runs git over the objects of the repository alone: from a git directory of its own, with nothing of the other's `.git` but objects. */
function aside({ path }: HostileRepository, folder: string, command: string): FindingMetadata {
  const own = join(folder, 'own.git');
  shell(folder, `test -d own.git || git init -q --bare --object-format=$(git -C ${path} rev-parse --show-object-format) own.git`);
  return shell(folder, command, { GIT_DIR: own, GIT_OBJECT_DIRECTORY: join(path, '.git/objects') });
}

test('the digest of the fixture is that of its last proof', () => {
  expect(digestOf('hostile')).toBe(provenDigest('hostile'));
});

describe.skipIf(isProven('hostile'))('programs', () => {
  test.each(LIVE)('%s', async (command, markers) => {
    const repository = await makeHostileRepository(temporaryFolder());
    expect(repository.markers()).toEqual([]);
    shell(repository.path, command);
    expect(repository.markers()).toEqual(expect.arrayContaining([...markers]));
  });

  test('to ask for the object that is not there runs one', async () => {
    const repository = await makeHostileRepository(temporaryFolder());
    expect(shell(repository.path, `git cat-file -e ${repository.missing}`).status).not.toBe(0);
    expect(repository.markers()).toContain('remote.promisor.url');
  });

  test('with the endless file, git does not come back', async () => {
    const { path } = await makeHostileRepository(temporaryFolder(), { fifo: true });
    expect(shell(path, 'timeout 1 git rev-parse HEAD').status).toBe(124);
  });
});

describe.skipIf(isProven('hostile')).each(['sha1', 'sha256'] as const)('what is hidden: %s', (objectFormat) => {
  test('every token is in an object, and to read them all needs none of the programs', async () => {
    const folder = temporaryFolder();
    const repository = await makeHostileRepository(folder, { objectFormat });
    const all = aside(repository, folder, 'git -c core.multiPackIndex=false cat-file --batch-all-objects --batch --unordered');
    expect(all.status).toBe(0);
    for (const { place, token, objects } of repository.places) {
      expect([place, all.stdout.includes(token), objects.every((oid) => all.stdout.includes(`${oid} blob`))]).toEqual([
        place,
        true,
        true,
      ]);
    }
    expect(repository.markers()).toEqual([]);
  });

  test('git in the repository shows neither what is replaced nor what is grafted away', async () => {
    const { path, places } = await makeHostileRepository(temporaryFolder(), { objectFormat });
    const log = shell(path, 'git log -p --all --no-show-signature --no-textconv --no-ext-diff -- "bot.*" "*.env"').stdout;
    const shown = places.filter(({ token }) => log.includes(token)).map(({ place }) => place);
    expect(shown).toEqual(['textconv', 'external-diff', 'filter', 'filter-process', 'commit-graph']);
  });

  test('without grafts and replaced objects, the commit-graph lies', async () => {
    const folder = temporaryFolder();
    const repository = await makeHostileRepository(folder, { objectFormat });
    const place = repository.places.find((entry) => entry.place === 'commit-graph');
    const tip = shell(repository.path, 'git rev-parse commit-graph').stdout.trim();
    const parents = (options: string): string =>
      aside(repository, folder, `GIT_NO_REPLACE_OBJECTS=1 git ${options} rev-list ${tip}`).stdout;
    expect(parents('').split('\n')).toEqual([tip, '']);
    expect(parents('-c core.commitGraph=false')).toContain(place?.firstCommit);
  });

  test('the multi-pack-index lies', async () => {
    const folder = temporaryFolder();
    const repository = await makeHostileRepository(folder, { objectFormat });
    const [oid = ''] = repository.places.find((entry) => entry.place === 'multi-pack-index')?.objects ?? [];
    expect(aside(repository, folder, `git cat-file -e ${oid}`).status).not.toBe(0);
    expect(aside(repository, folder, 'git cat-file --batch-all-objects --batch-check').stdout).toContain(`${oid} missing`);
    expect(aside(repository, folder, `git -c core.multiPackIndex=false cat-file -e ${oid}`).status).toBe(0);
  });
});
