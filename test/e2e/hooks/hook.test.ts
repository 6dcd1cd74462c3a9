// Which content the hook scans, however and wherever a commit is made.
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type Attempt,
  expectBlocked,
  expectPassed,
  fingerprintOf,
  installHook,
  makeRepository,
  type Repository,
} from '../../support/repositories/repository.ts';
import { pairsOf, someOf } from '../../support/soak.ts';
import { run, temporaryFolder } from '../../support/terminal/cli.ts';
import { relayHooks } from '../../support/terminal/relay.ts';
import { maskOf, token } from '../../support/tokens/token.ts';

relayHooks();

const CLEAR = token('hook');
const LEAK = `const bot = "${CLEAR}";\n`;
const CLEAN = 'const bot = process.env.TELEGRAM_BOT_TOKEN;\n';

describe('the index counts, not the working tree', () => {
  test('a token that is staged and removed from the working tree is blocked', async () => {
    const repository = await makeRepository({ committed: { 'bot.ts': CLEAN } });
    await repository.stage({ 'bot.ts': LEAK });
    repository.write({ 'bot.ts': CLEAN });
    expectBlocked(await repository.commit(), CLEAR);
  });

  test('a token that is only in the working tree does not block the commit', async () => {
    const repository = await makeRepository({ committed: { 'bot.ts': CLEAN } });
    await repository.stage({ 'bot.ts': `${CLEAN}// more\n` });
    repository.write({ 'bot.ts': LEAK, 'untracked.ts': LEAK });
    expectPassed(await repository.commit());
  });

  test('a staged token whose file is deleted in the working tree is blocked', async () => {
    const repository = await makeRepository({ committed: { 'bot.ts': CLEAN } });
    await repository.stage({ 'bot.ts': LEAK });
    await run('rm', ['bot.ts'], { cwd: repository.path });
    expectBlocked(await repository.commit(), CLEAR);
  });
});

/** Makes a repository with a committed `bot.ts` and gives the folder to commit in. */
const PLACES: Readonly<Record<string, () => Promise<Repository>>> = {
  'the root': () => makeRepository({ committed: { 'bot.ts': CLEAN } }),
  'a subdirectory': async () =>
    (await makeRepository({ committed: { 'README.md': 'x\n', 'src/deep/bot.ts': CLEAN } })).at('src/deep'),
  'a linked worktree': async () => {
    const repository = await makeRepository({ committed: { 'bot.ts': CLEAN } });
    const folder = `${temporaryFolder()}/tree`;
    await repository.git(['worktree', 'add', '-q', '-b', 'other', folder]);
    return repository.at(folder);
  },
  'a submodule': async () => {
    const library = await makeRepository({ hook: false, committed: { 'bot.ts': CLEAN } });
    const repository = await makeRepository({ hook: false, committed: { 'README.md': 'x\n' } });
    await repository.git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.path, 'library']);
    const submodule = repository.at('library');
    await installHook(submodule);
    return submodule;
  },
};

/** Commits an unstaged change of `bot.ts`. */
const WAYS: Readonly<Record<string, (repository: Repository) => Promise<Attempt>>> = {
  'commit -a': (repository) => repository.commit(['-a']),
  'commit -- F': (repository) => repository.commit(['-m', 'x', '--', 'bot.ts']),
  'commit -i F': (repository) => repository.commit(['-i', 'bot.ts']),
  'commit -p': (repository) => repository.commit(['-p'], { input: 'y\n' }),
  'commit --amend -a': (repository) => repository.commit(['--amend', '--no-edit', '-a']),
};

describe('unstaged changes that a commit includes', () => {
  test.each(pairsOf(Object.keys(WAYS), Object.keys(PLACES)))('%s from %s is blocked with a token', async (way, place) => {
    const repository = await (PLACES[place] ?? PLACES['the root'])?.();
    if (repository === undefined) throw new Error(place);
    repository.write({ 'bot.ts': LEAK });
    const attempt = await WAYS[way]?.(repository);
    if (attempt === undefined) throw new Error(way);
    // What `-p` shows of the hunk, on standard output, is git's word and not ours.
    expectBlocked(way === 'commit -p' ? { ...attempt, stdout: '' } : attempt, CLEAR);
  });

  test.each(pairsOf(Object.keys(WAYS), Object.keys(PLACES), 1))('%s from %s passes without one', async (way, place) => {
    const repository = await (PLACES[place] ?? PLACES['the root'])?.();
    if (repository === undefined) throw new Error(place);
    repository.write({ 'bot.ts': `${CLEAN}// more\n` });
    const attempt = await WAYS[way]?.(repository);
    if (attempt === undefined) throw new Error(way);
    // `-p` shows the hunk and its question on standard output.
    if (way === 'commit -p') expect(attempt).toMatchObject({ code: 0, made: true, stderr: '' });
    else expectPassed(attempt);
  });

  test('commit -p of the clean hunk passes, the token stays in the working tree', async () => {
    const middle = 'x\n'.repeat(20);
    const repository = await makeRepository({ committed: { 'bot.ts': `a\n${middle}b\n` } });
    repository.write({ 'bot.ts': `${LEAK}${middle}${CLEAN}` });
    expect(await repository.commit(['-p'], { input: 'n\ny\n' })).toMatchObject({ code: 0, made: true, stderr: '' });
    expect(await repository.git(['show', 'HEAD:bot.ts'])).toBe(`a\n${middle}${CLEAN}`);
  });

  test('given commit -- F, then a token staged in another file does not block it', async () => {
    const repository = await makeRepository({ committed: { 'bot.ts': CLEAN } });
    await repository.stage({ 'other.ts': LEAK });
    repository.write({ 'bot.ts': `${CLEAN}// more\n` });
    expectPassed(await repository.commit(['-m', 'x', '--', 'bot.ts']));
    expectBlocked(await repository.commit(), CLEAR);
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ['GIT_INDEX_FILE, relative', { GIT_INDEX_FILE: '.git/another-index' }],
    ['GIT_DIR, relative', { GIT_DIR: '.git' }],
    ['GIT_ICASE_PATHSPECS', { GIT_ICASE_PATHSPECS: '1' }],
    ['GIT_GLOB_PATHSPECS', { GIT_GLOB_PATHSPECS: '1' }],
    ['GIT_NOGLOB_PATHSPECS', { GIT_NOGLOB_PATHSPECS: '1' }],
    ['GIT_PREFIX', { GIT_PREFIX: 'nowhere/' }],
  ])('with %s set, commit -a is blocked with a token and passes without', async (_, env) => {
    const repository = await makeRepository({ committed: { 'bot.ts': CLEAN } });
    await run('cp', ['.git/index', '.git/another-index'], { cwd: repository.path });
    repository.write({ 'bot.ts': LEAK });
    expectBlocked(await repository.commit(['-a'], { env }), CLEAR);
    repository.write({ 'bot.ts': `${CLEAN}// more\n` });
    expectPassed(await repository.commit(['-a'], { env }));
  });

  test('given a bare repository with its working tree elsewhere, then a token is blocked', async () => {
    const repository = await makeRepository({ committed: { 'bot.ts': CLEAN } });
    await run('mv', ['.git', 'dotfiles.git'], { cwd: repository.path });
    const env = { GIT_DIR: `${repository.path}/dotfiles.git`, GIT_WORK_TREE: repository.path };
    const commit = async (): Promise<Attempt> => {
      const outcome = await run('git', ['commit', '-q', '-a', '-m', 'x'], { cwd: repository.path, env });
      const count = (await repository.git(['rev-list', '--count', 'HEAD'], { env })).trim();
      return { ...outcome, made: count !== '1' };
    };
    repository.write({ 'bot.ts': LEAK });
    expectBlocked(await commit(), CLEAR);
    repository.write({ 'bot.ts': `${CLEAN}// more\n` });
    expectPassed(await commit());
  });
});

/** The git that TOKENSCAN_TEST_GIT names comes first, where there is one: the system's own may know no tables of refs. */
const NEW_GIT = process.env['TOKENSCAN_TEST_GIT'];
const reftablePath = NEW_GIT === undefined ? process.env['PATH'] : `${dirname(NEW_GIT)}:${process.env['PATH']}`;
const [major = 0, minor = 0] = (await run('git', ['version'], { env: { PATH: reftablePath } })).stdout
  .replace(/^[^0-9]*/, '')
  .split('.', 2)
  .map(Number);
const hasReftable = major > 2 || (major === 2 && minor >= 45);

describe('the first commit', () => {
  test.each(['sha1', 'sha256'] as const)('%s: a token is blocked', async (objectFormat) => {
    const repository = await makeRepository({ objectFormat });
    await repository.stage({ 'README.md': 'x\n', 'bot.ts': LEAK });
    expectBlocked(await repository.commit(), CLEAR);
  });

  test.each(['sha1', 'sha256'] as const)('%s: without a token it passes in silence', async (objectFormat) => {
    const repository = await makeRepository({ objectFormat });
    await repository.stage({ 'README.md': 'x\n', 'bot.ts': CLEAN });
    expect(await repository.hook()).toEqual({ code: 0, stdout: '', stderr: '' });
    expectPassed(await repository.commit());
  });

  test.each(['sha1', 'sha256'] as const)('%s: the second commit is scanned, too', async (objectFormat) => {
    const repository = await makeRepository({ objectFormat, committed: { 'README.md': 'x\n' } });
    await repository.stage({ 'bot.ts': LEAK });
    expectBlocked(await repository.commit(), CLEAR);
    await repository.stage({ 'bot.ts': CLEAN });
    expectPassed(await repository.commit());
  });

  test.skipIf(!hasReftable)(
    `reftable: blocked with a token, passes without${hasReftable ? '' : ' (skipped: git before 2.45 has none)'}`,
    async () => {
      const repository = await makeRepository({ refFormat: 'reftable', env: { PATH: reftablePath } });
      await repository.stage({ 'bot.ts': LEAK });
      expectBlocked(await repository.commit(), CLEAR);
      await repository.stage({ 'bot.ts': CLEAN });
      expectPassed(await repository.commit());
    },
  );

  test('an empty first commit passes', async () => {
    expectPassed(await (await makeRepository()).commit(['--allow-empty']));
  });

  test('given the first commit of an orphan branch, then all of it is scanned', async () => {
    const repository = await makeRepository({ committed: { 'bot.ts': LEAK } });
    await repository.git(['checkout', '-q', '--orphan', 'other']);
    expectBlocked(await repository.commit(), CLEAR);
  });
});

describe('output of a blocked commit', () => {
  /** Languages; their words are tested in test/remediation/fix/languages.test.ts. */
  const LANGUAGES = [
    ['bot.ts', 'process.env.TELEGRAM_BOT_TOKEN'],
    ['bot.mjs', 'process.env.TELEGRAM_BOT_TOKEN'],
    ['bot.py', 'os.environ["TELEGRAM_BOT_TOKEN"]'],
    ['bot.go', 'os.Getenv("TELEGRAM_BOT_TOKEN")'],
    ['bot.php', "getenv('TELEGRAM_BOT_TOKEN')"],
    ['bot.rb', 'ENV.fetch("TELEGRAM_BOT_TOKEN")'],
    ['Bot.java', 'System.getenv("TELEGRAM_BOT_TOKEN")'],
    ['Bot.cs', 'Environment.GetEnvironmentVariable("TELEGRAM_BOT_TOKEN")'],
    ['bot.rs', 'std::env::var("TELEGRAM_BOT_TOKEN")'],
    ['bot.sh', '$' + '{TELEGRAM_BOT_TOKEN}'],
  ] as const;

  test.each(someOf(LANGUAGES, 4))(
    '%s: place, mask, fingerprint, the next steps with `fix` or with %s; never the token',
    async (name, read) => {
      const repository = await makeRepository();
      await repository.stage({ [`src/${name}`]: `first line\nx = "${CLEAR}"\n` });
      const attempt = await repository.commit();
      expectBlocked(attempt, CLEAR);
      const fingerprint = fingerprintOf(CLEAR);
      expect(attempt.stderr).toContain('commit blocked: it contains 1 token.');
      expect(attempt.stderr).toContain(`src/${name}:2:6\n`);
      expect(attempt.stderr).toContain(`x = "${maskOf(CLEAR)}"`);
      expect(attempt.stderr).toContain(`fingerprint ${fingerprint}`);
      // What is not code in its language is left to a person.
      const isFixed = attempt.stderr.includes(`       npx tokenscan fix src/${name}\n`);
      const again = isFixed ? `       git add src/${name}\n` : `       git reset -q -- src/${name}\n`;
      expect(attempt.stderr).toContain(again);
      if (!isFixed) expect(attempt.stderr).toContain(read);
      expect(attempt.stderr).toMatch(/^ {2}[23]\. .*@BotFather, \/revoke/m);
      expect(attempt.stderr).toMatch(/^ {2}[34]\. .*Allow it/m);
      expect(attempt.stderr).toContain(`npx tokenscan allow ${fingerprint} --reason "…"`);
      expect(attempt.stdout).toBe('');
    },
  );

  test('given two tokens in three places, then all places are printed, each token once', async () => {
    const repository = await makeRepository();
    const other = token('hook, other');
    await repository.stage({ 'a.ts': `${LEAK}${LEAK}`, 'b.py': `b = "${other}"\n` });
    const attempt = await repository.commit();
    expectBlocked(attempt, CLEAR);
    expectBlocked(attempt, other);
    expect(attempt.stderr).toContain('commit blocked: it contains 2 tokens.');
    for (const place of ['a.ts:1:14', 'a.ts:2:14', 'b.py:1:6']) expect(attempt.stderr).toContain(place);
    expect(attempt.stderr).toContain('2 tokens in 3 locations');
    expect(attempt.stderr).toContain('npx tokenscan fix a.ts b.py\n');
  });

  test('given two tokens on a line, then the excerpt masks both', async () => {
    const repository = await makeRepository();
    const other = token('hook, beside');
    await repository.stage({ 'a.ts': `["${CLEAR}", "${other}"]\n` });
    const attempt = await repository.commit();
    expectBlocked(attempt, CLEAR);
    expectBlocked(attempt, other);
  });

  test('given a blocked commit, when --no-verify is used as the message says, then it is made', async () => {
    const repository = await makeRepository();
    await repository.stage({ 'bot.ts': LEAK });
    expectPassed(await repository.commit(['--no-verify']));
  });
});
