// How origins are printed, in text and in JSON.
import { describe, expect, test } from 'vitest';
import type { Origin } from '../../src/model/origin.ts';
import { ORIGIN_KINDS } from '../../src/model/origin-kinds.ts';
import { formatLocation, formatOrigin, originToJson } from '../../src/report/origins.ts';

const OID = '0123456789abcdef0123456789abcdef01234567';

const ROWS: readonly (readonly [Origin, text: string, location: string, json: string])[] = [
  [{ kind: 'file', path: 'a/b' }, 'a/b', 'a/b:3:7', '{"kind":"file","path":"a/b"}'],
  [{ kind: 'file', path: 'b', root: 'logs/' }, 'logs/b', 'logs/b:3:7', '{"kind":"file","root":"logs/","path":"b"}'],
  [
    { kind: 'name', path: 'b', root: 'logs' },
    'logs/b',
    'logs/b (in the name itself)',
    '{"kind":"name","root":"logs","path":"b"}',
  ],
  [{ kind: 'staged', path: 'a' }, 'a', 'a:3:7', '{"kind":"staged","path":"a"}'],
  [{ kind: 'stdin' }, 'standard input', 'standard input:3:7', '{"kind":"stdin"}'],
  [{ kind: 'stdin', path: '!a' }, 'standard input!a', 'standard input!a:3:7', '{"kind":"stdin","path":"!a"}'],
  [
    { kind: 'journal', path: 'systemd journal' },
    'systemd journal',
    'systemd journal',
    '{"kind":"journal","path":"systemd journal"}',
  ],
  [
    { kind: 'history', path: '/h', tool: 'bash', title: 'bash', store: 'text' },
    '/h',
    '/h:3:7',
    '{"kind":"history","path":"/h","tool":"bash","title":"bash","store":"text"}',
  ],
  [
    { kind: 'history', path: '/h', tool: 'fish', title: 'x', store: 'sqlite' },
    '/h',
    '/h, byte 99',
    '{"kind":"history","path":"/h","tool":"fish","title":"x","store":"sqlite"}',
  ],
  [
    { kind: 'object', oid: OID, type: 'blob', path: 'a', root: 'sub/' },
    'sub blob 0123456789:a',
    'sub blob 0123456789:a:3:7',
    `{"kind":"object","oid":"${OID}","type":"blob","root":"sub/","path":"a"}`,
  ],
  [
    { kind: 'process', path: '/proc/7/cmdline', pid: 7, program: 'bot\u001b', part: 'command-line' },
    'command line of process 7 (bot\\e)',
    'command line of process 7 (bot\\e)',
    '{"kind":"process","path":"/proc/7/cmdline","pid":7,"program":"bot\\u001b","part":"command line"}',
  ],
  [{ kind: 'ref', path: 'refs/heads/x' }, 'refs/heads/x', 'refs/heads/x:3:7', '{"kind":"ref","path":"refs/heads/x"}'],
];

describe('the table of origins', () => {
  test.each(ROWS)('given an origin, when it is printed, then its row says how: %j', (origin, text, location, json) => {
    expect(formatOrigin(origin)).toBe(text);
    expect(formatLocation({ origin, line: 3, column: 7, offset: 99 })).toBe(location);
    expect(JSON.stringify(originToJson(origin))).toBe(json);
  });

  test('given all kinds, when the rows above are counted, then none is missing', () => {
    expect([...new Set(ROWS.map(([{ kind }]) => kind))].sort()).toEqual(Object.keys(ORIGIN_KINDS).sort());
  });
});
