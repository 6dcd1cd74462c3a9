// When lines of logs were written, and by whom, in every way that logs say it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMetadata } from '../../../../src/sources/logs/lines/line-metadata.ts';
import { anyCharacter } from '../../../support/characters.ts';

const timeOf = (line: string): string | undefined => readMetadata(line, true)?.time;

describe('the time of a line', () => {
  test.each([
    ['ISO 8601', '2026-11-25T03:04:05.123456789Z GET /bot', '2026-11-25T03:04:05.123Z'],
    ['ISO 8601 with an offset', '2026-11-25T03:04:05+03:00 GET', '2026-11-25T00:04:05Z'],
    ['without a zone', '2026-11-25 03:04:05 GET', '2026-11-25T03:04:05'],
    ['Python logging', '2026-11-25 03:04:05,123 - httpx - INFO - HTTP Request', '2026-11-25T03:04:05.123'],
    ['loguru', '2026-11-25 03:04:05.123 | INFO     | x', '2026-11-25T03:04:05.123'],
    ['Go log, nginx error log', '2026/11/25 03:04:05 [error] 7#7: *1 connect()', '2026-11-25T03:04:05'],
    ['nginx, Apache', '1.2.3.4 - - [25/Nov/2026:03:04:05 +0000] "POST', '2026-11-25T03:04:05Z'],
    ['nginx, IPv6, west', '2001:db8::1 - bob [25/Nov/2026:23:04:05 -0530] "POST', '2026-11-26T04:34:05Z'],
    ['Python http.server', '127.0.0.1 - - [25/Nov/2026 03:04:05] "GET', '2026-11-25T03:04:05'],
    ['PHP', '[25-Nov-2026 03:04:05 UTC] PHP Warning', '2026-11-25T03:04:05Z'],
    ['PHP, a named zone', '[25-Nov-2026 03:04:05 Europe/Berlin] PHP Warning', '2026-11-25T03:04:05'],
    ['Apache error log', '[Wed Nov 25 03:04:05.123456 2026] [proxy:error]', '2026-11-25T03:04:05.123'],
    ['syslog', 'Nov 25 03:04:05 host bot[7]: x', '--11-25T03:04:05'],
    ['syslog, one digit', 'Nov  5 03:04:05 host bot[7]: x', '--11-05T03:04:05'],
    ['syslog, leap day', 'Feb 29 03:04:05 host bot[7]: x', '--02-29T03:04:05'],
    ['syslog with its priority', '<34>Nov 25 03:04:05 host bot: x', '--11-25T03:04:05'],
    ['RFC 5424', '<34>1 2026-11-25T03:04:05.003Z host bot 7 - x', '2026-11-25T03:04:05.003Z'],
    ['Docker', '{"log":"GET /bot\\n","stream":"stdout","time":"2026-11-25T03:04:05.123456789Z"}', '2026-11-25T03:04:05.123Z'],
    [
      'Docker around pino',
      '{"log":"{\\"time\\":1700000000000}\\n","stream":"stderr","time":"2026-11-25T03:04:05Z"}',
      '2026-11-25T03:04:05Z',
    ],
    [
      'Docker with attributes',
      '{"log":"x\\n","stream":"stdout","attrs":{"tag":"a"},"time":"2026-11-25T03:04:05Z"}',
      '2026-11-25T03:04:05Z',
    ],
    ['pino', '{"level":30,"time":1764039845123,"pid":7,"msg":"x"}', '2025-11-25T03:04:05.123Z'],
    ['pino, seconds', '{"level":30,"time":1764039845,"msg":"x"}', '2025-11-25T03:04:05Z'],
    ['zap, Caddy', '{"level":"info","ts":1764039845.123,"request":{}}', '2025-11-25T03:04:05.123Z'],
    ['nanoseconds', '{"ts":1764039845123456789}', '2025-11-25T03:04:05.123Z'],
    ['bunyan', '{"name":"bot","time":"2026-11-25T03:04:05.123Z","v":0}', '2026-11-25T03:04:05.123Z'],
    [
      'winston, the time last',
      '{"level":"info","message":"x","timestamp":"2026-11-25T03:04:05.123Z"}',
      '2026-11-25T03:04:05.123Z',
    ],
    ['ECS', '{"@timestamp":"2026-11-25T03:04:05.123Z"}', '2026-11-25T03:04:05.123Z'],
    ['journal as JSON', '{"MESSAGE":"x","__REALTIME_TIMESTAMP":"1764039845123456"}', '2025-11-25T03:04:05.123Z'],
    ['a duration is no time', '{"time":35,"ts":1764039845}', '2025-11-25T03:04:05Z'],
    ['logrus', 'time="2026-11-25T03:04:05+01:00" level=info msg=x', '2026-11-25T02:04:05Z'],
    ['logfmt, seconds', 'level=info ts=1764039845.5 msg=x', '2025-11-25T03:04:05.500Z'],
    ['squid', '1764039845.123    12 1.2.3.4 TCP_MISS', '2025-11-25T03:04:05.123Z'],
    ['docker compose logs', 'api-1  | 2026-11-25 03:04:05,123 INFO', '2026-11-25T03:04:05.123'],
    ['docker compose logs of syslog', 'api-1  | Nov 25 03:04:05 x', '--11-25T03:04:05'],
    ['colours', '\u001b[2m2026-11-25T03:04:05Z\u001b[0m INFO', '2026-11-25T03:04:05Z'],
    ['colours within', '[\u001b[36m2026-11-25\u001b[0m 03:04:05] x', '2026-11-25T03:04:05'],
    ['PM2', '2026-11-25T03:04:05: GET', '2026-11-25T03:04:05'],
    ['wget', '--2026-11-25 03:04:05--  https://', '2026-11-25T03:04:05'],
    ['klog', 'I1125 03:04:05.123456       1 main.go:3] x', '--11-25T03:04:05.123'],
    ['a leap second', '2026-12-31T23:59:60Z x', '2026-12-31T23:59:59Z'],
  ])('%s', (_, line, time) => {
    expect(timeOf(line)).toBe(time);
  });

  test.each([
    ['none', 'GET https://api.telegram.org/bot'],
    ['a clock alone', '03:04:05 INFO x'],
    ['no such month', '2026-13-25T03:04:05Z x'],
    ['no such day', '2026-02-30T03:04:05Z x'],
    ['no such hour', '2026-02-20T25:04:05Z x'],
    ['in the address that was asked for', 'GET https://example.org/?from=2026-11-25T03:04:05Z'],
    ['far from the start', `${'x'.repeat(300)} 2026-11-25T03:04:05Z`],
    ['empty', ''],
  ])('there is none: %s', (_, line) => {
    expect(timeOf(line)).toBeUndefined();
  });

  test.each(['24:04:05', '03:60:05', '03:04:61'])('%s is no time of day', (clock) => {
    expect(timeOf(`2026-11-25 ${clock} GET`)).toBeUndefined();
  });

  test('given a line without its start, then only unambiguous times count', () => {
    expect(readMetadata('2026-11-25T03:04:05Z x', false)).toBeUndefined();
    const end = 'x\\n","stream":"stdout","time":"2026-11-25T03:04:05Z"}\n';
    expect(readMetadata(end, false)?.time).toBe('2026-11-25T03:04:05Z');
  });

  const moments = fc.record({
    date: fc.date({ min: new Date('1990-01-01'), max: new Date('2199-01-01'), noInvalidDate: true }),
    offset: fc.integer({ min: -14 * 60, max: 14 * 60 }),
  });
  const pad = (value: number): string => String(value).padStart(2, '0');
  const zoneText = (offset: number, colon: string): string =>
    `${offset < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(offset) / 60))}${colon}${pad(Math.abs(offset) % 60)}`;

  test('property: given any zone offset, then the moment is the same', () => {
    fc.assert(
      fc.property(moments, fc.constantFrom(':', ''), fc.constantFrom('T', ' '), ({ date, offset }, colon, gap) => {
        const local = new Date(date.getTime() + offset * 60_000).toISOString();
        const line = `${local.slice(0, 10)}${gap}${local.slice(11, 23)}${zoneText(offset, colon)} GET /x`;
        expect(Date.parse(timeOf(line) ?? '')).toBe(date.getTime());
      }),
      { numRuns: 500 },
    );
  });

  test('property: given an access log, then the moment is the same', () => {
    const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
    fc.assert(
      fc.property(moments, ({ date, offset }) => {
        const local = new Date(date.getTime() + offset * 60_000);
        const day = `${pad(local.getUTCDate())}/${months[local.getUTCMonth()] ?? ''}/${local.getUTCFullYear()}`;
        const line = `::1 - - [${day}:${local.toISOString().slice(11, 19)} ${zoneText(offset, '')}] "GET`;
        expect(Date.parse(timeOf(line) ?? '')).toBe(Math.floor(date.getTime() / 1000) * 1000);
      }),
      { numRuns: 500 },
    );
  });

  test('property: given any text, then reading does not throw', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400, unit: anyCharacter }), fc.boolean(), (line, whole) => {
        const time = readMetadata(line, whole)?.time;
        expect(time === undefined || /^(?:[0-9]{4}|-)-[0-9]{2}-/.test(time)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the writer of a line', () => {
  test.each([
    ['syslog', 'Nov 25 03:04:05 host bot[7]: x', 'bot'],
    ['syslog without a number', 'Nov 25 03:04:05 host my-bot: x', 'my-bot'],
    ['the journal', '2026-11-25T03:04:05.123Z host bot@1.service[7]: x', 'bot@1.service'],
    ['journalctl -o short-iso-precise', '2026-11-25T03:04:05.123456+0000 host bot.service[7]: x', 'bot.service'],
  ])('%s', (_, line, writer) => {
    expect(readMetadata(line, true)?.writer).toBe(writer);
  });

  test('given another format, then there is no writer', () => {
    expect(readMetadata('2026-11-25 03:04:05,123 - httpx - INFO: x', true)?.writer).toBeUndefined();
    expect(readMetadata('GET /x host bot[7]: x', true)).toBeUndefined();
  });
});
