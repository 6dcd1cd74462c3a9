// Commits that must pass: those that add no token, and those whose token was said to be harmless.
import { chmodSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { expectBlocked, expectPassed, fingerprintOf, makeRepository } from '../../support/repositories/repository.ts';
import { copiesOf } from '../../support/repositories/template.ts';
import { IN_SOAK } from '../../support/soak.ts';
import { run, tokenscan } from '../../support/terminal/cli.ts';
import { relayHooks } from '../../support/terminal/relay.ts';
import { maskOf, token } from '../../support/tokens/token.ts';

relayHooks();

const CLEAR = token('passes');
const OTHER = token('passes, other');
const LEAK = `const bot = "${CLEAR}";\n`;
const CLEAN = 'const bot = process.env.TELEGRAM_BOT_TOKEN;\n';

describe('commits without new content', () => {
  const committed = { 'bot.ts': LEAK, 'README.md': 'x\n' };

  test('git rm of a file that held a token passes', async () => {
    const repository = await makeRepository({ committed });
    await repository.git(['rm', '-q', 'bot.ts']);
    expectPassed(await repository.commit());
  });

  test('git rm --cached of a file that held a token and stays in the folder passes', async () => {
    const repository = await makeRepository({ committed });
    await repository.git(['rm', '-q', '--cached', 'bot.ts']);
    expectPassed(await repository.commit());
  });

  test('a file that held a token, deleted in the folder only, passes with commit -a', async () => {
    const repository = await makeRepository({ committed });
    await run('rm', ['bot.ts'], { cwd: repository.path });
    expectPassed(await repository.commit(['-a']));
  });

  test('cleaning a file that held a token passes', async () => {
    const repository = await makeRepository({ committed });
    await repository.stage({ 'bot.ts': CLEAN });
    expectPassed(await repository.commit());
  });

  test('given a token in HEAD, when another file changes, then the commit passes', async () => {
    const repository = await makeRepository({ committed });
    await repository.stage({ 'README.md': 'y\n' });
    expectPassed(await repository.commit());
  });

  test('a change of the mode only passes', async () => {
    const repository = await makeRepository({ committed: { 'run.sh': 'x\n' } });
    chmodSync(`${repository.path}/run.sh`, 0o755);
    expectPassed(await repository.commit(['-a']));
  });

  test('an empty commit passes', async () => {
    const repository = await makeRepository({ committed });
    expectPassed(await repository.commit(['--allow-empty']));
  });

  test('--amend of the message only passes', async () => {
    const repository = await makeRepository({ committed });
    expectPassed(await repository.commit(['--amend', '-m', 'better']));
  });

  test('an intent to add passes and does not hide a token beside it', async () => {
    const repository = await makeRepository({ committed: { 'README.md': 'x\n' } });
    repository.write({ 'new.ts': CLEAN });
    await repository.git(['add', '-N', 'new.ts']);
    await repository.stage({ 'README.md': 'y\n' });
    expectPassed(await repository.commit());
    await repository.stage({ 'bot.ts': LEAK });
    expectBlocked(await repository.commit(), CLEAR);
  });

  test('given only an intent to add, then the commit passes', async () => {
    const repository = await makeRepository({ objectFormat: 'sha256', committed: { 'README.md': 'x\n' } });
    repository.write({ 'new.ts': LEAK });
    await repository.git(['add', '-N', 'new.ts']);
    expect(await repository.hook()).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('a submodule that is added, and one that moves on, pass', async () => {
    const library = await makeRepository({ hook: false, committed: { 'a.ts': LEAK } });
    const repository = await makeRepository({ committed: { 'README.md': 'x\n' } });
    await repository.git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.path, 'library']);
    expectPassed(await repository.commit());
    await repository.at('library').git(['commit', '-q', '--allow-empty', '-m', 'more']);
    expectPassed(await repository.commit(['-a']));
  });

  test('given a submodule and a token, then the commit is blocked and the submodule counted as skipped', async () => {
    const library = await makeRepository({ hook: false, committed: { 'a.ts': CLEAN } });
    const repository = await makeRepository({ committed: { 'README.md': 'x\n' } });
    await repository.git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.path, 'library']);
    await repository.stage({ 'bot.ts': LEAK });
    const { skipped } = await repository.staged();
    expect(skipped.map(({ origin, reason }) => [origin.path, reason])).toEqual([['library', 'submodule']]);
    expectBlocked(await repository.commit(), CLEAR);
  });

  test('given skip-worktree or assume-unchanged, then they have no effect', async () => {
    const repository = await makeRepository({ committed: { 'a.ts': CLEAN, 'b.ts': CLEAN } });
    await repository.git(['update-index', '--skip-worktree', 'a.ts']);
    await repository.git(['update-index', '--assume-unchanged', 'b.ts']);
    repository.write({ 'a.ts': LEAK, 'b.ts': LEAK });
    expectPassed(await repository.commit(['--allow-empty', '-a']));
  });

  test('a sparse index: passes without a token, blocked with one', async () => {
    const repository = await makeRepository({ committed: { 'in/a.ts': CLEAN, 'out/deep/b.ts': CLEAN, 'other/c.ts': CLEAN } });
    // A copied repository has an index that knows other files: git keeps folders that may have changed.
    await repository.git(['update-index', '--refresh']);
    await repository.git(['sparse-checkout', 'set', '--cone', '--sparse-index', 'in']);
    expect(await repository.git(['ls-files', '--sparse'])).toContain('out/\n');
    await repository.stage({ 'in/a.ts': `${CLEAN}// more\n` });
    expectPassed(await repository.commit());
    await repository.stage({ 'in/a.ts': LEAK });
    expectBlocked(await repository.commit(), CLEAR);
  });

  test('a split index: passes without a token, blocked with one', async () => {
    const repository = await makeRepository({ committed: { 'a.ts': CLEAN } });
    await repository.git(['update-index', '--split-index']);
    await repository.stage({ 'b.ts': CLEAN });
    expectPassed(await repository.commit());
    await repository.stage({ 'b.ts': LEAK });
    expectBlocked(await repository.commit(), CLEAR);
  });
});

/** A repository in the middle of a merge whose conflict in `a.ts` is to be resolved. */
const conflicted = copiesOf(async () => {
  const repository = await makeRepository({ committed: { 'a.ts': 'one\n' } });
  await repository.git(['checkout', '-q', '-b', 'side']);
  await repository.stage({ 'a.ts': 'side\n', 'b.ts': 'side\n' });
  await repository.git(['commit', '-q', '-m', 'side']);
  await repository.git(['checkout', '-q', 'main']);
  await repository.stage({ 'a.ts': 'main\n' });
  await repository.git(['commit', '-q', '-m', 'main']);
  expect((await run('git', ['merge', '-q', 'side'], { cwd: repository.path })).code).toBe(1);
  return repository;
});

describe('merges', () => {
  test('the conclusion of a merge passes', async () => {
    const repository = await conflicted();
    await repository.stage({ 'a.ts': 'both\n' });
    expectPassed(await repository.commit());
    expect(await repository.git(['rev-list', '--parents', '-1', 'HEAD'])).toMatch(/^\w+ \w+ \w+\n$/);
  });

  test('the conclusion of a merge with -a passes', async () => {
    const repository = await conflicted();
    repository.write({ 'a.ts': 'both\n' });
    expectPassed(await repository.commit(['-a']));
  });

  test('a token in the resolution is blocked', async () => {
    const repository = await conflicted();
    await repository.stage({ 'a.ts': LEAK });
    expectBlocked(await repository.commit(), CLEAR);
  });

  test('given a conflict, then our commands do not fail', async () => {
    const repository = await conflicted();
    expect(await repository.hook()).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

describe('size', () => {
  /** Their ids are more than a pipe holds. */
  const COUNT = IN_SOAK ? 3000 : 1700;

  test(`a commit of ${COUNT} files passes, and one token among them is found`, async () => {
    const repository = await makeRepository();
    repository.write(
      Object.fromEntries(Array.from({ length: COUNT }, (_, n) => [`d${n % 50}/file-${n}.ts`, `${CLEAN}// ${n}\n`])),
    );
    repository.write({ 'd7/file-1607.ts': LEAK });
    await repository.git(['add', '.']);
    const attempt = await repository.commit();
    expectBlocked(attempt, CLEAR);
    expect(attempt.stderr).toContain('d7/file-1607.ts:1:14');
    await repository.stage({ 'd7/file-1607.ts': CLEAN });
    expectPassed(await repository.commit());
    if (!IN_SOAK) return;
    repository.write(Object.fromEntries(Array.from({ length: COUNT }, (_, n) => [`d${n % 50}/file-${n}.ts`, `// ${n}\n`])));
    repository.write({ 'd7/file-1607.ts': LEAK });
    expectBlocked(await repository.commit(['-a']), CLEAR);
  });

  /** Many times what is read at once. */
  const MEGABYTES = IN_SOAK ? 30 : 6;

  test(`a staged file of ${MEGABYTES} MB with a token at its end is blocked`, async () => {
    const repository = await makeRepository();
    const lines = (MEGABYTES * 1e6) / 64;
    const filler = 'nothing to see in this line, 64 bytes long with its line feed. \n'.repeat(lines);
    await repository.stage({ 'big.log': `${filler}${CLEAR}` });
    const attempt = await repository.commit();
    expectBlocked(attempt, CLEAR);
    expect(attempt.stderr).toContain(`big.log:${lines + 1}:1`);
  });

  test('an empty file, and the same content in many files, pass; a token in all of them is reported for each', async () => {
    const repository = await makeRepository();
    await repository.stage({ empty: '', 'a.ts': CLEAN, 'b.ts': CLEAN });
    expectPassed(await repository.commit());
    await repository.stage({ 'a.ts': LEAK, 'b.ts': LEAK, 'c.ts': LEAK });
    const { findings } = await repository.staged();
    expect(findings.map(({ origin }) => origin.path)).toEqual(['a.ts', 'b.ts', 'c.ts']);
    expectBlocked(await repository.commit(), CLEAR);
  });
});

describe('allowed tokens', () => {
  test('after `tokenscan allow` the commit passes; another token still blocks', async () => {
    const repository = await makeRepository();
    await repository.stage({ 'bot.ts': LEAK });
    expectBlocked(await repository.commit(), CLEAR);
    const allowed = await tokenscan(['allow', fingerprintOf(CLEAR), '--reason', 'revoked in 2020'], { cwd: repository.path });
    const stdout = `tokenscan.json: added the entry for ${fingerprintOf(CLEAR)}\n${maskOf(CLEAR)}: bot.ts:1:14\n`;
    expect(allowed).toEqual({ code: 0, stdout, stderr: '' });
    expectPassed(await repository.commit());
    await repository.stage({ 'bot.ts': `${LEAK}const other = "${OTHER}";\n` });
    const attempt = await repository.commit();
    expectBlocked(attempt, OTHER);
    expect(attempt.stderr).toContain('commit blocked: it contains 1 token.');
    expect(attempt.stderr).toContain('suppressed: 1');
  });

  test('given an allowlist at the top, then it applies in a subdirectory and a linked worktree', async () => {
    const repository = await makeRepository({ committed: { 'src/bot.ts': CLEAN } });
    const allowed = await tokenscan(['allow', fingerprintOf(CLEAR), '--reason', 'x'], { cwd: `${repository.path}/src` });
    expect(allowed.stdout).toContain('tokenscan.json');
    repository.write({ 'src/bot.ts': LEAK });
    await repository.git(['add', 'tokenscan.json']);
    expectPassed(await repository.at('src').commit(['-a']));
    await repository.git(['worktree', 'add', '-q', '-b', 'side', '.trees/side']);
    const side = repository.at('.trees/side');
    await side.stage({ 'new.ts': LEAK });
    expectPassed(await side.commit());
    await side.stage({ 'new.ts': `const other = "${OTHER}";\n` });
    expectBlocked(await side.commit(), OTHER);
  });

  test('given an expired allowlist entry, then the commit is blocked', async () => {
    const repository = await makeRepository();
    await tokenscan(['allow', fingerprintOf(CLEAR), '--reason', 'x', '--expires', '2020-01-31'], { cwd: repository.path });
    await repository.stage({ 'bot.ts': LEAK });
    const attempt = await repository.commit();
    expectBlocked(attempt, CLEAR);
    expect(attempt.stderr).toContain('2020-01-31');
  });

  test('given an entry for a path, then it applies only there', async () => {
    const repository = await makeRepository();
    await tokenscan(['allow', fingerprintOf(CLEAR), '--reason', 'x', '--path', 'docs/*.md'], { cwd: repository.path });
    await repository.stage({ 'docs/a.md': LEAK });
    expectPassed(await repository.commit());
    await repository.stage({ 'src/a.md': LEAK });
    expectBlocked(await repository.commit(), CLEAR);
  });

  test('given an inline marker, then it allows the only token of its line and no other line', async () => {
    const repository = await makeRepository();
    await repository.stage({ 'bot.ts': `x("${CLEAR}"); // tokenscan:allow\n` });
    expectPassed(await repository.commit());
    await repository.stage({ 'bot.ts': `x("${CLEAR}"); // tokenscan:allow\ny("${OTHER}");\n` });
    expectBlocked(await repository.commit(), OTHER);
  });

  test('given an inline marker and two tokens, then it allows the one that it names', async () => {
    const repository = await makeRepository();
    await repository.stage({ 'bot.ts': `x("${CLEAR}", "${OTHER}"); // tokenscan:allow\n` });
    expectBlocked(await repository.commit(), OTHER);
    await repository.stage({ 'bot.ts': `x("${CLEAR}", "${OTHER}"); // tokenscan:allow ${fingerprintOf(CLEAR)}\n` });
    const attempt = await repository.commit();
    expectBlocked(attempt, OTHER);
    expect(attempt.stderr).toContain('commit blocked: it contains 1 token.');
  });
});
