// When an LFS pointer is committed or pushed, its content is scanned if it is stored locally.
import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  addServer,
  attempt,
  commitUnseen,
  expectPushed,
  expectRejected,
  expectStopped,
  idOf,
  installHooks,
  makeHooked,
  push,
} from '../../support/repositories/hooks.ts';
import { expectPassed, type Repository } from '../../support/repositories/repository.ts';
import { run, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { relayHooks } from '../../support/terminal/relay.ts';
import { token } from '../../support/tokens/token.ts';

relayHooks();

const CLEAR = token('lfs');
const LEAK = `first\nconst bot = "${CLEAR}";\n`;
const CLEAN = 'const bot = process.env.TELEGRAM_BOT_TOKEN;\n';
const HOOKS = ['pre-commit', 'pre-push'];

const noLfs = (await run('git', ['lfs', 'version'])).code !== 0;

/** Where LFS stores a content, below the git folder that all worktrees share. */
function placeOf(content: string): { readonly id: string; readonly path: string } {
  const id = createHash('sha256').update(content).digest('hex');
  return { id, path: `lfs/objects/${id.slice(0, 2)}/${id.slice(2, 4)}/${id}` };
}

/** The pointer that git holds in place of a content. */
function pointerTo(content: string, extra = ''): string {
  return `version https://git-lfs.github.com/spec/v1\n${extra}oid sha256:${placeOf(content).id}\nsize ${content.length}\n`;
}

/** Puts a content where LFS keeps it. */
function keep(repository: Repository, content: string): void {
  repository.write({ [`.git/${placeOf(content).path}`]: content });
}

async function hooked(): Promise<Repository> {
  return makeHooked(HOOKS, { committed: { 'README.md': 'x\n' } });
}

describe('a pointer that is staged', () => {
  test.each([
    ['a plain one', ''],
    ['one with an extension', `ext-0-case sha256:${'1'.repeat(64)}\n`],
  ])('%s to a content with a token: stopped, with the path and the line in the content', async (_, extra) => {
    const repository = await hooked();
    keep(repository, LEAK);
    await repository.stage({ 'data/dump.bin': pointerTo(LEAK, extra) });
    expectStopped(await repository.commit(), CLEAR, 'data/dump.bin:2:14');
  });

  test('given a pointer to clean content, then it passes', async () => {
    const repository = await hooked();
    keep(repository, CLEAN);
    await repository.stage({ 'dump.bin': pointerTo(CLEAN) });
    expectPassed(await repository.commit());
    expect((await repository.staged()).skipped).toEqual([]);
  });

  test('given a pointer to a content that is not stored here, then it passes, and --verbose lists the skip', async () => {
    const repository = await hooked();
    await repository.stage({ 'dump.bin': pointerTo(LEAK) });
    const { stdout } = await tokenscan(['staged', '--verbose'], { cwd: repository.path });
    expect(stdout).toContain('skipped: dump.bin (LFS content that is not here)');
    expect(stdout).toContain('skipped: LFS content that is not here');
    expectPassed(await repository.commit());
  });

  test('given another pointer without local content, then the token is found and the other counted', async () => {
    const repository = await hooked();
    keep(repository, LEAK);
    await repository.stage({ 'a.bin': pointerTo(CLEAN), 'b.bin': pointerTo(LEAK), 'c.ts': CLEAN });
    expectStopped(await repository.commit(), CLEAR, 'b.bin:2:14', 'skipped: LFS content that is not here');
  });

  test('given a linked worktree or a subdirectory, then the common LFS folder is used', async () => {
    const repository = await hooked();
    keep(repository, LEAK);
    const folder = `${temporaryFolder()}/tree`;
    await repository.git(['worktree', 'add', '-q', '-b', 'other', folder]);
    const linked = repository.at(folder);
    await linked.stage({ 'src/dump.bin': pointerTo(LEAK) });
    expectStopped(await linked.commit(), CLEAR, 'src/dump.bin:2:14');
    expectStopped(await linked.at('src').commit(), CLEAR, 'src/dump.bin:2:14');
  });

  test.each([
    ['a text about pointers', `See: ${pointerTo(LEAK)}`],
    ['a pointer with more than a pointer has', `${pointerTo(LEAK)}${'x'.repeat(2000)}`],
    ['an id that leads out of the folder', pointerTo(LEAK).replace(/sha256:.*/, 'sha256:../../../../../../etc/passwd')],
  ])('%s is a file like any other', async (_, text) => {
    const repository = await hooked();
    keep(repository, LEAK);
    await repository.stage({ 'notes.md': text });
    expectPassed(await repository.commit());
  });

  test('given unreadable content, then exit 2 with its path', async () => {
    const repository = await hooked();
    repository.write({ [`.git/${placeOf(LEAK).path}/x`]: 'a folder in its place' });
    await repository.stage({ 'dump.bin': pointerTo(LEAK) });
    const outcome = await repository.commit();
    expect(outcome).toMatchObject({ code: 1, made: false });
    expect(outcome.stderr).toContain('could not scan: dump.bin: ');
    expect(outcome.stderr).toContain('git commit --no-verify');
  });
});

describe('a pointer that is pushed', () => {
  test('given content with a token in any pushed commit, then it is rejected with commit and path', async () => {
    const repository = await hooked();
    const server = await addServer(repository);
    keep(repository, LEAK);
    await commitUnseen(repository, { 'data/dump.bin': pointerTo(LEAK) });
    const id = (await idOf(repository)).slice(0, 10);
    await commitUnseen(repository, { 'data/dump.bin': pointerTo(CLEAN) });
    expectRejected(await push(repository, server, ['origin', 'main']), CLEAR, `${id}:data/dump.bin:2:14`);
  });

  test('given content without a pushed pointer, or no local content, then the push passes', async () => {
    const repository = await hooked();
    const server = await addServer(repository);
    keep(repository, LEAK);
    await commitUnseen(repository, { 'dump.bin': pointerTo(CLEAN) });
    expectPushed(await push(repository, server, ['origin', 'main']));
  });

  test('given a pointer that the remote has, then the push passes', async () => {
    const repository = await hooked();
    const server = await addServer(repository);
    keep(repository, LEAK);
    await commitUnseen(repository, { 'dump.bin': pointerTo(LEAK) });
    await repository.git(['push', '-q', '--no-verify', 'origin', 'main']);
    await commitUnseen(repository, { 'a.ts': CLEAN });
    expectPushed(await push(repository, server, ['origin', 'main']));
  });
});

describe.skipIf(noLfs)(`git lfs itself${noLfs ? ' (skipped: git-lfs is not installed)' : ''}`, () => {
  test('given a file tracked by LFS, then commit and push are blocked', async () => {
    const repository = await hooked();
    const server = await addServer(repository);
    await repository.git(['lfs', 'install', '--local', '--skip-repo']);
    await repository.git(['lfs', 'track', '*.bin']);
    await repository.stage({ '.gitattributes': readFileSync(`${repository.path}/.gitattributes`), 'dump.bin': LEAK });
    expect(await repository.git(['show', ':dump.bin'])).toBe(pointerTo(LEAK));
    expectStopped(await repository.commit(), CLEAR, 'dump.bin:2:14');
    expectPassed(await repository.commit(['--no-verify']));
    await installHooks(repository, ['pre-push']);
    expectRejected(await push(repository, server, ['origin', 'main']), CLEAR, ':dump.bin:2:14');
    rmSync(`${repository.path}/.git/lfs/objects`, { recursive: true });
    expect(await attempt(repository, ['push', '-q', 'origin', 'main'])).toMatchObject({ code: 0 });
  });
});
