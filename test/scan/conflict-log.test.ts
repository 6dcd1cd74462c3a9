// Conflicts in logs: counted where the lines are, once.
import { describe, expect, test } from 'vitest';
import { blobOf } from '../../src/model/blob-of.ts';
import type { Origin } from '../../src/model/origin.ts';
import { ConflictLog } from '../../src/scan/conflict-log.ts';

const LINE =
  '2026-11-25T03:04:05Z Conflict: terminated by other getUpdates request; make sure that only one bot instance is running\n';

/** Lets `log` observe a Blob of `text`; `inside` is observed meanwhile, as what is in a container is. */
function observe(log: ConflictLog, origin: Origin, text: string, inside: () => void = () => undefined): void {
  const bytes = Buffer.from(text);
  const observer = log.observe(blobOf(bytes, origin));
  observer.take(bytes.subarray(0, 100));
  inside();
  observer.take(bytes.subarray(100));
  observer.end();
}

const same = (text: string): string => text;

describe('ConflictLog', () => {
  test('given a log with two such lines, when it ends, then they are counted with their times', () => {
    const log = new ConflictLog();
    observe(log, { kind: 'file', path: 'a.log' }, LINE + LINE.replace('03:04', '05:06'));
    const times = { first: '2026-11-25T03:04:05Z', last: '2026-11-25T05:06:05Z' };
    expect(log.facts(same)).toEqual({ conflicts: [{ origin: { kind: 'file', path: 'a.log' }, lines: 2, ...times }] });
  });

  test.each<[Origin, Origin]>([
    [
      { kind: 'file', path: 'a.tar' },
      { kind: 'file', path: 'a.tar!b.log' },
    ],
    [{ kind: 'stdin' }, { kind: 'stdin', path: '!b.log' }],
  ])('given a container that stores a log, when both are observed, then the log alone counts: %j', (outer, inner) => {
    const log = new ConflictLog();
    observe(log, outer, `${'x'.repeat(200)}\n${LINE}`, () => observe(log, inner, LINE));
    expect(log.facts(same).conflicts?.map(({ origin }) => origin)).toEqual([inner]);
  });

  test('given two logs whose names begin alike, when both are observed, then both count', () => {
    const log = new ConflictLog();
    for (const path of ['a.log', 'a.log.1']) observe(log, { kind: 'file', path }, LINE);
    expect(log.facts(same).conflicts).toHaveLength(2);
  });

  test('given a log without such lines, when it ends, then a report has no such key', () => {
    const log = new ConflictLog();
    observe(log, { kind: 'file', path: 'a.log' }, 'all is well\n');
    expect(log.facts(same)).toEqual({});
  });
});
