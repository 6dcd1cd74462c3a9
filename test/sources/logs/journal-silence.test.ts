// A journalctl that hangs is stopped, and that is a Problem; one that is slow is not.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
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

const MESSAGE = 'journalctl timed out: no output for 1 s';

async function textOf({ read }: Blob): Promise<string> {
  const into = new Uint8Array(64);
  let text = '';
  for (let count = await read(into); count > 0; count = await read(into)) {
    text += Buffer.from(into.subarray(0, count)).toString();
  }
  return text;
}

test.concurrent('that never says anything', async () => {
  expect(await open('sleep 300; echo x')).toMatchObject({ type: 'problem', message: MESSAGE });
});

test.concurrent('that stops in the middle', async () => {
  const opened = await open('echo first; sleep 300; echo x');
  if (opened?.type !== 'blob') throw new Error('no blob');
  await expect(textOf(opened)).rejects.toThrow(MESSAGE);
});

test.concurrent('that closes its output and does not end', async () => {
  const opened = await open('echo first; exec >&- 2>&-; sleep 300');
  if (opened?.type !== 'blob') throw new Error('no blob');
  await expect(textOf(opened)).rejects.toThrow(MESSAGE);
});

test('that is only slow', async () => {
  const folder = temporaryFolder();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const words = [1, 2, 3, 4].map((at) => join(folder, `${at}`));
  const opened = open(`for at in ${words.join(' ')}; do until [ -e $at ]; do sleep 0.01; done; basename $at; done`);
  // Each word comes after 0.4 seconds, as far as the source knows.
  const next = (word: string): void => {
    vi.advanceTimersByTime(400);
    writeFileSync(word, '');
  };
  const [first = '', ...rest] = words;
  next(first);
  const blob = await opened;
  if (blob?.type !== 'blob') throw new Error('no blob');
  const into = new Uint8Array(64);
  const texts: string[] = [];
  for (const word of [undefined, ...rest]) {
    const reading = blob.read(into);
    if (word !== undefined) next(word);
    texts.push(Buffer.from(into.subarray(0, await reading)).toString());
  }
  expect(texts).toEqual(['1\n', '2\n', '3\n', '4\n']);
  expect(await blob.read(into)).toBe(0);
});
