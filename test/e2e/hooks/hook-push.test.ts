// The hook pre-push scans everything that a push adds, for every ref, and nothing else.
import { readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  addServer,
  commitUnseen,
  copyOfPair,
  expectPushed,
  expectRejected,
  idOf,
  installHooks,
  makeHooked,
  type Pair,
  push,
} from '../../support/repositories/hooks.ts';
import { expectNoLeak, fingerprintOf, makeRepository, type Repository } from '../../support/repositories/repository.ts';
import { IN_SOAK, someOf } from '../../support/soak.ts';
import { type Outcome, run, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { relayHooks } from '../../support/terminal/relay.ts';
import { maskOf, token } from '../../support/tokens/token.ts';

relayHooks();

const CLEAR = token('push');
const OTHER = token('push, other');
const LEAK = `const bot = "${CLEAR}";\n`;
const CLEAN = 'const bot = process.env.TELEGRAM_BOT_TOKEN;\n';
/** What is public already on another remote blocks, too: so it shows what is taken for new to this one. */
const STRICT = { 'tokenscan.json': '{"strictExisting": true}' };
const OVERRIDE = 'To push unchecked, once: git push --no-verify\n';

/** A repository with the hook, and a server that has its first commit, in which there is a token already. */
function pair(objectFormat: 'sha1' | 'sha256' = 'sha1'): Promise<Pair> {
  return copyOfPair(`hook-push ${objectFormat}`, async () => {
    const committed = { 'README.md': 'x\n', 'old.ts': `x = "${OTHER}"\n` };
    const repository = await makeHooked(['pre-push'], { committed, objectFormat });
    const server = await addServer(repository, { objectFormat });
    await repository.git(['push', '-q', '--no-verify', 'origin', 'main']);
    return { repository, server };
  });
}

async function short(repository: Repository, revision = 'HEAD'): Promise<string> {
  return (await idOf(repository, revision)).slice(0, 10);
}

/** Runs the hook as git would, with all refs given and their destinations. */
async function hookFor(
  repository: Repository,
  refs: readonly (readonly [local: string, ref: string, before?: string])[],
  args: readonly string[] = ['origin', 'url'],
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<Outcome> {
  const lines = await Promise.all(
    refs.map(async ([local, ref, before]) => `${local} ${await idOf(repository, local)} ${ref} ${before ?? '0'.repeat(40)}\n`),
  );
  return tokenscan(['hook', 'pre-push', ...args], { cwd: repository.path, input: lines.join(''), env });
}

const SILENCE = { code: 0, stdout: '', stderr: '' };

describe('several refs at once', () => {
  test.each(['sha1', 'sha256'] as const)(
    '%s: the third of three brings a token in a commit and takes it out in the next, beside a deletion: that commit is named',
    async (objectFormat) => {
      const { repository, server } = await pair(objectFormat);
      await repository.git(['push', '-q', '--no-verify', 'origin', 'main:refs/heads/old']);
      for (const name of ['one', 'two', 'three']) {
        await repository.git(['checkout', '-q', '-b', name, 'main']);
        await commitUnseen(repository, { [`${name}.ts`]: `// ${name}\n` });
      }
      await commitUnseen(repository, { 'src/bot.ts': `first\n${LEAK}` });
      const leaking = await short(repository);
      await commitUnseen(repository, { 'src/bot.ts': CLEAN });
      const refs = ['one', 'two', 'three', ':old'];
      const outcome = await push(repository, server, ['origin', ...refs]);
      expectRejected(outcome, CLEAR, `${leaking}:src/bot.ts:2:14`, `only in ${leaking}`);
      expect(outcome.stderr).toContain('1 token in 1 location');
      expectPushed(await push(repository, server, ['origin', 'one', 'two', ':old']));
    },
  );

  test('given only deletions, then the push passes silently', async () => {
    const { repository, server } = await pair();
    await repository.git(['push', '-q', '--no-verify', 'origin', 'main:one', 'main:two']);
    await commitUnseen(repository, { 'bot.ts': LEAK });
    expectPushed(await push(repository, server, ['origin', ':one', ':two']));
  });

  test('given a token in two refs, then it is counted once', async () => {
    const { repository, server } = await pair();
    await commitUnseen(repository, { 'bot.ts': LEAK });
    await repository.git(['branch', 'same']);
    const outcome = await push(repository, server, ['origin', 'main', 'same']);
    expectRejected(outcome, CLEAR, 'bot.ts:1:14', '1 token in 1 location');
  });
});

/** What can hold a token in a push: makes it, and gives what to push and what must be said. */
const WAYS: Readonly<Record<string, (repository: Repository) => Promise<readonly [args: readonly string[], place: string]>>> = {
  'a new branch': async (repository) => {
    await repository.git(['checkout', '-q', '-b', 'new']);
    await commitUnseen(repository, { 'bot.ts': LEAK });
    return [['origin', 'new'], `${await short(repository)}:bot.ts:1:14`];
  },
  'a new branch without a common commit': async (repository) => {
    await repository.git(['checkout', '-q', '--orphan', 'new']);
    await repository.git(['rm', '-q', '-r', '-f', '.']);
    await commitUnseen(repository, { 'bot.ts': LEAK });
    return [['origin', 'new'], 'bot.ts:1:14'];
  },
  'a forced push': async (repository) => {
    await commitUnseen(repository, { 'a.ts': 'x\n' });
    await repository.git(['push', '-q', '--no-verify', 'origin', 'main']);
    await repository.git(['commit', '-q', '--amend', '-m', 'rewritten']);
    await commitUnseen(repository, { 'bot.ts': LEAK });
    return [['--force', 'origin', 'main'], `${await short(repository)}:bot.ts:1:14`];
  },
  'an expression with spaces': async (repository) => {
    await commitUnseen(repository, { 'bot.ts': LEAK }, 'with some words');
    return [['origin', 'HEAD^{/some words}:refs/heads/new'], 'bot.ts:1:14'];
  },
  '--all': async (repository) => {
    await repository.git(['checkout', '-q', '-b', 'new']);
    await commitUnseen(repository, { 'bot.ts': LEAK });
    return [['origin', '--all'], 'bot.ts:1:14'];
  },
  '--mirror': async (repository) => {
    await repository.git(['checkout', '-q', '-b', 'new']);
    await commitUnseen(repository, { 'bot.ts': LEAK });
    return [['origin', '--mirror'], 'bot.ts:1:14'];
  },
  '--follow-tags': async (repository) => {
    await repository.git(['tag', '-a', '-m', CLEAR, 'v1']);
    return [['--follow-tags', 'origin', 'main'], 'tag '];
  },
  'the message of a tag': async (repository) => {
    await repository.git(['tag', '-a', '-m', `x\n\n${CLEAR}`, 'v1']);
    return [['origin', 'v1'], `tag ${await short(repository, 'v1')}:`];
  },
  'a tag of a tag': async (repository) => {
    await repository.git(['tag', '-a', '-m', CLEAR, 'inner']);
    await repository.git(['tag', '-a', '-m', 'x', 'v1', 'inner']);
    return [['origin', 'v1'], `tag ${await short(repository, 'inner')}:`];
  },
  'a lightweight tag': async (repository) => {
    await repository.git(['checkout', '-q', '--detach']);
    await commitUnseen(repository, { 'bot.ts': LEAK });
    await repository.git(['tag', 'v1']);
    return [['origin', 'v1'], `${await short(repository)}:bot.ts:1:14`];
  },
  'a tag of a file': async (repository) => {
    const blob = (await repository.git(['hash-object', '-w', '--stdin'], { input: LEAK })).trim();
    await repository.git(['tag', 'v1', blob]);
    return [['origin', 'v1'], `blob ${blob.slice(0, 10)}:1:14`];
  },
  'a URL in place of a remote': async (repository) => {
    await commitUnseen(repository, { 'bot.ts': LEAK });
    return [[(await repository.git(['config', 'remote.origin.url'])).trim(), 'main'], 'bot.ts:1:14'];
  },
  notes: async (repository) => {
    await repository.git(['notes', 'add', '-m', CLEAR]);
    return [['origin', 'refs/notes/commits'], ':1:1'];
  },
  'the name of a branch': async (repository) => {
    await repository.git(['branch', CLEAR.replace(':', '%3A')]);
    return [['origin', CLEAR.replace(':', '%3A')], 'refs/heads/'];
  },
  'the name of an author': async (repository) => {
    await repository.git(['commit', '-q', '--allow-empty', '-m', 'x', '--author', `${CLEAR} <a@example.org>`]);
    return [['origin', 'main'], `commit ${await short(repository)}:`];
  },
  'the message of a commit': async (repository) => {
    await repository.git(['commit', '-q', '--allow-empty', '-m', `x\n\n${CLEAR}`]);
    return [['origin', 'main'], `commit ${await short(repository)}:`];
  },
  'the name of a file': async (repository) => {
    await commitUnseen(repository, { [`src/${CLEAR.replace(':', '~')}.txt`]: 'x\n' });
    return [['origin', 'main'], 'src/'];
  },
  'what a symbolic link points to': async (repository) => {
    await run('ln', ['-s', `https://api.telegram.org/bot${CLEAR}/getMe`, 'link'], { cwd: repository.path });
    await repository.git(['add', 'link']);
    await repository.git(['commit', '-q', '-m', 'x']);
    return [['origin', 'main'], ':link:1:'];
  },
  'a file that attributes call binary': async (repository) => {
    await commitUnseen(repository, { '.gitattributes': '*.ts -diff binary\n', 'bot.ts': LEAK });
    return [['origin', 'main'], 'bot.ts:1:14'];
  },
  'a resolution of a merge': async (repository) => {
    await repository.git(['checkout', '-q', '-b', 'side']);
    await commitUnseen(repository, { 'side.ts': 'x\n' });
    await repository.git(['checkout', '-q', 'main']);
    await commitUnseen(repository, { 'main.ts': 'x\n' });
    await repository.git(['merge', '-q', '--no-commit', 'side']);
    await commitUnseen(repository, { 'evil.ts': LEAK });
    return [['origin', 'main'], `${await short(repository)}:evil.ts:1:14`];
  },
};

/** Makes the place to push from, and says to where. */
function placesOf({ repository, server }: Pair): Readonly<Record<string, () => Promise<{ at: Repository; server: Repository }>>> {
  return {
    'a subdirectory': async () => {
      repository.write({ 'src/deep/x.ts': 'x\n' });
      return { at: repository.at('src/deep'), server };
    },
    'a linked worktree': async () => {
      const folder = `${temporaryFolder()}/tree`;
      await repository.git(['worktree', 'add', '-q', '-b', 'linked', folder]);
      return { at: repository.at(folder), server };
    },
    'a submodule': async () => {
      const library = await makeRepository({ hook: false, committed: { 'a.ts': 'x\n' } });
      await library.git(['config', 'receive.denyCurrentBranch', 'ignore']);
      await repository.git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.path, 'library']);
      const at = repository.at('library');
      await installHooks(at, ['pre-push']);
      return { at, server: library };
    },
  };
}

describe('what a push adds', () => {
  test.each(someOf(Object.keys(WAYS), 2))('given %s, then a token is found', async (way) => {
    const { repository, server } = await pair();
    const [args = [], place = ''] = (await WAYS[way]?.(repository)) ?? [];
    const outcome = await push(repository, server, args);
    expectRejected(outcome, CLEAR, place);
    expect(outcome.stdout).toBe('');
    // A URL is no remote of which we know anything but what the branch was.
    expect(outcome.stderr, 'what the server has').not.toContain('old.ts');
    if (IN_SOAK || way === 'a new branch') {
      expect(await push(repository, server, ['--no-verify', ...args])).toMatchObject({ code: 0, took: true });
    }
  });

  test('given no token, or nothing new, then the push passes silently', async () => {
    const { repository, server } = await pair();
    await commitUnseen(repository, { 'bot.ts': CLEAN });
    await repository.git(['tag', '-a', '-m', 'x', 'v1']);
    expectPushed(await push(repository, server, ['origin', 'main', 'v1', 'main:refs/heads/copy']));
    expect(await push(repository, server, ['origin', 'main', 'v1'])).toEqual({ ...SILENCE, took: false });
    expectPushed(await push(repository, server, ['origin', 'main~1:refs/heads/older']));
  });

  test('given objects that the remote has, then their content is not read', async () => {
    const { repository } = await pair();
    const log = `${temporaryFolder()}/log`;
    const fake = temporaryFolder();
    const git = (await run('/bin/sh', ['-c', 'command -v git'])).stdout.trim();
    repository.write({ [`${fake}/git`]: `#!/bin/sh\necho "$*" >>"${log}"\nexec "${git}" "$@"\n` });
    await run('chmod', ['+x', `${fake}/git`]);
    const env = { PATH: `${fake}:${process.env['PATH']}` };
    expect(await hookFor(repository, [['main', 'refs/heads/copy']], ['origin', 'url'], env)).toEqual(SILENCE);
    const { stdout } = await run('cat', [log]);
    expect(stdout).toContain('rev-list');
    expect(stdout).not.toMatch(/cat-file --batch --buffer|diff-tree/);
  });

  test('given an allowed token and an excluded path, then the push passes', async () => {
    const { repository, server } = await pair();
    await commitUnseen(repository, { 'bot.ts': LEAK, 'docs/example.md': `${token('push, excluded')}\n` });
    const allow = [{ fingerprint: fingerprintOf(CLEAR), reason: 'x', paths: ['*.ts'] }];
    repository.write({ 'tokenscan.json': JSON.stringify({ allow, exclude: ['docs/**'] }) });
    expectPushed(await push(repository, server, ['origin', 'main']));
  });

  test('when the commit is rewritten, then the push passes', async () => {
    const { repository, server } = await pair();
    await commitUnseen(repository, { 'bot.ts': LEAK });
    expectRejected(await push(repository, server, ['origin', 'main']), CLEAR);
    await repository.stage({ 'bot.ts': CLEAN });
    await repository.git(['commit', '-q', '--amend', '--no-edit']);
    expectPushed(await push(repository, server, ['origin', 'main']));
  });

  test.each(['a subdirectory', 'a linked worktree', 'a submodule'])('from %s', async (place) => {
    const { repository, server } = await pair();
    const from = await placesOf({ repository, server })[place]?.();
    if (from === undefined) throw new Error(place);
    await from.at.stage({ 'bot.ts': LEAK });
    await from.at.git(['commit', '-q', '-m', 'x']);
    const refs = ['origin', 'HEAD:refs/heads/new'];
    const outcome = await push(from.at, from.server, refs);
    expectRejected(outcome, CLEAR, 'bot.ts:1:14');
    expect(outcome.stderr).not.toContain('old.ts');
    await from.at.stage({ 'bot.ts': CLEAN });
    await from.at.git(['commit', '-q', '--amend', '-m', 'x']);
    expectPushed(await push(from.at, from.server, refs));
  });
});

describe('what the remote is known to have', () => {
  test.each(someOf(['--help', 'plain', 'with/slash', '-h', 'odd+name@x', '%41$x', "quo'te", '-x', 'сервер', '--all'], 5))(
    'given a remote called %s, then only new objects are scanned',
    async (name) => {
      const repository = await makeHooked(['pre-push'], { committed: { 'old.ts': `x = "${OTHER}"\n` } });
      const server = await addServer(repository, { name });
      await repository.git(['push', '-q', '--no-verify', '--', name, 'main']);
      await repository.git(['fetch', '-q', '--', name]);
      await commitUnseen(repository, { 'a.ts': 'x\n' });
      expectPushed(await push(repository, server, ['--', name, 'main:refs/heads/new']));
      await commitUnseen(repository, { 'bot.ts': LEAK });
      const outcome = await push(repository, server, ['--', name, 'main:refs/heads/new-too']);
      expectRejected(outcome, CLEAR, 'bot.ts:1:14');
      expect(outcome.stderr).not.toContain('old.ts');
    },
  );

  test.each(someOf(['*', 'o*', 'orig?n', '[o]rigin', 'origi\\n', 'origin/*'], 6))(
    'a remote called %s is not taken for a pattern: what another remote has is new to it',
    async (name) => {
      const { repository } = await pair();
      repository.write(STRICT);
      const server = await addServer(repository, { hooks: [], name: 'other' });
      await repository.git(['config', `remote.${name}.url`, server.path]);
      expectRejected(await push(repository, server, ['--', name, 'main']), OTHER, 'old.ts:1:6');
    },
  );

  test('given another remote, then everything is new to it', async () => {
    const { repository } = await pair();
    repository.write(STRICT);
    const server = await addServer(repository, { name: 'other' });
    expectRejected(await push(repository, server, ['other', 'main']), OTHER, 'old.ts:1:6');
  });

  test('given a URL, then only the old value of the branch is known', async () => {
    const { repository, server } = await pair();
    repository.write(STRICT);
    await commitUnseen(repository, { 'a.ts': 'x\n' });
    expectPushed(await push(repository, server, [server.path, 'main']));
    expectRejected(await push(repository, server, [server.path, 'main:refs/heads/new']), OTHER, 'old.ts:1:6');
  });

  test('given a remote branch whose commits are missing here, then a forced push is scanned', async () => {
    const { repository, server } = await pair();
    const clone = repository.at(temporaryFolder());
    await clone.git(['clone', '-q', server.path, '.']);
    await commitUnseen(clone, { 'b.ts': 'x\n' });
    await clone.git(['push', '-q', 'origin', 'main']);
    await commitUnseen(repository, { 'bot.ts': LEAK });
    const outcome = await push(repository, server, ['--force', 'origin', 'main']);
    expectRejected(outcome, CLEAR, 'bot.ts:1:14');
    expect(outcome.stderr).not.toContain('old.ts');
    await repository.stage({ 'bot.ts': CLEAN });
    await repository.git(['commit', '-q', '--amend', '--no-edit']);
    expectPushed(await push(repository, server, ['--force', 'origin', 'main']));
  });

  test('given a remote-tracking branch without its commit, then no token is missed', async () => {
    const { repository } = await pair();
    const gone = '12'.repeat(20);
    repository.write({ '.git/refs/remotes/origin/gone': `${gone}\n` });
    await commitUnseen(repository, { 'bot.ts': LEAK });
    expect((await hookFor(repository, [['main', 'refs/heads/main', gone]])).code).not.toBe(0);
  });
});

describe('incomplete clones', () => {
  test('given a shallow clone, then new content is scanned', async () => {
    const { server } = await pair();
    const clone = server.at(temporaryFolder());
    await clone.git(['clone', '-q', '--depth=1', `file://${server.path}`, '.']);
    await installHooks(clone, ['pre-push']);
    await commitUnseen(clone, { 'a.ts': 'x\n' });
    expectPushed(await push(clone, server, ['origin', 'main']));
    await commitUnseen(clone, { 'bot.ts': LEAK });
    const outcome = await push(clone, server, ['origin', 'main']);
    expectRejected(outcome, CLEAR, 'bot.ts:1:14');
    expect(outcome.stderr).not.toContain('old.ts');
  });

  test.each(['blob:none', 'tree:0'])('a partial clone (%s): new content is scanned, and nothing is fetched', async (filter) => {
    const { repository, server } = await pair();
    for (const n of [1, 2, 3]) await commitUnseen(repository, { 'README.md': `version ${n}\n`, [`src/${n}.ts`]: `${n}\n` });
    await repository.git(['push', '-q', '--no-verify', 'origin', 'main']);
    await server.git(['config', 'uploadpack.allowFilter', 'true']);
    await server.git(['config', 'uploadpack.allowAnySHA1InWant', 'true']);
    const clone = server.at(temporaryFolder());
    await clone.git(['clone', '-q', `--filter=${filter}`, `file://${server.path}`, '.']);
    await installHooks(clone, ['pre-push']);
    const missing = (): Promise<string> => clone.git(['rev-list', '--objects', '--all', '--missing=print']);
    await commitUnseen(clone, { 'src/deep/a.ts': 'deep\n' });
    const before = await missing();
    expect(before).toMatch(/^\?/m);
    expect(await hookFor(clone, [['main', 'refs/heads/main']])).toEqual(SILENCE);
    expect(await missing()).toBe(before);
    expectPushed(await push(clone, server, ['origin', 'main']));
    await commitUnseen(clone, { 'bot.ts': LEAK });
    expectRejected(await push(clone, server, ['origin', 'main:refs/heads/new']), CLEAR, 'bot.ts:1:14');
    expect(await missing()).toContain(before.match(/^\?.*$/m)?.[0]);
  });
});

/** A clone of `server` without files, with the hook. */
async function partialClone(server: Repository): Promise<Repository> {
  await server.git(['config', 'uploadpack.allowFilter', 'true']);
  const clone = server.at(temporaryFolder());
  await clone.git(['clone', '-q', '--filter=blob:none', `file://${server.path}`, '.']);
  await installHooks(clone, ['pre-push']);
  return clone;
}

describe('a partial clone that is pushed to its origin', () => {
  test('given objects that only the origin has, then the push passes and nothing is fetched', async () => {
    const { repository, server } = await pair();
    await commitUnseen(repository, { 'data.txt': 'left behind\n' });
    const left = await idOf(repository, 'HEAD:data.txt');
    await commitUnseen(repository, { 'data.txt': 'new\n' });
    await repository.git(['push', '-q', '--no-verify', 'origin', 'main']);
    const clone = await partialClone(server);
    await clone.git(['update-index', '--add', '--cacheinfo', `100644,${left},again.txt`]);
    const tree = (await clone.git(['write-tree', '--missing-ok'])).trim();
    const commit = (await clone.git(['commit-tree', '-p', 'HEAD', '-m', 'x', tree])).trim();
    await clone.git(['update-ref', 'refs/heads/again', commit]);
    const missing = (): Promise<string> => clone.git(['rev-list', '--objects', '--all', '--missing=print']);
    const before = await missing();
    expect(before).toContain(`?${left}`);
    expect(await hookFor(clone, [['again', 'refs/heads/again']])).toEqual(SILENCE);
    expect(await missing()).toBe(before);
    expect(await hookFor(clone, [['again', 'refs/heads/again']], ['other', 'url'])).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('a partial clone that is pushed elsewhere', () => {
  test.each(['a name', 'a URL'])('to %s: missing objects cannot be scanned: exit 2, and nothing is fetched', async (kind) => {
    const { repository, server } = await pair();
    for (const n of [1, 2]) await commitUnseen(repository, { 'old.ts': `version ${n}\n` });
    await repository.git(['push', '-q', '--no-verify', 'origin', 'main']);
    const clone = await partialClone(server);
    const fork = await addServer(clone, { name: 'fork' });
    await commitUnseen(clone, { 'a.ts': CLEAN });
    const remote = kind === 'a name' ? 'fork' : fork.path;
    const outcome = await hookFor(clone, [['main', 'refs/heads/main']], [remote, fork.path]);
    expect(outcome, outcome.stderr).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toContain('could not scan: ./objects: 2 of its objects are missing (this is a partial clone)');
    expect(outcome.stderr).toContain(OVERRIDE);
    expect(await clone.git(['rev-list', '--objects', '--all', '--missing=print'])).toMatch(/^\?.*\n\?/m);
    expect(await push(clone, fork, ['--no-verify', remote, 'main'])).toMatchObject({ code: 0, took: true });
    await commitUnseen(clone, { 'b.ts': CLEAN });
    expectPushed(await push(clone, fork, [remote, 'main']));
  });
});

describe('content that cannot be scanned is not pushed', () => {
  test.each<[string, (repository: Repository) => Promise<string>]>([
    ['a file', (repository) => idOf(repository, 'HEAD:bot.ts')],
    ['a tree', (repository) => idOf(repository, 'HEAD^{tree}')],
    ['a commit', (repository) => idOf(repository, 'HEAD^')],
  ])('%s is missing: exit 2, and the way to go on', async (_, find) => {
    const { repository } = await pair();
    await commitUnseen(repository, { 'a.ts': 'a\n' });
    await commitUnseen(repository, { 'bot.ts': CLEAN });
    const oid = await find(repository);
    unlinkSync(`${repository.path}/.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`);
    const outcome = await hookFor(repository, [['main', 'refs/heads/main']]);
    expect(outcome, outcome.stderr).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toContain(OVERRIDE);
    expect(outcome.stderr).toMatch(/git rev-list failed|could not scan: /);
  });

  test('given a corrupt object, then exit 2, and other tokens are found', async () => {
    const { repository } = await pair();
    await commitUnseen(repository, { 'bot.ts': LEAK, 'broken.ts': 'broken\n' });
    const oid = await idOf(repository, 'HEAD:broken.ts');
    const path = `${repository.path}/.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`;
    await run('chmod', ['644', path]);
    repository.write({ [path]: 'garbage' });
    const outcome = await hookFor(repository, [['main', 'refs/heads/main']]);
    expect(outcome, outcome.stderr).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toContain('bot.ts:1:14');
    expect(outcome.stderr).toMatch(/could not scan: .*broken\.ts|could not scan: blob /);
    expect(outcome.stderr).toContain(maskOf(CLEAR));
    expectNoLeak(outcome, CLEAR);
  });

  test('given remotes called a and a/b, then their branches are distinguished', async () => {
    const { repository } = await pair();
    repository.write(STRICT);
    await repository.git(['remote', 'add', 'origin/other', temporaryFolder()]);
    await commitUnseen(repository, { 'bot.ts': LEAK });
    await repository.git(['update-ref', 'refs/remotes/origin/other/main', 'HEAD']);
    const refs = [['HEAD', 'refs/heads/main']] as const;
    expect(await hookFor(repository, refs)).toMatchObject({ code: 1 });
    // Nor the other way round: it could be a branch other/main of origin.
    expect(await hookFor(repository, refs, ['origin/other', 'url'])).toMatchObject({ code: 1 });
  });

  test('given an empty standard input and nothing new, then the push passes silently', async () => {
    const { repository } = await pair();
    expect(await hookFor(repository, [])).toEqual(SILENCE);
  });

  test('given an empty standard input, read by another hook, then everything new to the remote is scanned', async () => {
    const { repository, server } = await pair();
    await commitUnseen(repository, { 'bot.ts': LEAK });
    const hook = join(repository.path, '.git/hooks/pre-push');
    writeFileSync(hook, readFileSync(hook, 'utf8').replace('\n', '\ncat > /dev/null\n'), { mode: 0o755 });
    expectRejected(await push(repository, server, ['origin', 'main']), CLEAR, 'bot.ts:1:14');
  });

  test.each<[string, string]>([
    ['garbage', 'garbage\n'],
    ['a line that is cut off', `refs/heads/main ${'1'.repeat(40)} refs/heads/main\n`],
    ['an id of the wrong length', `refs/heads/main ${'1'.repeat(39)} refs/heads/main ${'0'.repeat(40)}\n`],
    ['NUL', `refs/heads/\0main ${'1'.repeat(40)} refs/heads/main ${'0'.repeat(40)}\n`],
    ['an id that is not here', `refs/heads/main ${'1'.repeat(40)} refs/heads/main ${'0'.repeat(40)}\n`],
  ])('%s on standard input: exit 2', async (_, input) => {
    const { repository } = await pair();
    const outcome = await tokenscan(['hook', 'pre-push', 'origin', 'url'], { cwd: repository.path, input });
    expect(outcome, outcome.stderr).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toContain(OVERRIDE);
    expect(outcome.stderr).not.toContain('defect');
  });
});
