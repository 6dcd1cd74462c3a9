// Entries of the journal as lines: nothing that could hold a token is lost, however the bytes come.
import { describe, expect, test } from 'vitest';
import { createJournalLines } from '../../../src/sources/logs/journal-lines.ts';
import { token } from '../../support/tokens/token.ts';

function render(...chunks: readonly (string | Uint8Array)[]): string {
  const lines = createJournalLines();
  const parts = [...chunks.map((chunk) => lines.take(Buffer.from(chunk))), lines.end()];
  return Buffer.concat(parts).toString('latin1');
}

const entry = (fields: Readonly<Record<string, unknown>>): string =>
  `${JSON.stringify({ __REALTIME_TIMESTAMP: '1764039845123456', _HOSTNAME: 'web', _PID: '7', ...fields })}\n`;

describe('journal lines', () => {
  test('given an entry, then its time, host, unit and message are returned', () => {
    expect(render(entry({ _SYSTEMD_UNIT: 'bot.service', MESSAGE: 'hello' }))).toBe(
      '2025-11-25T03:04:05.123Z web bot.service[7]: hello\n',
    );
  });

  test.each([
    [{ _SYSTEMD_USER_UNIT: 'bot.service', _SYSTEMD_UNIT: 'user@1000.service' }, 'bot.service'],
    [{ CONTAINER_NAME: 'api-1', _SYSTEMD_UNIT: 'docker.service' }, 'api-1'],
    [{ SYSLOG_IDENTIFIER: 'kernel' }, 'kernel'],
    [{ _COMM: 'my bot' }, 'my_bot'],
    [{}, '-'],
  ])('the name of who wrote it: %j', (fields, name) => {
    expect(render(entry({ ...fields, MESSAGE: 'x' }))).toContain(` web ${name}[7]: x\n`);
  });

  test.each(['7x', '', '12345678901', 7])('given a process id of %j, none is shown', (pid) => {
    expect(render(entry({ _PID: pid, _COMM: 'bot', MESSAGE: 'x' }))).toContain(' web bot: x\n');
  });

  test('given a message as an array of bytes, then it becomes text', () => {
    const message = [...Buffer.from(`\u001b[1mbot${token()}\u001b[0m`)];
    expect(render(entry({ MESSAGE: message }))).toContain(`\u001b[1mbot${token()}`);
  });

  test('given a repeated field, then all its values are returned', () => {
    expect(render(entry({ MESSAGE: ['one', [...Buffer.from('two')]] }))).toMatch(/: one\n.*: two\n$/);
  });

  test('given other fields, then those of the user are returned and system fields are not', () => {
    const text = render(entry({ MESSAGE: 'x', _CMDLINE: `bot --token ${token()}`, _SYSTEMD_INVOCATION_ID: 'a'.repeat(32) }));
    expect(text).toContain(`_CMDLINE=bot --token ${token()}\n`);
    expect(text).not.toContain('INVOCATION');
  });

  test('given a line that is not an entry, then it is unchanged', () => {
    const text = '-- Boot 1 --\nNov 25 03:04:05 web bot[7]: x\n{"broken\n{"a":1}\nend';
    expect(render(text)).toBe(text);
  });

  test('given any split, then the result is the same', () => {
    const text = Buffer.from(entry({ MESSAGE: 'привет' }) + entry({ MESSAGE: [...Buffer.from('a\u001bb')] }));
    const whole = render(text);
    for (let at = 0; at <= text.length; at++) expect(render(text.subarray(0, at), text.subarray(at))).toBe(whole);
  });
});
