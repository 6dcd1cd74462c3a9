// Each hook as git starts it, a process of its own: in other files most of them run in the process of the test.
import { test } from 'vitest';
import {
  addBranch,
  addServer,
  attempt,
  commitUnseen,
  expectPushed,
  expectRejected,
  expectStopped,
  installHooks,
  makeHooked,
  push,
} from '../../support/repositories/hooks.ts';
import { expectPassed, makeRepository } from '../../support/repositories/repository.ts';
import { token } from '../../support/tokens/token.ts';

const CLEAR = token('processes');
const LEAK = `const bot = "${CLEAR}";\n`;
const CLEAN = 'const bot = process.env.TELEGRAM_BOT_TOKEN;\n';
const committed = { 'a.ts': 'x\n' };

test.each<[string, readonly string[]]>([
  ['pre-commit', []],
  ['prepare-commit-msg', ['--no-verify']],
])('%s: a token is blocked, and a clean commit passes', async (name, options) => {
  const repository = await makeHooked([name], { committed });
  await repository.stage({ 'bot.ts': LEAK });
  expectStopped(await repository.commit(options), CLEAR, 'bot.ts:1:14');
  await repository.stage({ 'bot.ts': CLEAN });
  expectPassed(await repository.commit(options));
});

test('commit-msg: a message with a token is blocked, and a clean one passes', async () => {
  const repository = await makeHooked(['commit-msg'], { committed });
  expectStopped(await repository.commit(['--allow-empty', '-m', `x\n\n${CLEAR}`]), CLEAR, '.git/COMMIT_EDITMSG:3:1');
  expectPassed(await repository.commit(['--allow-empty', '-m', 'x']));
});

test('pre-merge-commit: a clean merge passes, and one to which a token is added is blocked', async () => {
  const repository = await makeHooked(['pre-merge-commit'], { committed });
  for (const name of ['one', 'two']) await addBranch(repository, name, { [`${name}.ts`]: CLEAN });
  expectPassed(await attempt(repository, ['merge', '-q', '--no-ff', '--no-edit', 'one']));
  repository.write({ 'evil.txt': LEAK });
  await installHooks(repository, ['pre-merge-commit'], 'cp evil.txt evil.ts && git add evil.ts');
  expectStopped(await attempt(repository, ['merge', '-q', '--no-ff', '--no-edit', 'two']), CLEAR, 'evil.ts:1:14');
});

test('applypatch-msg, pre-applypatch: a patch with a token in its message or content is blocked, a clean one passes', async () => {
  const repository = await makeHooked(['applypatch-msg', 'pre-applypatch'], { committed });
  const patchOf = (revision: string): Promise<string> => repository.git(['format-patch', '--stdout', '-1', revision]);
  await commitUnseen(repository, { 'bot.ts': LEAK });
  await commitUnseen(repository, { 'c.ts': CLEAN }, `x\n\n${CLEAR}\n`);
  await commitUnseen(repository, { 'd.ts': CLEAN });
  const [content, message, clean] = [await patchOf('HEAD~2'), await patchOf('HEAD~1'), await patchOf('HEAD')];
  await repository.git(['reset', '-q', '--hard', 'HEAD~3']);
  expectStopped(await attempt(repository, ['am', '-q'], { input: content }), CLEAR, 'bot.ts:1:14');
  await repository.git(['am', '--abort']);
  expectStopped(await attempt(repository, ['am', '-q'], { input: message }), CLEAR, ':3:1');
  await repository.git(['am', '--abort']);
  expectPassed(await attempt(repository, ['am', '-q'], { input: clean }));
});

test.each(['pre-push', 'pre-receive'])('%s: a push with a token is rejected, and a clean one goes through', async (name) => {
  const repository = await makeRepository({ hook: false, committed });
  const server = await addServer(repository);
  await installHooks(name === 'pre-push' ? repository : server, [name]);
  await commitUnseen(repository, { 'bot.ts': LEAK });
  expectRejected(await push(repository, server, ['origin', 'main']), CLEAR, 'bot.ts:1:14');
  expectPushed(await push(repository, server, ['origin', 'main~1:refs/heads/main']));
});
