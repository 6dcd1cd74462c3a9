// The entry in which something was found: its time, and only where the format keeps that.
import { describe, expect, test } from 'vitest';
import type { EntryMetadata } from '../../../../src/model/entry-metadata.ts';
import { metadataOfEntry } from '../../../../src/sources/histories/entries/entry.ts';
import { readRecord, readVarint } from '../../../../src/sources/histories/entries/record.ts';

/** The metadata of the entry in `content` that contains the marker. */
function sightIn(tool: string, content: string | Buffer): EntryMetadata | undefined {
  const bytes = Buffer.from(content);
  const start = bytes.indexOf('HIT');
  return metadataOfEntry(tool, (offset, length) => bytes.subarray(offset, offset + length), start, start + 3);
}

const AT = { time: '2025-11-24T16:00:00Z' };
const FAR = 'x\n'.repeat(60_000);

describe('lines', () => {
  test.each<[tool: string, what: string, content: string, sight: EntryMetadata | undefined]>([
    ['bash', 'the line before', '#1764000000\nHIT\n', AT],
    ['bash', 'several lines, another entry behind', '#1764000000\ncat <<E\nHIT\nE\n#1764000009\nls\n', AT],
    ['bash', 'times not kept any more', '#1764000000\nls\nHIT\n', undefined],
    ['bash', 'no times', 'ls\nHIT\n', undefined],
    ['bash', 'a comment', '# 1764000000\nHIT\n', undefined],
    ['bash', 'a number that is no time', '#123456789\nHIT\n', undefined],
    ['bash', 'out of reach', `#1764000000\n${FAR}HIT\n#1764000009\n`, undefined],
    ['bash', 'a long line, within reach', `#1764000000\n${'x'.repeat(60_000)} HIT\n`, AT],
    ['bash', 'the time of the next one', 'HIT\n#1764000000\nls\n', undefined],
    ['zsh', 'one line', ': 1764000000:0;HIT\n', AT],
    ['zsh', 'several lines', ': 1764000000:0;a\\\nb\\\nHIT\n', AT],
    ['zsh', 'plain', ': 1764000000:0;a\nHIT\n', undefined],
    ['zsh', 'a colon that was typed', '\\: 1764000000:0;HIT\n', undefined],
    ['fish', 'the first', '- cmd: HIT\n  when: 1764000000\n- cmd: b\n  when: 1764000009\n', AT],
    ['fish', 'between others', '- cmd: a\n  when: 1764000009\n- cmd: HIT\n  when: 1764000000\n- cmd: b\n', AT],
    ['fish', 'in the paths', '- cmd: a\n  when: 1764000000\n  paths:\n    - HIT\n', AT],
    ['fish', 'without a time', '- cmd: HIT\n- cmd: b\n  when: 1764000009\n', undefined],
    ['fish', 'a time that was typed', '- cmd: HIT\\n  when: 1764000009\n- cmd: b\n', undefined],
    ['tcsh', 'the line before', '#+1764000000\nHIT\n', AT],
    ['tcsh', "bash's", '#1764000000\nHIT\n', undefined],
    ['clink', 'the line before', '|\ttime=1764000000\r\nHIT\r\n', AT],
    ['vim', 'a command', ':HIT\n|2,0,1764000000,,"HIT"\n', AT],
    ['vim', 'only what is read', '|2,0,1764000000,,"HIT"\n', AT],
    ['vim', 'a register', '"HIT\n|3,0,1764000000\n', undefined],
    ['mycli', 'several lines', '\n# 2025-11-24 16:00:00.1\n+a\n+HIT\n', { time: '2025-11-24T16:00:00' }],
    ['mycli', 'no time', '\n# x\n+HIT\n', undefined],
    ['mycli', 'no date', '\n# 2025-13-44 16:00:00\n+HIT\n', undefined],
    ['julia', 'a line', '# time: 2025-11-24 16:00:00 UTC\n# mode: julia\n\tHIT\n', AT],
    ['julia', 'the middle of a line', '# time: 2025-11-24 16:00:00 UTC\n# mode: julia\n\tx = HIT\n', AT],
    ['julia', 'a line without its tab', '# time: 2025-11-24 16:00:00 UTC\n# mode: julia\nx\tHIT\n', undefined],
    ['node', 'a format without times', '#1764000000\nHIT\n', undefined],
    ['constructor', 'no tool', '#1764000000\nHIT\n', undefined],
  ])('%s: %s', (tool, _, content, sight) => {
    expect(sightIn(tool, content)).toEqual(sight);
  });
});

describe('JSON and recordings', () => {
  test.each<[tool: string, what: string, content: string, sight: EntryMetadata | undefined]>([
    ['xonsh', 'its own time', '{"inp": "HIT", "rtn": 0, "ts": [1764000000.0, 1764000001.5]}', AT],
    ['xonsh', 'the time of the next', '{"inp": "HIT"}\n, {"inp": "b", "ts": [1764000000.0, null]}', undefined],
    ['claude-code', 'text', '{"a":"HIT","timestamp":"2025-11-24T16:00:00.000Z"}\n', AT],
    ['claude-code', 'milliseconds', '{"display":"HIT","timestamp":1764000000000}\n', AT],
    ['claude-code', 'the time of the next', '{"a":"HIT"}\n{"timestamp":"2025-11-24T16:00:00.000Z"}\n', undefined],
    ['claude-code', 'a time in a text', '{"a":"HIT \\"timestamp\\":\\"2025-11-24T16:00:00.000Z\\""}\n', undefined],
    ['codex', 'seconds', '{"ts":1764000000,"text":"HIT"}\n', AT],
    ['asciinema', 'the head', `{"version": 2, "timestamp": 1764000000}\n${FAR}HIT`, AT],
    ['asciinema', 'no time', '{"version": 2}\n[0.1, "o", "HIT"]', undefined],
    ['terminal-log', 'the head', 'Script started on 2025-11-24 18:00:00+02:00 [TERM="x"]\nHIT\n', AT],
    ['terminal-log', 'no head', 'HIT\n', undefined],
  ])('%s: %s', (tool, _, content, sight) => {
    expect(sightIn(tool, content)).toEqual(sight);
  });
});

describe('shada', () => {
  const entry = (text: string, kind = 4, time = 1_764_000_000): Buffer => {
    const head = Buffer.from([kind, 0xce, 0, 0, 0, 0, text.length]);
    head.writeUInt32BE(time, 2);
    return Buffer.concat([head, Buffer.from(text)]);
  };

  test('given several entries, then the one that contains the match is used', () => {
    expect(sightIn('neovim', Buffer.concat([entry('a'), entry('b HIT c'), entry('d')]))).toEqual(AT);
  });

  test('an entry far behind the start of the file', () => {
    const far = Buffer.concat(
      Array.from({ length: 2000 }, () => entry('a command of forty characters, no secret', 4, 1_700_000_000)),
    );
    expect(sightIn('neovim', Buffer.concat([far, entry('b HIT c')]))).toEqual(AT);
  });

  test('given an earlier entry or bytes like a header, then they are ignored', () => {
    expect(sightIn('neovim', Buffer.concat([entry('a'), Buffer.from('HIT')]))).toBeUndefined();
    expect(sightIn('neovim', Buffer.concat([entry('b HIT c', 99)]))).toBeUndefined();
  });
});

describe('SQLite', () => {
  test.each([
    [[0x00], 0],
    [[0x7f], 127],
    [[0x81, 0x00], 128],
    [[0xff, 0x7f], 16_383],
    [[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], 2 ** 64 - 255],
  ])('a number of %j', (bytes, value) => {
    expect(readVarint(Buffer.from(bytes), 0)).toEqual({ value, next: bytes.length });
  });

  test('given a row, then its numbers are returned up to its end, without texts', () => {
    const row = Buffer.concat([Buffer.from([6, 0, 0x13, 1, 7, 9]), Buffer.from('abc'), Buffer.from([0xff]), Buffer.alloc(8)]);
    row.writeDoubleBE(1.5, 10);
    expect(readRecord(row)).toEqual([-1, 1.5]);
    expect(readRecord(row.subarray(0, 10))).toEqual([-1]);
  });

  test.each([
    ['nothing', ''],
    ['no database', 'HIT'],
    ['a head and no more', Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(84), Buffer.from('HIT')])],
    ['noise', Buffer.concat([Buffer.from('SQLite format 3\0\x02\0'), Buffer.alloc(3000, 0xff), Buffer.from('HIT')])],
    [
      'a page of noise',
      Buffer.concat([
        Buffer.from('SQLite format 3\0\x02\0'),
        Buffer.alloc(82),
        Buffer.from([0x0d]),
        Buffer.alloc(700, 0xff),
        Buffer.from('HIT'),
        Buffer.alloc(3000, 0xff),
      ]),
    ],
  ])('%s ends nothing', (_, content) => {
    expect(sightIn('atuin', content)).toBeUndefined();
  });
});
