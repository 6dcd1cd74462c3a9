// The built command line under Bun and Deno.
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { initRepository, writeTree } from '../../support/repositories/tree.ts';
import { CLI, type Outcome, run, temporaryFolder } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

/** Programs `bun` and `deno`, separated by colons, as `.ci/run` installs them. */
const RUNTIMES = (process.env['TOKENSCAN_TEST_RUNTIMES'] ?? '').split(':').filter(Boolean);

describe.each(['bun', 'deno'])('%s', (name) => {
  const program = RUNTIMES.find((path) => basename(path) === name) ?? '';
  const title = program === '' ? ' (skipped: TOKENSCAN_TEST_RUNTIMES does not name it)' : '';

  test.skipIf(program === '')(`scans, masks, and blocks a commit${title}`, async () => {
    const start = (args: readonly string[], input = ''): Promise<Outcome> =>
      run(program, [...(name === 'deno' ? ['run', '--allow-all'] : []), CLI, ...args], { cwd: folder, input });
    const folder = temporaryFolder();
    // A name that is not UTF-8: its folder is listed as bytes.
    initRepository(folder, { 'a.txt': 'a\n' });
    writeTree(folder, { 'bot.js': `new Bot("${token()}");\n` });
    await run('sh', ['-c', "printf 'a\\n' > \"$(printf 'b\\377.txt')\""], { cwd: folder });
    const scan = await start(['--format', 'json']);
    const { summary, problems } = JSON.parse(scan.stdout) as {
      readonly summary: unknown;
      readonly problems: readonly unknown[];
    };
    // Deno cannot open such a file: then it is a problem, and never as if it were not there.
    const isLost = name === 'deno' && problems.length > 0;
    expect(problems).toMatchObject(isLost ? [{ code: 'name-not-utf8' }] : []);
    expect(summary).toMatchObject({ blobs: isLost ? 2 : 3 });
    expect(scan).toMatchObject({ code: isLost ? 2 : 1, stderr: '' });
    expect((await start(['redact'], `token ${token()}\n`)).stdout).toMatch(/^token \d+:x{35}\n$/);
    await run('git', ['add', 'bot.js'], { cwd: folder });
    expect(await start(['staged'])).toMatchObject({ code: 1, stderr: '' });
    expect(await start(['hook', 'pre-commit'])).toMatchObject({ code: 1, stdout: '' });
    expect(await start(['git'])).toMatchObject({ code: 1, stderr: '' });
  });
});
