// A file truncated between the last check of its bytes and the write of a mask: that cannot be prevented, so it is reported.
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import { redactInPlace } from '../../../src/redact/files/in-place.ts';
import { createRedactor } from '../../../src/redact/stream/redactor.ts';
import { temporaryFolder } from '../../support/terminal/cli.ts';
import { leaksOf } from '../../support/tokens/canary.ts';
import { token } from '../../support/tokens/token.ts';

/** Called once, before the next write. */
const before = vi.hoisted(() => ({ write: undefined as (() => void) | undefined }));

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const writeSync = (...args: Parameters<typeof fs.writeSync>): number => {
    const act = before.write;
    before.write = undefined;
    act?.();
    return fs.writeSync(...args);
  };
  return { ...fs, writeSync };
});

afterEach(() => {
  before.write = undefined;
});

const TOKEN = token('collision');

test.each([
  ['truncated', ''],
  ['truncated and rewritten up to there', 'new line\n'.repeat(50)],
  ['truncated and rewritten, longer than before', `new ${TOKEN}\n`.repeat(500)],
])('%s', async (_, content) => {
  const path = join(temporaryFolder(), 'app.log');
  writeFileSync(path, `${'some line\n'.repeat(30)}${TOKEN}\n${'some line\n'.repeat(30)}`);
  before.write = () => {
    truncateSync(path);
    writeFileSync(path, content);
  };
  await expect(redactInPlace(path, { createRedactor: () => createRedactor(prepareRules()) })).rejects.toThrow('a misplaced mask');
  // What is there now is masked all the same.
  expect(leaksOf(readFileSync(path, 'latin1'), [TOKEN])).toEqual([]);
});
