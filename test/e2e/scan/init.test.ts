// `tokenscan init`: each part once, nothing overwritten, and what undoes it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { git, initRepository, writeTree } from '../../support/repositories/tree.ts';
import { temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';

const init = (cwd: string, ...args: readonly string[]) => tokenscan(['init', ...args], { cwd });

const read = (cwd: string, name: string): string => readFileSync(join(cwd, name), 'utf8');

test('sets up all of it, says how to undo it, and a second time changes nothing', async () => {
  const cwd = temporaryFolder();
  initRepository(cwd, { 'a.txt': 'x\n' });
  git(cwd, 'remote', 'add', 'origin', 'git@github.com:me/bot.git');
  const first = await init(cwd, '--yes');
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(read(cwd, 'tokenscan.json'))).toEqual({ confidence: 'likely', exclude: [], allow: [], rules: [] });
  expect(existsSync(join(cwd, '.git/hooks/pre-commit'))).toBe(true);
  const job = read(cwd, '.github/workflows/tokenscan.yml');
  expect(job).toMatch(/^name: tokenscan\n(?:.*\n)*.* - uses: OWNER\/tokenscan@COMMIT\n$/);
  expect(first.stdout).toContain('replace OWNER and COMMIT in it, as docs/ci.md says');
  expect(first.stdout).toMatch(
    /To undo it:\n {2}rm tokenscan\.json\n {2}npx tokenscan uninstall\n {2}rm \.github\/workflows\/tokenscan\.yml\n$/,
  );
  const second = await init(cwd, '--yes');
  expect(second).toEqual({
    code: 0,
    stdout: [
      'tokenscan.json: it exists, and stays as it is',
      'hooks: already installed',
      'CI: .github/workflows/tokenscan.yml already runs tokenscan\n',
    ].join('\n'),
    stderr: '',
  });
  expect((await tokenscan(['config', 'check'], { cwd })).code).toBe(0);
  expect((await tokenscan([], { cwd })).code).toBe(0);
});

test('a dry run changes nothing', async () => {
  const cwd = temporaryFolder();
  initRepository(cwd, {});
  const { code, stdout } = await init(cwd, '--dry-run', '--provider', 'gitlab');
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^tokenscan\.json: would be written.*\nhooks: would be installed\n(?: {2}.*\n)+CI: \.gitlab-ci\.yml would be written\n\nDry run: nothing was changed\.\n$/,
  );
  for (const name of ['tokenscan.json', '.git/hooks/pre-commit', '.gitlab-ci.yml'])
    expect(existsSync(join(cwd, name))).toBe(false);
});

test('an option for a part is for that part alone', async () => {
  const cwd = temporaryFolder();
  initRepository(cwd, { '.gitlab-ci.yml': 'test:\n  script: [true]\n' });
  expect((await init(cwd, '--config')).stdout).toMatch(/^tokenscan\.json: written/);
  expect(existsSync(join(cwd, '.git/hooks/pre-commit'))).toBe(false);
});

test('given a file of GitLab, then it stays as it is and the job is printed', async () => {
  const cwd = temporaryFolder();
  initRepository(cwd, { '.gitlab-ci.yml': 'test:\n  script: [true]\n' });
  const { stdout } = await init(cwd, '--ci');
  expect(stdout).toContain(
    'CI: .gitlab-ci.yml exists, and stays as it is; add this job to it:\n\ntokenscan:\n  image: node:22\n',
  );
  expect(read(cwd, '.gitlab-ci.yml')).toBe('test:\n  script: [true]\n');
});

describe('the CI system', () => {
  test.each([
    ['https://gitlab.example.org/me/bot.git', '.gitlab-ci.yml would be written'],
    ['ssh://git@github.com:22/me/bot.git', '.github/workflows/tokenscan.yml would be written'],
    ['https://example.org/github.com/bot.git', 'no .github, no .gitlab-ci.yml'],
  ])('of the remote %s', async (url, line) => {
    const cwd = temporaryFolder();
    initRepository(cwd, {});
    git(cwd, 'remote', 'add', 'origin', url);
    expect((await init(cwd, '--dry-run', '--ci')).stdout).toContain(`CI: ${line}`);
  });
});

test('outside a repository there are no hooks; without a terminal nothing is asked', async () => {
  const cwd = temporaryFolder();
  writeTree(cwd, { a: 'x' });
  expect((await init(cwd, '--yes')).stdout).toContain('hooks: not a git repository');
  const { code, stderr } = await init(cwd);
  expect(code).toBe(2);
  expect(stderr).toBe('tokenscan: no terminal to ask on; --yes sets up all, --config, --hooks and --ci a part\n');
});

test('given the hooks must be set up by hand, then the other parts are set up, and the exit code is 2', async () => {
  const cwd = temporaryFolder();
  initRepository(cwd, { 'lefthook.toml': '[pre-commit.commands.a]\nrun = "true"\n' });
  git(cwd, 'config', 'core.hooksPath', '/nowhere/of/ours');
  const { code, stdout, stderr } = await init(cwd, '--yes');
  expect({ code, stderr: stderr !== '' }).toEqual({ code: 2, stderr: true });
  expect(stdout).toContain('tokenscan.json: written');
});
