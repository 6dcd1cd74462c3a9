// A large tree shared among threads is reported as one thread would report it.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { IN_SOAK } from '../../support/soak.ts';
import { CLI, type Outcome, temporaryFolder, tokenscanProcess } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

/** Where nobody asks for threads, as in an audit, they are started later. */
const FILES = IN_SOAK ? 13_000 : 1800;

/** A tree of FILES files, with a token in the first, the last and one in a hundred; the third token is allowed. */
function makeTree(): string {
  const folder = temporaryFolder();
  for (let index = 0; index < FILES; index++) {
    if (index % 50 === 0) mkdirSync(join(folder, `d${index / 50}`));
    const secret = index % 100 === 0 || index === FILES - 1 ? `TOKEN=${token(String(index))}\n` : '';
    writeFileSync(join(folder, `d${Math.floor(index / 50)}`, `f${index}.txt`), `line\n${secret}`);
  }
  return folder;
}

interface Json {
  readonly findings: readonly { readonly fingerprint: string; readonly origin: { readonly path: string } }[];
  readonly summary: { readonly blobs: number; readonly threads: number };
}

const threadsOf = ({ stdout }: Outcome): number => (JSON.parse(stdout) as Json).summary.threads;

const withoutThreads = ({ stdout, ...rest }: Outcome): object => ({ ...rest, stdout: stdout.replace(/"threads": \d+/, '') });

test('one, two and four threads give the same report', async () => {
  const cwd = makeTree();
  const first = JSON.parse((await tokenscanProcess(['--format', 'json', '--threads', '1'], { cwd })).stdout) as Json;
  expect(first.findings).toHaveLength(FILES / 100 + 1);
  expect(first.summary.blobs).toBe(FILES);
  const allowed = first.findings[2]?.fingerprint ?? '';
  await tokenscanProcess(['allow', allowed, '--reason', 'known'], { cwd });
  const alone = await tokenscanProcess(['--format', 'json', '--threads', '1'], { cwd });
  for (const threads of ['2', '4']) {
    const shared = await tokenscanProcess(['--format', 'json', '--threads', threads], { cwd });
    expect(threadsOf(shared)).toBeGreaterThan(1);
    expect(threadsOf(shared)).toBeLessThanOrEqual(Number(threads));
    expect(withoutThreads(shared)).toEqual(withoutThreads(alone));
  }
  expect(threadsOf(alone)).toBe(1);
  expect(alone.code).toBe(1);
  // An audit hands in more than a scan does.
  const audit = await tokenscanProcess(['audit', '--only', 'files', '--format', 'json'], { cwd });
  expect(audit).toMatchObject({ code: 1, stderr: '' });
  const { findings, summary } = JSON.parse(audit.stdout) as Json;
  expect([findings.length, summary.blobs]).toEqual([FILES / 100 + 1, FILES + 1]);
});

test('given a build, then the worker is at the path that the command line uses', () => {
  // Without it one thread would do everything.
  expect(existsSync(join(dirname(CLI), 'scan-worker.cjs'))).toBe(true);
});
