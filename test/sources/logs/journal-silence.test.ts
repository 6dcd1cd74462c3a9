// A journalctl that hangs is stopped, and that is a Problem; one that is slow is not.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Blob } from '../../../src/model/types.ts';
import { openJournal } from '../../../src/sources/logs/journal.ts';
import { makeProgram } from '../../support/fixtures/logs.ts';
import { temporaryFolder } from '../../support/terminal/cli.ts';

async function open(script: string): ReturnType<typeof openJournal> {
  const bin = join(temporaryFolder(), 'bin');
  mkdirSync(bin);
  makeProgram(bin, 'journalctl', script);
  // The sleep is a program of its own, which lives on and holds the pipes when the shell is killed.
  return openJournal(join(bin, 'journalctl'), undefined, { PATH: process.env['PATH'] }, 1000);
}

const MESSAGE = 'journalctl said nothing for 1 seconds and was stopped';

async function textOf({ read }: Blob): Promise<string> {
  const into = new Uint8Array(64);
  let text = '';
  for (let count = await read(into); count > 0; count = await read(into)) {
    text += Buffer.from(into.subarray(0, count)).toString();
  }
  return text;
}

test.concurrent('that never says anything', async () => {
  expect(await open('sleep 30; echo x')).toMatchObject({ type: 'problem', message: MESSAGE });
});

test.concurrent('that stops in the middle', async () => {
  const opened = await open('echo first; sleep 30; echo x');
  if (opened?.type !== 'blob') throw new Error('no blob');
  await expect(textOf(opened)).rejects.toThrow(MESSAGE);
});

test.concurrent('that closes its output and does not end', async () => {
  const opened = await open('echo first; exec >&- 2>&-; sleep 30');
  if (opened?.type !== 'blob') throw new Error('no blob');
  await expect(textOf(opened)).rejects.toThrow(MESSAGE);
});

test.concurrent('that is only slow', async () => {
  const opened = await open('for at in 1 2 3 4; do echo $at; sleep 0.4; done');
  if (opened?.type !== 'blob') throw new Error('no blob');
  expect(await textOf(opened)).toBe('1\n2\n3\n4\n');
});
