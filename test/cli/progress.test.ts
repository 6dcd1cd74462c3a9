// The line that says how far a scan is.
import { expect, test } from 'vitest';
import { createProgress, type ProgressOptions } from '../../src/cli/progress.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { TreeSize } from '../../src/scan/tree-size.ts';
import { writeTree } from '../support/repositories/tree.ts';
import { temporaryFolder } from '../support/terminal/cli.ts';

/** What is printed for these amounts, each a second after the one before. */
function linesFor(
  amounts: readonly (readonly [number, number, number?])[],
  options: ProgressOptions = {},
  terminal: Partial<Terminal> = {},
): readonly string[] {
  const printed: string[] = [];
  let now = 0;
  const line = createProgress(
    {
      stderrIsTerminal: true,
      env: {},
      stderrColumns: 60,
      warn: (text: string) => void printed.push(text),
      ...terminal,
    } as Terminal,
    { ...options, clock: () => now },
  );
  for (const [blobs, bytes, total] of amounts) {
    now += 1000;
    line.onProgress?.(blobs, bytes, total);
  }
  line.end();
  return printed.map((text) => text.replace('\r\u001b[K', ''));
}

test('says what is done, how far it is, how much there is, and how long it takes', () => {
  const size = (): number => 10_000_000;
  expect(
    linesFor(
      [
        [1, 1_000_000],
        [1, 2_500_000],
      ],
      { size },
    ),
  ).toEqual(['Scanning: 1 file, 1.0 MB of 10.0 MB (10%), 9 s left', 'Scanning: 1 file, 2.5 MB of 10.0 MB (25%), 6 s left', '']);
  expect(linesFor([[1200, 5, 480_000]], { doing: () => 'Scanning git objects' })).toEqual([
    'Scanning git objects: 1,200 of 480,000 objects (0%)',
    '',
  ]);
  expect(linesFor([[24_000, 5, 480_000]], { doing: () => 'Scanning git objects' })[0]).toMatch(
    /^Scanning git objects: 24,000 of 480,000 objects \(5%\), 19 s/,
  );
});

test('given the size is not known yet, or was too small, then it is not said', () => {
  expect(linesFor([[2, 3000]], { size: () => undefined })).toEqual(['Scanning: 2 files, 3.0 kB', '']);
  expect(linesFor([[2, 3000]], { size: () => 100 })).toEqual(['Scanning: 2 files, 3.0 kB', '']);
});

test('is never wider than the terminal', () => {
  expect(linesFor([[2, 3000]], { doing: () => 'x'.repeat(100) })[0]).toHaveLength(59);
});

test.each<[string, Partial<Terminal>]>([
  ['in a pipe', { stderrIsTerminal: false }],
  ['in CI', { env: { CI: 'true' } }],
])('%s, then nothing is printed', (_name, terminal) => {
  expect(linesFor([[1, 1]], {}, terminal)).toEqual([]);
});

test('the size of a tree is that of its files, without git and dependency folders', () => {
  const cwd = temporaryFolder();
  writeTree(cwd, { a: '12', 'b/c': '345', '.git/x': 'xxxx', 'node_modules/y': 'yyyy' });
  expect(new TreeSize(['.'], cwd, true).advance(1000)).toBe(5);
  expect(new TreeSize(['.'], cwd, false).advance(1000)).toBe(9);
  expect(new TreeSize(['a', 'b/c', 'none'], cwd, true).advance(1000)).toBe(5);
  expect(new TreeSize(['.'], cwd, true).advance(0)).toBeUndefined();
});
