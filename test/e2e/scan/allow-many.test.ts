// Many entries of the allowlist at once: a baseline, lists of other scanners, and entries that are no longer needed.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { formatNumber } from '../../../src/report/amounts.ts';
import { writeTree } from '../../support/repositories/tree.ts';
import { SOAK } from '../../support/soak.ts';
import { temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

const TOKENS = [token('allow-a'), token('allow-b')] as const;
const print = (value: string): string => createHash('sha256').update(value).digest('hex').slice(0, 16);

function plant(config?: object): string {
  const cwd = temporaryFolder();
  writeTree(cwd, {
    'a.txt': `BOT_TOKEN=${TOKENS[0]}\n`,
    'b.txt': `BOT_TOKEN=${TOKENS[1]}\n`,
    ...(config === undefined ? {} : { 'tokenscan.json': `${JSON.stringify(config, undefined, 4)}\n` }),
  });
  return cwd;
}

const allowlist = (cwd: string): readonly { fingerprint: string; reason: string; expires?: string }[] =>
  (JSON.parse(readFileSync(join(cwd, 'tokenscan.json'), 'utf8')) as { allow: [] }).allow;

test.each(['json', 'ndjson'])(
  'given a report as %s, then each token of it is allowed, and nothing else in the file changes',
  async (format) => {
    const cwd = plant({ exclude: ['x'] });
    await tokenscan(['scan', 'a.txt', 'b.txt', '--format', `${format}=old`, '-q'], { cwd });
    const args = ['allow', '--from', 'old', '--reason', 'old', '--expires', '2999-01-01'];
    const { code, stdout } = await tokenscan(args, { cwd });
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'tokenscan.json: added 2 entries\n' });
    expect(allowlist(cwd)).toEqual(
      TOKENS.map(print)
        .toSorted()
        .map((fingerprint) => ({ fingerprint, reason: 'old', expires: '2999-01-01' })),
    );
    expect(readFileSync(join(cwd, 'tokenscan.json'), 'utf8')).toMatch(
      /^\{\n {4}"exclude": \[\n {8}"x"\n {4}\],\n {4}"allow": \[\n {8}\{/,
    );
    expect((await tokenscan(['scan', 'a.txt', 'b.txt'], { cwd })).code).toBe(0);
    expect((await tokenscan(args, { cwd })).stdout).toBe('tokenscan.json: added 0 entries; 2 were there already\n');
  },
);

test('given sha256 of values in standard input, then their first digits are fingerprints', async () => {
  const cwd = plant();
  const list = `# ignored\n${createHash('sha256').update(TOKENS[0]).digest('hex')}\n${print(TOKENS[1])} comment\n`;
  const { code } = await tokenscan(['allow', '--from', '-', '--reason', 'known'], { cwd, input: list });
  expect(code).toBe(0);
  expect((await tokenscan(['scan', 'a.txt', 'b.txt'], { cwd })).code).toBe(0);
});

test('given what is no list, then nothing is written, and what was read is not repeated', async () => {
  const cwd = plant();
  const { code, stderr } = await tokenscan(['allow', '--from', 'a.txt', '--reason', 'x'], { cwd });
  expect(code).toBe(2);
  expect(stderr).toBe(
    'tokenscan: --from a.txt: 1 line without a fingerprint; give a report as JSON, or a list of fingerprints\n',
  );
});

test('--list prints the entries, --remove removes one', async () => {
  const cwd = plant({
    allow: [
      { fingerprint: print(TOKENS[0]), reason: 'one' },
      { fingerprint: '0000000000000000', reason: 'two' },
    ],
  });
  const listed = await tokenscan(['allow', '--list'], { cwd });
  expect(listed.stdout).toBe(`${print(TOKENS[0])}  one\n0000000000000000  two\n`);
  expect((await tokenscan(['allow', '--remove', '0000000000000000'], { cwd })).stdout).toBe('tokenscan.json: removed 1 entry\n');
  expect(allowlist(cwd)).toEqual([{ fingerprint: print(TOKENS[0]), reason: 'one' }]);
  expect((await tokenscan(['allow', '--remove', '0000000000000000'], { cwd })).code).toBe(2);
});

test('--prune removes entries whose token is nowhere; where not everything can be scanned it removes none', async () => {
  const allow = [
    { fingerprint: print(TOKENS[0]), reason: 'here' },
    { fingerprint: '0000000000000000', reason: 'gone' },
  ];
  const cwd = plant({ allow });
  writeTree(cwd, { 'cut.zip': 'PK\u0003\u0004' });
  expect((await tokenscan(['allow', '--prune'], { cwd })).code).toBe(2);
  expect(allowlist(cwd)).toEqual(allow);
  writeTree(cwd, { 'cut.zip': '' });
  expect((await tokenscan(['allow', '--prune'], { cwd })).stdout).toBe('tokenscan.json: removed 1 entry\n');
  expect(allowlist(cwd)).toEqual(allow.slice(0, 1));
});

test('given thousands of fingerprints, then they are added in one edit', async () => {
  const cwd = plant();
  const prints = Array.from({ length: 5000 * SOAK }, (_, at) => at.toString(16).padStart(16, '0'));
  const { stdout } = await tokenscan(['allow', '--from', '-', '--reason', 'x'], { cwd, input: `${prints.join('\n')}\n` });
  expect(stdout).toBe(`tokenscan.json: added ${formatNumber(5000 * SOAK)} entries\n`);
  expect(allowlist(cwd)).toHaveLength(5000 * SOAK);
});

test('given two of its options, then nothing is done', async () => {
  expect((await tokenscan(['allow', '--list', '--prune'], { cwd: plant() })).code).toBe(2);
});
