// A repository that is large enough for several threads: its packs are read by all of them, and the report is that of git alone.
import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { scanGit } from '../../../src/index.ts';
import { makeProcessHome } from '../../support/repositories/git-scan.ts';
import { temporaryFolder, tokenscanProcess } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

/** Many small files, some of them with a token, in two packs. */
function makeLarge(count: number): string {
  const folder = temporaryFolder();
  const git = (args: readonly string[], input = ''): void =>
    void execFileSync('git', args, { cwd: folder, input, stdio: ['pipe', 'ignore', 'ignore'], maxBuffer: 1 << 28 });
  git(['init', '-q', '--bare', '.']);
  for (const half of [0, 1]) {
    const blobs = Array.from({ length: count / 2 }, (_, at) => {
      const text = `file ${half} ${at}\nconst webhook = secret;\n${at % 400 === 7 ? `TOKEN=${token(`packed ${at}`)}\n` : ''}`;
      return `blob\ndata ${text.length}\n${text}\n`;
    });
    git(['-c', 'fastimport.unpackLimit=0', 'fast-import', '--quiet'], blobs.join(''));
  }
  return folder;
}

test('given some thousand objects in packs, then all threads read them, and the report is the same as with git alone', async () => {
  const folder = makeLarge(9000);
  const reports = await Promise.all(
    ['1', '0'].map(async (packs) => {
      const { env } = makeProcessHome();
      const { stdout } = await tokenscanProcess(['git', '--no-cache', '--format', 'json'], {
        cwd: folder,
        env: { ...env, TOKENSCAN_READ_PACKS: packs },
      });
      return JSON.parse(stdout);
    }),
  );
  const [own, gits] = reports.map(({ summary: { threads, ...summary }, findings, ...rest }) => ({
    ...rest,
    summary,
    threads,
    // Several are at the same line of contents without a path: their order is that of their objects.
    findings: findings.map((finding: unknown) => JSON.stringify(finding)).toSorted(),
  }));
  expect(own.threads).toBe(Math.min(availableParallelism(), 4));
  expect({ ...own, threads: 1 }).toEqual(gits);
  expect(own.findings.length).toBeGreaterThan(10);
  expect(own.summary.blobs).toBeGreaterThanOrEqual(9000);
});

test('given progress, then it counts what is found clean in packs, and goes on from there', async () => {
  const folder = makeLarge(600);
  const counts: number[] = [];
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder };
  const { summary } = await scanGit({ cwd: folder, env, cache: false, config: false, onProgress: (blobs) => counts.push(blobs) });
  expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  expect(counts[0]).toBeGreaterThan(1);
  expect(counts.at(-1)).toBe(summary.blobs);
});
