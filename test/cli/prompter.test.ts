// What a person types or pastes, in whatever pieces it comes.
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createPrompter } from '../../src/cli/prompter.ts';
import type { Terminal } from '../../src/cli/terminal.ts';

/** A prompter, what is typed at it, and how its terminal stands. */
function open() {
  const stdin = new PassThrough();
  const modes: boolean[] = [];
  const terminal = { stdin, warn: () => undefined, setRawInput: (raw: boolean) => void modes.push(raw) };
  return { stdin, modes, prompter: createPrompter(terminal as Partial<Terminal> as Terminal) };
}

test('what is pasted is one answer, with all its lines; what is typed afterwards the next', async () => {
  const { stdin, modes, prompter } = open();
  stdin.write('first\r');
  setTimeout(() => stdin.write('sec'), 20);
  setTimeout(() => stdin.write('ond\r\n'), 40);
  expect(await prompter.hidden('')).toBe('first\nsecond');
  const next = prompter.confirm('');
  stdin.write('y\r');
  expect(await next).toBe(true);
  expect(modes).toEqual([true, false]);
});

test('of what is too long nothing is left for the next question', async () => {
  const { stdin, prompter } = open();
  stdin.write(`${'x'.repeat(1_000_000)}\rrm -r x\r`);
  expect((await prompter.hidden('')).length).toBeLessThanOrEqual(10_000);
  const next = prompter.line('');
  stdin.write('y\r');
  expect(await next).toBe('y');
});

test.each([
  ['nothing', ''],
  ['Ctrl-C', 'abc\u0003'],
  ['Ctrl-D', '\u0004'],
  ['Ctrl-C in a later line', 'abc\rdef\u0003'],
])('%s is no answer, and the terminal is as it was', async (_, typed) => {
  const { stdin, modes, prompter } = open();
  stdin.end(typed);
  await expect(prompter.hidden('')).rejects.toThrow('no input: stopped');
  expect(modes).toEqual([true, false]);
});
