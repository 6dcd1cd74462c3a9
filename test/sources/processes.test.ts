// Processes that cannot be read are reported once, not one by one.
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { processSource } from '../../src/sources/processes.ts';
import { temporaryFolder } from '../support/terminal/cli.ts';

function makeProc(): string {
  const proc = temporaryFolder();
  for (const pid of ['1', '2']) {
    mkdirSync(join(proc, pid));
    for (const file of ['environ', 'cmdline', 'comm']) writeFileSync(join(proc, pid, file), 'x\0');
  }
  return proc;
}

const look = (proc: string): readonly { readonly type: string }[] => [...(processSource({ proc }) ?? [])];

test('given no /proc, then there are no processes; an unreadable one is a problem', () => {
  expect(processSource({ proc: join(temporaryFolder(), 'none') })).toBeUndefined();
  const loop = join(temporaryFolder(), 'loop');
  symlinkSync('loop', loop);
  expect(look(loop)).toMatchObject([{ type: 'problem', message: expect.stringContaining('could not list processes') }]);
});

test.skipIf(process.getuid?.() !== 0)(
  'given unreadable processes, then command lines are one problem and environments are skipped (needs root)',
  () => {
    const proc = makeProc();
    for (const pid of ['1', '2']) for (const file of ['environ', 'cmdline']) chmodSync(join(proc, pid, file), 0o600);
    chmodSync(proc, 0o755);
    process.seteuid?.(65_534);
    try {
      expect(look(proc)).toMatchObject([
        { type: 'skip' },
        { type: 'skip' },
        {
          type: 'problem',
          message: expect.stringMatching(/^2 command lines of other users' processes are not readable; run it with sudo/),
        },
      ]);
    } finally {
      process.seteuid?.(0);
    }
  },
);

test('a token is expected in an environment, and not in a command line', async () => {
  const items = [...(processSource({ proc: makeProc() }) ?? [])];
  const places = items.flatMap((item) => (item.type === 'blob' ? [item.expectedLocation?.()] : []));
  expect(await Promise.all(places)).toEqual(['process-environment', false, 'process-environment', false]);
});
