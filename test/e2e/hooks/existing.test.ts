// A commit or a push that adds no token passes, and says what it found; with strictExisting it is blocked.
import { beforeEach, describe, expect, test } from 'vitest';
import { addServer, commitUnseen, copyOfPair, makeHooked, type Pair, push } from '../../support/repositories/hooks.ts';
import { expectNoLeak, type Repository } from '../../support/repositories/repository.ts';
import { IN_SOAK } from '../../support/soak.ts';
import { tokenscan } from '../../support/terminal/cli.ts';
import { relayHooks } from '../../support/terminal/relay.ts';
import { maskOf, token } from '../../support/tokens/token.ts';

relayHooks();

const OLD = token('existing');
const NEW = token('existing, another');
const LINES = Array.from({ length: 20 }, (_, at) => `line ${at}\n`).join('');
const FILE = `a=1\nBOT_TOKEN=${OLD}\n${LINES}`;

/** A repository with the usual hooks, whose first commit has a token, on its server. */
const pairOf = (isPushed: boolean): Promise<Pair> =>
  copyOfPair(`existing ${isPushed}`, async () => {
    const repository = await makeHooked(['pre-commit', 'pre-push'], { committed: { 'c.ini': FILE } });
    const server = await addServer(repository);
    if (isPushed) await repository.git(['push', '-q', '--no-verify', 'origin', 'main']);
    return { repository, server };
  });

const notNew = (place: string, where: string): string => `tokenscan: not new: ${place} ${maskOf(OLD)}, ${where}\n`;

describe('a commit', () => {
  let repository: Repository;
  beforeEach(async () => {
    repository = (await pairOf(true)).repository;
  });

  test.each<[string, (repository: Repository) => Promise<unknown>, string]>([
    ['edits another line', (it) => it.stage({ 'c.ini': FILE.replace('a=1', 'a=2') }), 'c.ini:2'],
    ['renames the file', (it) => it.git(['mv', 'c.ini', 'd.ini']), 'd.ini:2'],
    [
      'renames and edits it',
      async (it) => {
        await it.git(['mv', 'c.ini', 'd.ini']);
        await it.stage({ 'd.ini': FILE.replace('a=1', 'a=2\nb=3') });
      },
      'd.ini:3',
    ],
    ['repeats it there', (it) => it.stage({ 'c.ini': `${FILE}again=${OLD}\n` }), 'c.ini:2 and 1 more location'],
  ])('that %s passes, and says that the token is not new and where it is public', async (_, change, place) => {
    await change(repository);
    const outcome = await repository.commit();
    expect(outcome, outcome.stderr).toMatchObject({ code: 0, made: true });
    expect(outcome.stderr).toBe(notNew(place, 'pushed already: origin/main; revoke it'));
    expectNoLeak(outcome, OLD);
  });

  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['a new token to the same file', { 'c.ini': `${FILE}other=${NEW}\n` }, NEW],
    ['the old token to another file', { 'other.ini': `BOT_TOKEN=${OLD}\n` }, OLD],
    ['the old token to a new file like the old one', { 'other.ini': FILE }, OLD],
  ])('that adds %s is blocked', async (_, files, clear) => {
    await repository.stage(files);
    const outcome = await repository.commit();
    expect(outcome).toMatchObject({ code: 1, made: false });
    expect(outcome.stderr).toContain('commit blocked: it contains 1 token.');
    expect(outcome.stderr).toContain(maskOf(clear));
    expectNoLeak(outcome, clear);
  });

  test('given strictExisting in tokenscan.json, or the option, then an old token blocks, too', async () => {
    await repository.stage({ 'c.ini': FILE.replace('a=1', 'a=2') });
    const cwd = repository.path;
    expect(await tokenscan(['hook', 'pre-commit'], { cwd })).toMatchObject({ code: 0 });
    expect(await tokenscan(['hook', '--strict-existing', 'pre-commit'], { cwd })).toMatchObject({ code: 1 });
    expect(await tokenscan(['staged'], { cwd })).toMatchObject({ code: 0 });
    expect(await tokenscan(['staged', '--strict-existing'], { cwd })).toMatchObject({ code: 1 });
    repository.write({ 'tokenscan.json': '{"strictExisting": true}' });
    expect((await repository.commit()).made).toBe(false);
  });

  test('given JSON, then the finding does not count and says why', async () => {
    await repository.stage({ 'c.ini': FILE.replace('a=1', 'a=2') });
    const { code, stdout } = await tokenscan(['staged', '--format', 'json'], { cwd: repository.path });
    const [finding] = (JSON.parse(stdout) as { findings: readonly object[] }).findings;
    expect(finding).toMatchObject({
      suppressed: true,
      suppressedBecause: 'not new',
      suppressedCode: 'existing',
      existing: { pushed: ['origin/main'] },
    });
    expect(code).toBe(0);
  });
});

test('given a token in HEAD that is not pushed, then a commit passes, and the push is blocked', async () => {
  const { repository, server } = await pairOf(false);
  await repository.stage({ 'c.ini': FILE.replace('a=1', 'a=2') });
  const outcome = await repository.commit();
  expect(outcome).toMatchObject({ code: 0, made: true });
  expect(outcome.stderr).toBe(notNew('c.ini:2', 'in HEAD already, on no remote-tracking branch'));
  const pushed = await push(repository, server, ['origin', 'main']);
  expect(pushed).toMatchObject({ code: 1, took: false });
  expect(pushed.stderr).toContain('push blocked: it contains 1 token.');
});

describe('a push', () => {
  test.each([
    ['edited', FILE.replace('a=1', 'a=2'), 'c.ini', 'c.ini:2'],
    ['renamed and edited', FILE.replace('a=1', 'a=2\nb=3'), 'd.ini', 'd.ini:3'],
  ])('to the same remote, of the file %s, passes', async (_, text, name, place) => {
    const { repository, server } = await pairOf(true);
    if (name !== 'c.ini') await repository.git(['mv', 'c.ini', name]);
    await commitUnseen(repository, { [name]: text });
    const outcome = await push(repository, server, ['origin', 'main']);
    expect(outcome, outcome.stderr).toMatchObject({ code: 0, took: true });
    expect(outcome.stderr).toMatch(
      new RegExp(`^tokenscan: not new: [0-9a-f]{10}:${place} .*, pushed already: origin/main; revoke it\\n$`),
    );
  });

  test('of all history to another remote passes, with what is public said; a token that is not public blocks', async () => {
    const { repository } = await pairOf(true);
    const fork = await addServer(repository, { name: 'fork' });
    await repository.git(['checkout', '-q', '-b', 'topic']);
    const outcome = await push(repository, fork, ['fork', 'topic']);
    expect(outcome, outcome.stderr).toMatchObject({ code: 0, took: true });
    expect(outcome.stderr).toMatch(/^tokenscan: not new: [0-9a-f]{10}:c\.ini:2 .*, pushed already: origin\/main; revoke it\n$/);
    await commitUnseen(repository, { 'bot.ts': `const bot = "${NEW}";\n` });
    const second = await push(repository, fork, [fork.path, 'topic']);
    expect(second).toMatchObject({ code: 1, took: false });
    expect(second.stderr).toContain('push blocked: it contains 1 token.');
    expect(second.stderr).toContain(maskOf(NEW));
    expectNoLeak(second, NEW);
  });

  test.runIf(IN_SOAK)('given --strict-existing, then what is public blocks as well', async () => {
    const { repository } = await pairOf(true);
    repository.write({ 'tokenscan.json': '{"strictExisting": true}' });
    const fork = await addServer(repository, { name: 'fork' });
    expect(await push(repository, fork, ['fork', 'main'])).toMatchObject({ code: 1, took: false });
  });
});
