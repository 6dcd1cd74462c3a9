// TOKENSCAN_DEBUG says where each file and object went, and never a token.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { git, initRepository, writeTree } from '../../support/repositories/tree.ts';
import { run, temporaryFolder, tokenscanProcess } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

const TOKEN = token('debug');

const debugLines = (stderr: string): readonly string[] =>
  stderr.split('\n').filter((line) => /^tokenscan (?:sources|git): /.test(line));

test('a scan of files: found, skipped, scanned, unpacked, reported', async () => {
  const cwd = temporaryFolder();
  initRepository(cwd, {
    'bot.js': `const bot = new Bot("${TOKEN}");\n`,
    [`${TOKEN}.txt`]: 'x',
    'tokenscan.json': '{ "exclude": ["out/**"] }\n',
  });
  writeTree(cwd, { 'out/a.txt': 'x' });
  await run('tar', ['-czf', 'logs.tar.gz', 'bot.js'], { cwd });
  const outcome = await tokenscanProcess(['scan', '.'], { cwd, env: { TOKENSCAN_DEBUG: 'sources,git' } });
  expect(outcome.code).toBe(1);
  const lines = debugLines(outcome.stderr);
  for (const line of [
    'tokenscan sources: found file bot.js',
    'tokenscan sources: scanned file bot.js',
    'tokenscan sources: skipped file .git: git-folder',
    'tokenscan sources: skipped file out: excluded',
    'tokenscan sources: unpacking gzip logs.tar.gz',
    'tokenscan sources: reported telegram-bot-token in file bot.js',
  ])
    expect(lines).toContain(line);
  expect(lines.filter((line) => line.startsWith('tokenscan sources: reported'))).toHaveLength(3);
  expect(outcome.stdout + outcome.stderr).not.toContain(TOKEN.slice(-34));
});

test('a scan of a repository: calls of git, and objects', async () => {
  const cwd = temporaryFolder();
  initRepository(cwd, { 'bot.js': `const bot = new Bot("${TOKEN}");\n` });
  git(cwd, 'add', '-A');
  git(cwd, 'commit', '-qm', 'x');
  const outcome = await tokenscanProcess(['git', '.'], { cwd, env: { TOKENSCAN_DEBUG: 'sources,git', HOME: join(cwd, 'home') } });
  const text = debugLines(outcome.stderr).join('\n');
  expect(text).toMatch(/^tokenscan git: started cat-file --batch --buffer$/m);
  expect(text).toMatch(/^tokenscan git: cat-file ended with 0 after [0-9]+ ms$/m);
  expect(text).toMatch(/^tokenscan sources: objects: [0-9]+ to scan, 0 known to be clean$/m);
  expect(text).toMatch(/^tokenscan sources: scanned object [0-9a-f]{40}$/m);
  expect(outcome.stdout + outcome.stderr).not.toContain(TOKEN.slice(-34));
});

test('without it nothing is logged', async () => {
  const cwd = temporaryFolder();
  writeTree(cwd, { 'a.txt': 'x' });
  expect(await tokenscanProcess(['scan', '.'], { cwd })).toMatchObject({ code: 0, stderr: '' });
});
