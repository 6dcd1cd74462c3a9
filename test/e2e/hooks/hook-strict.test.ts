// The strict hooks: prepare-commit-msg, applypatch-msg and pre-applypatch see what --no-verify and git's own commits bypass in the others.
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  addBranch,
  attempt,
  commitUnseen,
  editor,
  expectStopped,
  idOf,
  installHooks,
  makeHooked,
  STRICT,
} from '../../support/repositories/hooks.ts';
import { type Attempt, expectNoLeak, expectPassed, type Repository } from '../../support/repositories/repository.ts';
import { copyOfRepository } from '../../support/repositories/template.ts';
import { someOf } from '../../support/soak.ts';
import { run, temporaryFolder } from '../../support/terminal/cli.ts';
import { relayHooks } from '../../support/terminal/relay.ts';
import { maskOf, token } from '../../support/tokens/token.ts';

relayHooks();

const CLEAR = token('strict');
const LEAK = `const bot = "${CLEAR}";\n`;
const CLEAN = 'const bot = process.env.TELEGRAM_BOT_TOKEN;\n';

/** A repository with a branch `other` off its first commit that adds this file, and a commit of its own on main. */
async function branched(files: Readonly<Record<string, string>>, message = 'other'): Promise<Repository> {
  return copyOfRepository(`hook-strict ${JSON.stringify([files, message])}`, async () => {
    const repository = await makeHooked(STRICT, { committed: { 'README.md': 'x\n', 'a.ts': 'x\n' } });
    await repository.git(['checkout', '-q', '-b', 'other']);
    await commitUnseen(repository, files, message);
    await repository.git(['checkout', '-q', 'main']);
    await commitUnseen(repository, { 'ours.ts': 'x\n' });
    return repository;
  });
}

/** What brings the commits of `other`, or makes one like it. */
const WAYS: Readonly<Record<string, (repository: Repository) => Promise<Attempt>>> = {
  'commit --no-verify': async (repository) => {
    await repository.git(['checkout', '-q', 'other', '--', '.']);
    return repository.commit(['--no-verify']);
  },
  'commit --no-verify -a': async (repository) => {
    await repository.git(['checkout', '-q', 'other', '--', '.']);
    return repository.commit(['--no-verify', '-a']);
  },
  'commit --no-verify with an editor': async (repository) => {
    await repository.git(['checkout', '-q', 'other', '--', '.']);
    return attempt(repository, ['commit', '-q', '--no-verify'], { env: editor('x\n') });
  },
  'cherry-pick': (repository) => attempt(repository, ['cherry-pick', 'other']),
  revert: async (repository) => {
    // The commit that takes it away again is the one that is reverted.
    await repository.git(['-c', 'core.hooksPath=/dev/null', 'cherry-pick', 'other']);
    await repository.git(['-c', 'core.hooksPath=/dev/null', 'revert', '--no-edit', 'HEAD']);
    return attempt(repository, ['revert', '--no-edit', 'HEAD']);
  },
  'rebase (its picks)': async (repository) => {
    await repository.git(['checkout', '-q', 'other']);
    const before = await idOf(repository);
    const outcome = await attempt(repository, ['rebase', 'main']);
    // While a rebase waits, HEAD is where it has come to; what counts is whether the branch has moved.
    return { ...outcome, made: (await idOf(repository, 'refs/heads/other')) !== before };
  },
  'rebase --force-rebase -i': async (repository) => {
    await repository.git(['checkout', '-q', 'other']);
    const before = await idOf(repository);
    const outcome = await attempt(repository, ['rebase', '-i', 'main'], { env: { GIT_SEQUENCE_EDITOR: ':' } });
    return { ...outcome, made: (await idOf(repository, 'refs/heads/other')) !== before };
  },
  am: async (repository) => {
    const folder = temporaryFolder();
    await repository.git(['format-patch', '-q', '-o', folder, '-1', 'other']);
    return attempt(repository, ['am', '-q', `${folder}/${await patchIn(folder)}`]);
  },
  'am -3': async (repository) => {
    const folder = temporaryFolder();
    await repository.git(['format-patch', '-q', '-o', folder, '-1', 'other']);
    return attempt(repository, ['am', '-q', '-3', `${folder}/${await patchIn(folder)}`]);
  },
};

async function patchIn(folder: string): Promise<string> {
  return (await run('ls', [folder])).stdout.trim();
}

describe('strict hooks', () => {
  test.each(Object.keys(WAYS))('%s with a token in a file is stopped', async (way) => {
    const repository = await branched({ 'src/bot.ts': LEAK });
    const outcome = await WAYS[way]?.(repository);
    if (outcome === undefined) throw new Error(way);
    expectStopped(outcome, CLEAR, 'src/bot.ts:1:14');
    expect(outcome.stderr).not.toContain('--no-verify');
  });

  test.each(someOf(Object.keys(WAYS), 2))('%s without one passes, and nothing of ours is said', async (way) => {
    const repository = await branched({ 'src/bot.ts': CLEAN });
    const outcome = await WAYS[way]?.(repository);
    if (outcome === undefined) throw new Error(way);
    expect(outcome, outcome.stderr).toMatchObject({ code: 0, made: true });
    expect(outcome.stderr + outcome.stdout).not.toMatch(/tokenscan|token/);
  });

  test.each(['cherry-pick', 'rebase (its picks)', 'rebase --force-rebase -i', 'am', 'am -3'])(
    '%s with a token in the message is stopped',
    async (way) => {
      const repository = await branched({ 'src/bot.ts': CLEAN }, `Subject\n\nIts token is ${CLEAR}\n`);
      const outcome = await WAYS[way]?.(repository);
      if (outcome === undefined) throw new Error(way);
      expectStopped({ ...outcome, stderr: oursOf(outcome) }, CLEAR);
      expect(outcome.stdout).not.toContain(CLEAR);
    },
  );

  test.each(['am', 'cherry-pick'])('%s keeps lines that begin with #, and a token in them stops it', async (way) => {
    const repository = await branched({ 'src/bot.ts': CLEAN }, 'Subject\n\nBody\n');
    await repository.git(['checkout', '-q', 'other']);
    const hooks = ['-c', 'core.hooksPath=/dev/null'];
    await repository.git([...hooks, 'commit', '-q', '--amend', '--cleanup=verbatim', '-F', '-'], {
      input: `Subject\n\nBody\n\n# ${CLEAR}\n`,
    });
    await repository.git(['checkout', '-q', 'main']);
    const outcome = await WAYS[way]?.(repository);
    if (outcome === undefined) throw new Error(way);
    expectStopped({ ...outcome, stderr: oursOf(outcome) }, CLEAR);
  });

  test('am --keep-cr --no-scissors of a message with scissors: the part below them is scanned', async () => {
    const repository = await branched(
      { 'src/bot.ts': CLEAN },
      `Subject\n\n# ------------------------ >8 ------------------------\n# x\n${CLEAR}`,
    );
    const outcome = await WAYS['am']?.(repository);
    if (outcome === undefined) throw new Error('am');
    expectStopped({ ...outcome, stderr: oursOf(outcome) }, CLEAR);
  });

  test('given commit --no-verify with a token in the message, then it is blocked', async () => {
    const repository = await branched({ 'src/bot.ts': CLEAN });
    const outcome = await repository.commit(['--no-verify', '--allow-empty', '-m', `x\n\n${CLEAR}`]);
    expectStopped(outcome, CLEAR, '.git/COMMIT_EDITMSG:3:1');
  });

  test.each(['leaks', 'clean'])('given a merge of a branch that %s, then it passes', async (kind) => {
    const repository = await branched({ 'src/bot.ts': kind === 'leaks' ? LEAK : CLEAN });
    expectPassed(await attempt(repository, ['merge', '-q', '--no-edit', '--no-verify', 'other']));
  });

  test('given a resolution with a token and --no-verify, then the merge is blocked', async () => {
    const repository = await branched({ 'a.ts': 'theirs\n' });
    await commitUnseen(repository, { 'a.ts': 'ours\n' });
    await attempt(repository, ['merge', '-q', 'other']);
    await repository.stage({ 'a.ts': LEAK });
    expectStopped(await attempt(repository, ['commit', '-q', '--no-edit', '--no-verify']), CLEAR, 'a.ts:1:14');
    await repository.stage({ 'a.ts': 'both\n' });
    expectPassed(await attempt(repository, ['commit', '-q', '--no-edit', '--no-verify']));
  });

  test('given merge --squash with a token, then the commit is blocked; without one it passes', async () => {
    const repository = await branched({ 'src/bot.ts': LEAK });
    await repository.git(['merge', '-q', '--squash', 'other']);
    expectStopped(await attempt(repository, ['commit', '-q', '--no-edit', '--no-verify']), CLEAR, 'src/bot.ts:1:14');
    await repository.stage({ 'src/bot.ts': CLEAN });
    expectPassed(await attempt(repository, ['commit', '-q', '--no-edit', '--no-verify']));
  });

  test('given a clean squash or fixup of a rebase, then it passes', async () => {
    const repository = await branched({ 'src/bot.ts': CLEAN });
    for (const n of [1, 2]) await commitUnseen(repository, { 'ours.ts': `${n}\n` }, `squash! ${n}`);
    const env = { GIT_SEQUENCE_EDITOR: 'sed -i -e 2s/^pick/squash/', GIT_EDITOR: 'true' };
    expect(await attempt(repository, ['rebase', '-q', '-i', 'HEAD~2'], { env })).toMatchObject({
      code: 0,
      made: true,
      stderr: '',
    });
  });

  test('given a clean commit --amend --no-edit, then it passes, even if HEAD has a token', async () => {
    const repository = await branched({ 'src/bot.ts': CLEAN });
    await commitUnseen(repository, { 'old.ts': LEAK });
    await repository.stage({ 'b.ts': CLEAN });
    expectPassed(await attempt(repository, ['commit', '-q', '--amend', '--no-edit']));
  });

  test('given -v and a removed token below the scissors, then the commit passes', async () => {
    const repository = await branched({ 'src/bot.ts': CLEAN });
    await commitUnseen(repository, { 'old.ts': LEAK });
    await repository.stage({ 'old.ts': CLEAN });
    expectPassed(await attempt(repository, ['commit', '-q', '-v'], { env: editor('x\n') }));
  });

  test('given the usual hooks, too, then a token is reported once', async () => {
    const repository = await branched({ 'src/bot.ts': CLEAN });
    await installHooks(repository, ['pre-commit', 'commit-msg']);
    await repository.stage({ 'bot.ts': LEAK });
    const outcome = await repository.commit();
    expectStopped(outcome, CLEAR, 'bot.ts:1:14');
    expect(outcome.stderr.split('commit blocked: it contains')).toHaveLength(2);
  });

  test('given no strict hooks, then these commits pass', async () => {
    const repository = await branched({ 'src/bot.ts': LEAK });
    await repository.git(['config', 'core.hooksPath', '.git/other']);
    await installHooks(repository, ['pre-commit', 'pre-merge-commit', 'commit-msg']);
    expect(await attempt(repository, ['cherry-pick', 'other'])).toMatchObject({ code: 0, made: true });
  });

  test('given content that cannot be scanned, then it is blocked, and no impossible bypass is suggested', async () => {
    const repository = await branched({ 'src/bot.ts': CLEAN });
    repository.write({ 'tokenscan.json': '{' });
    const outcome = await attempt(repository, ['cherry-pick', 'other']);
    expect(outcome.made).toBe(false);
    expect(outcome.stderr).toContain('commit blocked: it could not be checked completely.\n');
    expect(outcome.stderr).not.toContain('--no-verify');
  });

  test('from a linked worktree', async () => {
    const repository = await branched({ 'src/bot.ts': LEAK });
    await addBranch(repository, 'third', { 'third.ts': CLEAN });
    const folder = `${temporaryFolder()}/tree`;
    await repository.git(['worktree', 'add', '-q', folder, 'third']);
    expectStopped(await attempt(repository.at(folder), ['cherry-pick', 'other']), CLEAR, 'src/bot.ts:1:14');
    const patch = `${folder}/x.patch`;
    writeFileSync(patch, await repository.git(['format-patch', '--stdout', '-1', 'other']));
    await repository.at(folder).git(['reset', '-q', '--hard']);
    expect(readFileSync(patch, 'utf8')).toContain(CLEAR);
    expectStopped(await attempt(repository.at(folder), ['am', '-q', patch]), CLEAR, 'src/bot.ts:1:14');
  });
});

/** Without the lines in which git itself repeats the subject or body of the commit. */
function oursOf(outcome: Attempt): string {
  expect(outcome.stderr).toContain(maskOf(CLEAR));
  expectNoLeak(outcome, CLEAR);
  return outcome.stderr;
}
