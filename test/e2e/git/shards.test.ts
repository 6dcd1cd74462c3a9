// git --shard: the shards of a repository together are the whole, exactly; and what is missing is named.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readShard } from '../../../src/cli/shard-option.ts';
import { git, writeTree } from '../../support/repositories/tree.ts';
import { type Outcome, run, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

const tokens = Array.from({ length: 6 }, (_, at) => token(`shard ${at}`));

let folder = '';

/** A history of 60 commits in which files grow, so that packs have deltas; tokens here and there, loose objects, a token in a ref's name and in the index. */
beforeAll(async () => {
  folder = temporaryFolder();
  git(folder, 'init', '-q');
  const parts: string[] = [];
  let text = '';
  for (let at = 0; at < 60; at++) {
    text += `line ${at} of a file that grows ${'x'.repeat(at % 40)}\n${at % 12 === 5 ? `TOKEN = '${tokens[Math.floor(at / 12)]}'\n` : ''}`;
    parts.push(`commit refs/heads/main\ncommitter A <a@example.org> ${1_700_000_000 + at} +0000\ndata 1\n${at % 10}\n`);
    parts.push(`M 100644 inline ${at % 3}/file${at % 5}.py\ndata ${text.length}\n${text}\n`);
  }
  await run('git', ['fast-import', '--quiet'], { cwd: folder, input: parts.join('') });
  git(folder, 'repack', '-q', '-a', '-d');
  git(folder, 'symbolic-ref', 'HEAD', 'refs/heads/main');
  writeTree(folder, { 'staged.txt': `${tokens[5]}\n` });
  git(folder, 'add', 'staged.txt');
});

interface JsonReport {
  readonly findings: readonly unknown[];
  readonly summary: { readonly threads: number };
}

const scan = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome> =>
  tokenscan(args, { cwd: folder, env: { XDG_CACHE_HOME: temporaryFolder(), ...env } });

/**
 * The report without the number of threads, which is that of the largest shard. Findings in several objects of the same path and line are in the
 * order in which the objects were read: that of the packs, or for shards by id another one.
 */
const reportIn = ({ stdout }: Outcome, by: string): unknown => {
  const { summary, findings, ...report } = JSON.parse(stdout) as JsonReport;
  const ordered = by === 'pack' ? findings : findings.map((finding) => JSON.stringify(finding)).toSorted();
  return { ...report, findings: ordered, summary: { ...summary, threads: 1 } };
};

const CASES = [
  ['pack', 3, '1'],
  ['pack', 4, '0'],
  ['oid', 3, '1'],
  ['oid', 200, '1'],
] as const;

describe('the union of the shards is the whole', () => {
  test.each(CASES)('by %s, %i shards, packs read by ourselves: %s', async (by, of, reads) => {
    const env = { TOKENSCAN_READ_PACKS: reads };
    const whole = await scan(['git', '--no-cache', '--format', 'json'], env);
    expect((JSON.parse(whole.stdout) as JsonReport).findings.length).toBeGreaterThan(8);
    const results = temporaryFolder();
    // Of very many shards most are empty.
    const codes = new Set<number | undefined>();
    const some = of > 10 ? [1, 2, 3] : Array.from({ length: of }, (_, at) => at + 1);
    for (const index of some) {
      const { code, stdout } = await scan(
        ['git', '--no-cache', '--shard', `${index}/${of}`, '--shard-by', by, '--format', 'json'],
        env,
      );
      codes.add(code);
      writeFileSync(join(results, `${index}.json`), stdout);
    }
    expect([...codes].every((code) => code === 0 || code === 1)).toBe(true);
    const merged = await scan(['merge', results, '--format', 'json']);
    if (some.length < of) {
      expect(merged.code).toBe(2);
      expect((JSON.parse(merged.stdout) as { readonly problems: readonly unknown[] }).problems.length).toBe(of - some.length);
      return;
    }
    const [own, all] = [merged, whole].map(({ stdout }) => (JSON.parse(stdout) as JsonReport).findings.length);
    expect([own, merged.code]).toEqual([all, whole.code]);
    expect(reportIn(merged, by)).toEqual(reportIn(whole, by));
  });

  test('shards of different stores are not one', async () => {
    const results = temporaryFolder();
    const shard = async (index: number): Promise<void> => {
      const { stdout } = await scan(['git', '--no-cache', '--shard', `${index}/2`, '--format', 'json']);
      writeFileSync(join(results, `${index}.json`), stdout);
    };
    await shard(1);
    git(folder, 'commit', '-q', '--allow-empty', '-m', `between`);
    await shard(2);
    const merged = await scan(['merge', results]);
    expect(merged.code).toBe(2);
    expect(merged.stdout).toContain('shard 2 of 2 has no report');
    expect(merged.stdout).toContain('shard 1 of 2 has no report');
  });
});

describe('--shard', () => {
  test.each([
    ['auto', { CI_NODE_INDEX: '2', CI_NODE_TOTAL: '5' }, '2/5'],
    ['auto', { CIRCLE_NODE_INDEX: '0', CIRCLE_NODE_TOTAL: '3' }, '1/3'],
    ['auto', { BUILDKITE_PARALLEL_JOB: '2', BUILDKITE_PARALLEL_JOB_COUNT: '3' }, '3/3'],
    ['auto', { AWS_BATCH_JOB_ARRAY_INDEX: '1', AWS_BATCH_JOB_ARRAY_SIZE: '2' }, '2/2'],
    ['auto', { SLURM_ARRAY_TASK_ID: '12', SLURM_ARRAY_TASK_MIN: '10', SLURM_ARRAY_TASK_COUNT: '4' }, '3/4'],
    ['auto/8', { JOB_COMPLETION_INDEX: '7' }, '8/8'],
    ['3/4', {}, '3/4'],
  ] as const)('%s with %o is %s', (value, env, expected) => {
    const shard = readShard(value, undefined, env);
    expect(`${shard?.index}/${shard?.of}`).toBe(expected);
  });

  test.each([
    ['auto', {}, 'no variable says'],
    ['auto', { JOB_COMPLETION_INDEX: '7' }, 'Kubernetes does not say how many jobs there are; give it: auto/N'],
    ['auto/2', { JOB_COMPLETION_INDEX: '2' }, '3/2 is not one of 1/2 to 2/2'],
    ['0/4', {}, '0/4 is not one of 1/4 to 4/4'],
    ['5/4', {}, '5/4 is not one of'],
    ['1', {}, '--shard must be I/N'],
  ] as const)('%s with %o: %s', (value, env, message) => {
    expect(() => readShard(value, undefined, env)).toThrow(message);
  });

  test('not for a range', async () => {
    const { code, stderr } = await scan(['git', 'main~1..main', '--shard', '1/2']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('only a whole repository can be scanned in shards')]);
  });
});
