// Session files: a row with a key is found wherever it stands; a schema, an empty row and other bytes are not.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STRUCTURES } from '../../../src/detect/judgement/structure.ts';
import { detectIn, detectorFor } from '../../support/detect.ts';
import { reportedIn } from '../../support/found.ts';
import { hasProgram } from '../../support/repositories/tree.ts';
import { seededBytes } from '../../support/seeded.ts';
import { SOAK } from '../../support/soak.ts';
import { authKeyOf, HOSTS, HOSTS_V6, kurigramRow, pyrogramRow, tdataKey, telethonRow } from '../../support/tokens/credentials.ts';

const detector = detectorFor();
const seeds = fc.string({ minLength: 1, maxLength: 12 });
const dcs = fc.constantFrom(1, 2, 3, 4, 5);

const rows = {
  'telegram-telethon-file': fc
    .tuple(seeds, dcs, fc.boolean(), fc.constantFrom('now', 'no temporary key', 'no takeout'))
    .map(([seed, dc, v6, older]) => [telethonRow(seed, { dc, host: (v6 ? HOSTS_V6 : HOSTS)[dc] ?? '' }, older), seed] as const),
  'telegram-pyrogram-file': fc
    .record({
      apiId: fc.integer({ min: 1000, max: 2 ** 31 - 1 }),
      testMode: fc.constantFrom(0, 1),
      isBot: fc.constantFrom(0, 1),
      userId: fc.integer({ min: 2, max: 8_500_000_000 }),
      date: fc.constantFrom(0, 1_600_000_000, 1_800_000_000),
    })
    .chain((login) => seeds.map((seed) => [pyrogramRow(seed, login), seed] as const)),
  'telegram-kurigram-file': fc
    .record({ dc: dcs, apiId: fc.integer({ min: 40_000, max: 2 ** 31 - 1 }), testMode: fc.constantFrom(0, 1) })
    .chain((login) => seeds.map((seed) => [kurigramRow(seed, login), seed] as const)),
} as const;

describe.each(Object.entries(rows))('%s', (id, made) => {
  test('is found among other bytes, and its secret is the key', () => {
    fc.assert(
      fc.property(made, fc.nat(9000), ([row, seed], at) => {
        const bytes = Buffer.concat([Buffer.alloc(at, 0x20), row, Buffer.alloc(500)]);
        const matches = detectIn(detector, bytes);
        expect(matches.map(({ rule, confidence }) => [rule.id, confidence])).toEqual([[id, 'certain']]);
        const key = authKeyOf(seed);
        expect(matches[0]?.start).toBe(bytes.indexOf(key));
        expect(bytes.subarray(matches[0]?.start, matches[0]?.end).equals(key)).toBe(true);
      }),
      { numRuns: 120 * SOAK },
    );
  });

  test('shows nothing of the key', () => {
    fc.assert(
      fc.property(made, ([row]) => {
        const [match] = detectIn(detector, row);
        expect(String(match?.secret)).toMatch(/^(?:[0-9a-f.:]+:)?\*\*\*$/);
      }),
      { numRuns: 50 },
    );
  });

  test('with one header byte changed, it is not found or still the same row', () => {
    fc.assert(
      fc.property(made, fc.nat(10), fc.nat(255), ([row, seed], at, byte) => {
        const key = row.indexOf(authKeyOf(seed));
        const changed = Buffer.from(row);
        changed[41 + at] = byte;
        for (const match of detectIn(detector, changed).filter(({ confidence }) => confidence !== 'possible')) {
          expect(Math.abs(match.start - key)).toBeLessThanOrEqual(32);
        }
      }),
      { numRuns: 120 * SOAK },
    );
  });
});

test('a key that is not random is refused', () => {
  for (const key of [Buffer.alloc(256), Buffer.alloc(256, 'key'), Buffer.from(Array.from({ length: 256 }, (_, at) => at))]) {
    for (const row of [telethonRow('', { key }), pyrogramRow('', { key }), kurigramRow('', { key })]) {
      expect(reportedIn(detector, row)).toEqual([]);
    }
    expect(STRUCTURES['telegram-auth-key'].check(undefined, key.toString('latin1'))).toBe(false);
  }
});

test('random keys are accepted, shorter and longer ones are not', () => {
  for (let seed = 0; seed < 1000 * SOAK; seed++) {
    expect(STRUCTURES['telegram-auth-key'].check(undefined, authKeyOf(String(seed)).toString('latin1'))).toBe(true);
  }
  for (const length of [0, 16, 255, 257, 512]) {
    expect(STRUCTURES['telegram-auth-key'].check(undefined, seededBytes('x', length).toString('latin1'))).toBe(false);
  }
});

test('random bytes hold no session, even with the header of a 256-byte blob', () => {
  fc.assert(
    fc.property(seeds, fc.constantFrom([2, 0x84, 0x0c], [8, 0x84, 0x0c], [9, 0x84, 0x0c, 4]), fc.nat(300), (seed, mark, at) => {
      const bytes = Buffer.from(seededBytes(`random ${seed}`, 2000));
      for (let place = at; place < 1900; place += 300) bytes.set(mark, place);
      expect(reportedIn(detector, bytes)).toEqual([]);
    }),
    { numRuns: 200 * SOAK },
  );
});

describe('tdata', () => {
  test('key files of all versions are found at the start of a file', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 9_999_999 }), (seed, version) => {
        expect(reportedIn(detector, tdataKey(seed, version))).toEqual(['telegram-tdata certain']);
      }),
      { numRuns: 120 * SOAK },
    );
  });

  test('key files are not found at any other offset', () => {
    for (const at of [1, 2, 100, 400, 4095, 4096, 4097, 10_000]) {
      expect(reportedIn(detector, Buffer.concat([Buffer.alloc(at, 'TDF$'), tdataKey('far')]))).toEqual([]);
    }
  });

  test.each([
    [129, []],
    [130, ['telegram-tdata certain']],
  ])('a key file whose encrypted bytes have %d values: %j', (different, reported) => {
    const encrypted = Buffer.from(Array.from({ length: 288 }, (_, at) => at % different));
    expect(reportedIn(detector, Buffer.concat([tdataKey('few').subarray(0, 48), encrypted]))).toEqual(reported);
  });

  test('key files with one wrong field are not found', () => {
    const good = tdataKey('wrong');
    for (const [at, byte] of [
      [0, 0x55],
      [3, 0x25],
      [7, 0xff],
      [8, 1],
      [11, 0x21],
      [44, 1],
      [46, 2],
      [47, 0x21],
    ] as const) {
      const bytes = Buffer.from(good);
      bytes[at] = byte;
      expect(reportedIn(detector, bytes), `byte ${at}`).toEqual([]);
    }
    expect(reportedIn(detector, tdataKey('wrong', 0))).toEqual([]);
    expect(reportedIn(detector, tdataKey('wrong', 100_000_000))).toEqual([]);
    expect(reportedIn(detector, good.subarray(0, 300))).toEqual([]);
    expect(reportedIn(detector, Buffer.concat([good.subarray(0, 48), Buffer.alloc(300)]))).toEqual([]);
    expect(reportedIn(detector, Buffer.concat([good.subarray(0, 12), Buffer.alloc(32), good.subarray(44)]))).toEqual([]);
  });
});

describe.skipIf(!hasProgram('python3'))('files that SQLite writes (needs python3)', () => {
  const SCRIPT = `
import sqlite3, sys, binascii
path, kind, key, journal = sys.argv[1:5]
db = sqlite3.connect(path)
db.execute('pragma journal_mode=' + journal)
key = binascii.unhexlify(key)
if kind == 'telethon':
    db.execute('create table version (version integer primary key)')
    db.execute('create table sessions (dc_id integer primary key, server_address text, port integer, auth_key blob, takeout_id integer)')
    if key: db.execute('insert or replace into sessions values (?,?,?,?,?)', (4, '149.154.167.91', 443, key, None))
else:
    db.execute('create table sessions (dc_id INTEGER PRIMARY KEY, api_id INTEGER, test_mode INTEGER, auth_key BLOB, date INTEGER NOT NULL, user_id INTEGER, is_bot INTEGER)')
    if key: db.execute('insert into sessions values (?,?,?,?,?,?,?)', (2, 21234567, 0, key, 1750000000, 5123456789, 0))
db.commit()
db.close()
`;
  const write = (kind: string, key: Buffer, journal: string): Buffer => {
    const folder = mkdtempSync(join(tmpdir(), 'tokenscan-session-'));
    try {
      execFileSync('python3', ['-c', SCRIPT, join(folder, 'my.session'), kind, key.toString('hex'), journal]);
      return readFileSync(join(folder, 'my.session'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  test.each([
    ['telethon', 'telegram-telethon-file'],
    ['pyrogram', 'telegram-pyrogram-file'],
  ])('%s', (kind, id) => {
    for (const journal of ['delete', 'wal']) {
      expect(reportedIn(detector, write(kind, authKeyOf(kind), journal))).toEqual([`${id} certain`]);
      expect(reportedIn(detector, write(kind, Buffer.alloc(0), journal))).toEqual([]);
      expect(reportedIn(detector, write(kind, Buffer.alloc(256), journal))).toEqual([]);
    }
  });
});
