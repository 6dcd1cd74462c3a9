// The hook commit-msg scans the part of a message that git keeps, however it is written.
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  addBranch,
  attempt,
  commitUnseen,
  editor,
  expectStopped,
  installHooks,
  makeHooked,
} from '../../support/repositories/hooks.ts';
import {
  expectNoLeak,
  expectPassed,
  fingerprintOf,
  makeRepository,
  type Repository,
} from '../../support/repositories/repository.ts';
import { someOf } from '../../support/soak.ts';
import { run, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { relayHooks } from '../../support/terminal/relay.ts';
import { token } from '../../support/tokens/token.ts';

relayHooks();

const CLEAR = token('message');
const LEAK = `Use the bot\n\nIts token is ${CLEAR}\n`;
const CLEAN = 'Use the bot\n\nIts token is in .env\n';
const PLACE = '.git/COMMIT_EDITMSG:3:14';

function hooked(committed: Readonly<Record<string, string>> = { 'README.md': 'x\n' }): Promise<Repository> {
  return makeHooked(['commit-msg'], { committed });
}

/** Ways to make a commit with a message. */
const WAYS: Readonly<Record<string, (message: string) => readonly [readonly string[], Readonly<Record<string, string>>]>> = {
  '-m': (message) => [['-m', message], {}],
  '-F': (message) => {
    const file = `${temporaryFolder()}/message`;
    writeFileSync(file, message);
    return [['-F', file], {}];
  },
  'an editor': (message) => [[], editor(message)],
  '-m and an editor': (message) => [['-m', message, '-e'], editor('')],
  '-v and an editor': (message) => [['-v'], editor(message)],
  '-vv and an editor': (message) => [['-vv'], editor(message)],
  '--cleanup=scissors': (message) => [['--cleanup=scissors'], editor(message)],
  '--cleanup=verbatim': (message) => [['--cleanup=verbatim'], editor(message)],
  '--cleanup=whitespace': (message) => [['--cleanup=whitespace'], editor(message)],
  '--amend': (message) => [['--amend', '-m', message], {}],
  '--amend and an editor': (message) => [['--amend'], editor(message)],
  '--no-status': (message) => [['--no-status'], editor(message)],
};

describe('a token in the message', () => {
  test.each(Object.keys(WAYS))('given %s, then it is blocked with file and line', async (way) => {
    const repository = await hooked();
    const [args = [], env = {}] = WAYS[way]?.(LEAK) ?? [];
    await repository.stage({ 'a.ts': 'a\n' });
    expectStopped(await attempt(repository, ['commit', '-q', ...args], { env }), CLEAR, PLACE);
  });

  test.each(someOf(Object.keys(WAYS), 3))('given %s and a clean message, then it passes', async (way) => {
    const repository = await hooked();
    await repository.stage({ 'a.ts': 'a\n' });
    const [args = [], env = {}] = WAYS[way]?.(CLEAN) ?? [];
    expectPassed(await attempt(repository, ['commit', '-q', ...args], { env }));
  });

  test('given a blocked message, when the printed command allows it, then the commit passes', async () => {
    const repository = await hooked();
    const stopped = await repository.commit(['--allow-empty', '-m', LEAK]);
    expectStopped(stopped, CLEAR, `npx tokenscan allow ${fingerprintOf(CLEAR)}`);
    const allowed = await tokenscan(['allow', fingerprintOf(CLEAR), '--reason', 'a test'], { cwd: repository.path });
    expect(allowed.code, allowed.stderr).toBe(0);
    expectPassed(await repository.commit(['--allow-empty', '-m', LEAK]));
  });

  test('--no-verify passes', async () => {
    const repository = await hooked();
    expectPassed(await repository.commit(['--allow-empty', '--no-verify', '-m', LEAK]));
  });

  test('given a token after an invalid UTF-8 byte in the subject, then it is blocked', async () => {
    const repository = await hooked();
    const input = Buffer.concat([Buffer.from([0xff, 0x20]), Buffer.from(LEAK)]);
    expectStopped(await attempt(repository, ['commit', '-q', '--allow-empty', '-F', '-'], { input }), CLEAR, PLACE);
  });

  test.each([
    ['a subdirectory', 'src/deep'],
    ['the root', '.'],
  ])('from %s', async (_, folder) => {
    const repository = (await hooked({ 'src/deep/a.ts': 'x\n' })).at(folder);
    expectStopped(await repository.commit(['--allow-empty', '-m', LEAK]), CLEAR, PLACE);
    expectPassed(await repository.commit(['--allow-empty', '-m', CLEAN]));
  });

  test('in a linked worktree', async () => {
    const repository = await hooked();
    const folder = `${temporaryFolder()}/tree`;
    await repository.git(['worktree', 'add', '-q', '-b', 'other', folder]);
    const linked = repository.at(folder);
    expectStopped(await linked.commit(['--allow-empty', '-m', LEAK]), CLEAR, 'COMMIT_EDITMSG:3:14');
    expectPassed(await linked.commit(['--allow-empty', '-m', CLEAN]));
  });

  test('in a submodule', async () => {
    const library = await makeRepository({ hook: false, committed: { 'a.ts': 'x\n' } });
    const repository = await makeRepository({ hook: false, committed: { 'README.md': 'x\n' } });
    await repository.git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.path, 'library']);
    const submodule = repository.at('library');
    await installHooks(submodule, ['commit-msg']);
    expectStopped(await submodule.commit(['--allow-empty', '-m', LEAK]), CLEAR, 'COMMIT_EDITMSG:3:14');
    expectPassed(await submodule.commit(['--allow-empty', '-m', CLEAN]));
  });

  test('given a merge message by -m, an editor or after a conflict, then it is scanned', async () => {
    const repository = await hooked({ 'a.ts': 'x\n' });
    await addBranch(repository, 'other', { 'b.ts': 'b\n' });
    await addBranch(repository, 'conflict', { 'a.ts': 'theirs\n' });
    await commitUnseen(repository, { 'a.ts': 'ours\n' });
    expectStopped(await attempt(repository, ['merge', '-q', '-m', LEAK, 'other']), CLEAR, '.git/MERGE_MSG:3:14');
    await repository.git(['merge', '--abort']);
    const env = editor(LEAK);
    expectStopped(await attempt(repository, ['merge', '-q', '--edit', 'other'], { env }), CLEAR, '.git/MERGE_MSG:3:14');
    await repository.git(['merge', '--abort']);
    expectPassed(await attempt(repository, ['merge', '-q', '--edit', 'other'], { env: editor(CLEAN) }));
    expect((await attempt(repository, ['merge', '-q', 'conflict'])).code).toBe(1);
    await repository.stage({ 'a.ts': 'both\n' });
    expectStopped(await attempt(repository, ['commit', '-q'], { env }), CLEAR, PLACE);
    expectPassed(await attempt(repository, ['commit', '-q'], { env: editor(CLEAN) }));
  });

  test("given a merged branch with a token in its name, then git's message is blocked", async () => {
    const repository = await hooked();
    const percent = CLEAR.replace(':', '%3A');
    await addBranch(repository, percent, { 'b.ts': 'b\n' });
    await commitUnseen(repository, { 'c.ts': 'c\n' });
    expectStopped(await attempt(repository, ['merge', '-q', '--no-edit', percent]), CLEAR, '.git/MERGE_MSG:1:');
  });

  test('given a reworded commit of a rebase, then its message is scanned', async () => {
    const repository = await hooked();
    await commitUnseen(repository, { 'b.ts': 'b\n' });
    const env = { GIT_SEQUENCE_EDITOR: 'sed -i -e s/^pick/reword/', ...editor(LEAK) };
    const outcome = await attempt(repository, ['rebase', '-q', '-i', 'HEAD^'], { env });
    expect(outcome.stderr).toContain('commit blocked: it contains');
    expect(await repository.git(['log', '--all', '--format=%B'])).not.toContain(CLEAR);
    expectNoLeak(outcome, CLEAR);
  });
});

describe('parts that git removes', () => {
  test('given -v and a removed token below the scissors, then it passes', async () => {
    const repository = await hooked({ 'bot.ts': `x = "${CLEAR}"\n` });
    await repository.stage({ 'bot.ts': 'x\n' });
    expectPassed(await attempt(repository, ['commit', '-q', '-v'], { env: editor(CLEAN) }));
  });

  test('given -vv and an unstaged token below the scissors, then it passes', async () => {
    const repository = await hooked({ 'bot.ts': 'x\n' });
    await repository.stage({ 'a.ts': 'a\n' });
    repository.write({ 'bot.ts': `x = "${CLEAR}"\n` });
    expectPassed(await attempt(repository, ['commit', '-q', '-vv'], { env: editor(CLEAN) }));
  });

  test('given commit.verbose and --amend, then only tokens above the scissors count', async () => {
    const repository = await hooked({ 'bot.ts': `x = "${CLEAR}"\n` });
    await repository.git(['config', 'commit.verbose', 'true']);
    await repository.stage({ 'bot.ts': 'x\n' });
    expectPassed(await attempt(repository, ['commit', '-q', '--amend'], { env: editor(CLEAN) }));
    await repository.stage({ 'bot.ts': 'y\n' });
    expectStopped(await attempt(repository, ['commit', '-q'], { env: editor(LEAK) }), CLEAR, PLACE);
  });

  test.each(['strip', 'scissors', 'default'])(
    'a deleted file whose name is a token stands in a comment: with commit.cleanup=%s it passes',
    async (cleanup) => {
      const name = `${CLEAR.replace(':', '~')}.txt`;
      const repository = await hooked({ [name]: 'x\n', 'README.md': 'x\n' });
      await repository.git(['config', 'commit.cleanup', cleanup]);
      await repository.git(['rm', '-q', '--', name]);
      expectPassed(await attempt(repository, ['commit', '-q'], { env: editor(CLEAN) }));
      expect(await repository.git(['log', '-1', '--format=%B'])).not.toContain(name);
    },
  );

  test.each(['verbatim', 'whitespace'])(
    'with --cleanup=%s git keeps its comments, and a token in them stops it',
    async (cleanup) => {
      const name = `${CLEAR.replace(':', '~')}.txt`;
      const repository = await hooked({ [name]: 'x\n', 'README.md': 'x\n' });
      await repository.git(['rm', '-q', '--', name]);
      const args = ['commit', '-q', `--cleanup=${cleanup}`];
      expectStopped(await attempt(repository, args, { env: editor(CLEAN) }), CLEAR, '.git/COMMIT_EDITMSG:');
      expect((await repository.git(['reflog', 'HEAD'])).trim().split('\n')).toHaveLength(1);
    },
  );

  test.each<[string, readonly string[]]>([
    ['--cleanup=verbatim', ['--cleanup=verbatim']],
    ['-m', ['-m', `Use the bot\n\n# ${CLEAR}`]],
    ['commit.cleanup=verbatim', []],
    ['another comment character', []],
  ])('a line that begins with # and a token, with %s: git keeps it, so it is stopped', async (way, args) => {
    const repository = await hooked();
    if (way.startsWith('commit.')) await repository.git(['config', 'commit.cleanup', 'verbatim']);
    if (way.startsWith('another')) await repository.git(['config', 'core.commentChar', ';']);
    const env = way === '-m' ? {} : editor(`Use the bot\n\n# ${CLEAR}\n`);
    expectStopped(
      await attempt(repository, ['commit', '-q', '--allow-empty', ...args], { env }),
      CLEAR,
      '.git/COMMIT_EDITMSG:3:',
    );
  });

  test('given a token in a comment, then it passes and is in no commit', async () => {
    const repository = await hooked();
    const env = editor(`Use the bot\n\n# ${CLEAR}\n`);
    expectPassed(await attempt(repository, ['commit', '-q', '--allow-empty'], { env }));
    expect(await repository.git(['log', '--format=%B'])).not.toContain(CLEAR);
  });

  test('given scissors written by the user, then they hide nothing that git keeps', async () => {
    const repository = await hooked();
    const scissors = '# ------------------------ >8 ------------------------';
    const env = editor(`Use the bot\n\n${scissors}\n${CLEAR}\n`);
    // Without -v and --cleanup=scissors git drops the line as a comment, and keeps what follows.
    expectStopped(await attempt(repository, ['commit', '-q', '--allow-empty'], { env }), CLEAR, '.git/COMMIT_EDITMSG:4:1');
    const plain = await attempt(repository, ['commit', '-q', '--allow-empty', '-m', `x\n\n${scissors}\n${CLEAR}`]);
    expectStopped(plain, CLEAR, '.git/COMMIT_EDITMSG:4:1');
  });
});

describe('how the hook is called', () => {
  test.each<[string, readonly string[], RegExp]>([
    ['without a name', [], /missing NAME; the hooks are pre-commit, pre-merge-commit, commit-msg, .*pre-push, pre-receive/],
    ['with a name that is none', ['commit-message'], /no such hook: commit-message; the hooks are pre-commit, /],
    ['with a name of every object', ['constructor'], /no such hook: constructor/],
    ['commit-msg without a file', ['commit-msg'], /missing FILE: .*\n?.*hook commit-msg FILE/],
    ['prepare-commit-msg without a file', ['prepare-commit-msg'], /missing FILE/],
    ['commit-msg with a file that is not there', ['commit-msg', 'gone'], /could not read the message: no such file/],
    ['commit-msg with a folder', ['commit-msg', '.'], /could not read the message: is a folder/],
  ])('%s: exit 2, and it is said what is missing', async (_, args, reason) => {
    const repository = await makeRepository({ hook: false, committed: { 'README.md': 'x\n' } });
    const outcome = await tokenscan(['hook', ...args], { cwd: repository.path });
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toMatch(reason);
    expect(outcome.stderr).not.toContain('defect');
  });

  test.each(['commit-msg', 'prepare-commit-msg', 'applypatch-msg', 'pre-push', 'pre-commit'])(
    '%s: what git hands over is never taken for an option of ours',
    async (name) => {
      const repository = await makeRepository({ hook: false, committed: { 'README.md': 'x\n' } });
      await repository.stage({ '--help': `${CLEAR}\n` });
      const line = `HEAD ${'1'.repeat(40)} refs/heads/main ${'0'.repeat(40)}\n`;
      for (const arg of ['--help', '-h']) {
        const outcome = await tokenscan(['hook', name, arg, 'x'], { cwd: repository.path, input: line });
        expect(outcome.stdout, arg).toBe('');
        expect(outcome.code, arg).not.toBe(0);
      }
    },
  );

  test('commit-msg outside of a repository: the message is scanned or the exit code is 2, never 0', async () => {
    const folder = temporaryFolder();
    writeFileSync(`${folder}/message`, LEAK);
    expect((await tokenscan(['hook', 'commit-msg', 'message'], { cwd: folder })).code).not.toBe(0);
  });

  test('`hook --help` says what there is', async () => {
    const { stdout } = await tokenscan(['hook', '--help']);
    for (const name of ['pre-commit', 'pre-merge-commit', 'commit-msg', 'pre-push', 'pre-receive', 'prepare-commit-msg']) {
      expect(stdout).toContain(name);
    }
  });

  test('given a message that cannot be scanned, then the printed way to commit unchecked works', async () => {
    const repository = await makeRepository({ hook: false, committed: { 'README.md': 'x\n' } });
    await installHooks(repository, ['commit-msg'], 'rm -f "$1"');
    const outcome = await repository.commit(['--allow-empty', '-m', CLEAN]);
    expect(outcome).toMatchObject({ code: 1, made: false });
    expect(outcome.stderr).toContain('To commit unchecked, once: git commit --no-verify\n');
    expectPassed(await repository.commit(['--allow-empty', '--no-verify', '-m', CLEAN]));
    expect(readFileSync(`${repository.path}/.git/hooks/commit-msg`, 'utf8')).toContain('rm -f');
  });

  test('given an unreadable tokenscan.json, then the commit is blocked', async () => {
    const repository = await hooked();
    repository.write({ 'tokenscan.json': '{' });
    const outcome = await repository.commit(['--allow-empty', '-m', CLEAN]);
    expect(outcome).toMatchObject({ code: 1, made: false });
    expect(outcome.stderr).toContain('tokenscan.json');
  });

  test('given no repository, then no program of the folder runs', async () => {
    const repository = await hooked();
    const marker = `${repository.path}/marker`;
    repository.write({ 'bin/git': `#!/bin/sh\ntouch "${marker}"\n` });
    await run('chmod', ['+x', 'bin/git'], { cwd: repository.path });
    writeFileSync(`${repository.path}/message`, LEAK);
    const env = { PATH: `${repository.path}/bin:${process.env['PATH']}` };
    const outcome = await tokenscan(['hook', 'commit-msg', 'message'], { cwd: repository.path, env });
    expect(outcome.code).toBe(1);
    expect((await run('test', ['-e', marker])).code).toBe(1);
  });
});
