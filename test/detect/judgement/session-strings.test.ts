// Session strings: every real one is found, none with a wrong field, and nothing else.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STRUCTURES } from '../../../src/detect/judgement/structure.ts';
import { detectIn, detectorFor } from '../../support/detect.ts';
import { reportedIn } from '../../support/found.ts';
import { randomBytes } from '../../support/random.ts';
import {
  authKeyOf,
  gramjsString,
  HOSTS,
  HOSTS_V6,
  type Login,
  pyrogramString,
  telethonString,
  WEB_HOSTS,
} from '../../support/tokens/credentials.ts';

const detector = detectorFor();
const DCS = [1, 2, 3, 4, 5] as const;
const seeds = fc.string({ minLength: 1, maxLength: 12 });
const dcs = fc.constantFrom(...DCS);
/** Texts a string may stand in: no quote, a quote, an escape, a line of its own. */
const around = fc.constantFrom(
  ['', ''],
  ['"', '"'],
  ["SESSION='", "'\n"],
  ['"a\\n', '\\n"'],
  ['x = ', ';'],
  ['<code>', '</code>'],
);

const KINDS = {
  'telegram-telethon-string': (seed: string, login: Login) => telethonString(seed, login),
  'telegram-gramjs-string': (seed: string, login: Login) => gramjsString(seed, login),
  'telegram-pyrogram-string': (seed: string, login: Login) => pyrogramString(seed, login),
} as const;

type Kind = keyof typeof KINDS;
const KIND_NAMES = Object.keys(KINDS) as Kind[];

/** A key that is none: each is 256 bytes. */
const BAD_KEYS: readonly (readonly [name: string, key: Buffer])[] = [
  ['zeros', Buffer.alloc(256)],
  ['one byte repeated', Buffer.alloc(256, 0xa7)],
  ['counts up', Buffer.from(Array.from({ length: 256 }, (_, at) => at))],
  ['text', Buffer.from('the quick brown fox jumps over the lazy dog. '.repeat(6)).subarray(0, 256)],
  ['sixteen bytes repeated', Buffer.concat(Array.from({ length: 16 }, () => authKeyOf('short').subarray(0, 16)))],
  ['half of it zeros', Buffer.concat([authKeyOf('half').subarray(0, 128), Buffer.alloc(128)])],
];

describe.each(KIND_NAMES)('%s', (kind) => {
  const make = KINDS[kind];
  const holds = (secret: string): boolean => STRUCTURES[kind].check(undefined, secret);

  test('real ones of all data centers pass the check', () => {
    for (let seed = 0; seed < 200; seed++) for (const dc of DCS) expect(holds(make(String(seed), { dc }))).toBe(true);
  });

  test.each(BAD_KEYS)('an invalid key: %s', (_, key) => {
    expect(holds(make('', { key }))).toBe(false);
  });

  test.each([0, 6, 10, 128, 255])('data center %d', (dc) => {
    expect(holds(make('dc', { dc, host: HOSTS[2] ?? '' }))).toBe(false);
  });

  test('one character more or less is refused', () => {
    for (let seed = 0; seed < 40; seed++) {
      const text = make(String(seed), {});
      const bare = text.replace(/=+$/, '');
      for (const other of [bare.slice(0, -1), bare.slice(0, -4), `${bare}A`, `${bare}AAAA`, bare.slice(1), `A${bare}`]) {
        expect(holds(other), other.length.toString()).toBe(false);
      }
    }
  });

  test('a character outside the alphabet is refused', () => {
    const text = make('alphabet', {});
    for (const char of ' .\n:*') expect(holds(`${text.slice(0, 99)}${char}${text.slice(100)}`)).toBe(false);
  });

  test('random characters never pass', () => {
    fc.assert(
      fc.property(randomBytes(258, 300), fc.constantFrom('', '1'), (bytes, lead) => {
        for (const alphabet of ['base64', 'base64url'] as const) {
          expect(holds(lead + bytes.toString(alphabet))).toBe(false);
        }
        expect(holds(lead + bytes.toString('hex').slice(0, 362))).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('Telethon and GramJS', () => {
  test.each(['telegram-telethon-string', 'telegram-gramjs-string'] as const)('%s: addresses and ports', (kind) => {
    const holds = (login: Login): boolean => STRUCTURES[kind].check(undefined, KINDS[kind]('address', login));
    for (const host of ['149.154.167.220', '149.154.160.1', '149.154.175.255', '91.108.4.9', '91.108.56.1', '95.161.76.100']) {
      expect(holds({ host }), host).toBe(true);
    }
    for (const host of ['127.0.0.1', '10.0.0.1', '149.154.159.1', '149.154.176.1', '149.155.167.51', '91.108.24.1', '8.8.8.8']) {
      expect(holds({ host }), host).toBe(false);
    }
    for (const port of [443, 80, 5222]) expect(holds({ port }), String(port)).toBe(true);
    for (const port of [0, 1, 22, 442, 444, 8080, 65_535]) expect(holds({ port }), String(port)).toBe(false);
  });

  test('Telethon with an IPv6 address', () => {
    const holds = (host: string): boolean =>
      STRUCTURES['telegram-telethon-string'].check(undefined, telethonString('6', { host }));
    for (const dc of DCS) expect(holds(HOSTS_V6[dc] ?? '')).toBe(true);
    for (const host of ['2001:db8:f23d:f001::a', '2001:b28:f33d:f001::a', 'fe80:0:0:1::a', '2001:67c:5e8:f002::a']) {
      expect(holds(host), host).toBe(false);
    }
  });

  test.each(['evil.web.telegram.org', 'venus.web.telegram.org.example', 'example.org', '149.154.167.999', ''])(
    'host %j',
    (host) => {
      expect(STRUCTURES['telegram-gramjs-string'].check(undefined, gramjsString('host', { host }))).toBe(false);
    },
  );
});

describe('Pyrogram', () => {
  const holds = (login: Login, form?: '64' | '32'): boolean =>
    STRUCTURES['telegram-pyrogram-string'].check(undefined, pyrogramString('fields', login, form));

  test('fields', () => {
    for (const isBot of [0, 1]) for (const testMode of [0, 1]) expect(holds({ isBot, testMode })).toBe(true);
    for (const apiId of [1, 6, 12_345, 21_234_567, 2 ** 31 - 1]) expect(holds({ apiId }), String(apiId)).toBe(true);
    for (const userId of [1, 777_000, 5_123_456_789, 8_400_000_000]) expect(holds({ userId }), String(userId)).toBe(true);
    for (const wrong of [
      { isBot: 2 },
      { testMode: 2 },
      { testMode: 255 },
      { apiId: 0 },
      { apiId: 2 ** 31 },
      { userId: 0 },
      { userId: 2 ** 40 },
    ]) {
      expect(holds(wrong), JSON.stringify(wrong)).toBe(false);
    }
  });

  test('older forms', () => {
    for (const form of ['64', '32'] as const) {
      for (const dc of DCS) expect(holds({ dc, userId: 123_456_789 }, form)).toBe(true);
      expect(holds({ dc: 6 }, form)).toBe(false);
      expect(holds({ isBot: 2 }, form)).toBe(false);
    }
    expect(pyrogramString('x', {}, '32')).toHaveLength(351);
    expect(pyrogramString('x', {}, '64')).toHaveLength(356);
    expect(pyrogramString('x')).toHaveLength(362);
  });
});

describe('in texts', () => {
  test('every Telethon string is found in any surroundings', () => {
    fc.assert(
      fc.property(seeds, dcs, fc.boolean(), fc.boolean(), around, (seed, dc, v6, padded, [before = '', after = '']) => {
        const text = telethonString(seed, { dc, host: (v6 ? HOSTS_V6 : HOSTS)[dc] ?? '' }).slice(0, padded ? undefined : -1);
        const [match, ...more] = detectIn(detector, `${before}${text}${after}`);
        expect([match?.rule.id, match?.confidence, match?.start, match?.secret.expose(), more.length]).toEqual([
          'telegram-telethon-string',
          'certain',
          before.length,
          text.replace(/=+$/, ''),
          0,
        ]);
      }),
      { numRuns: 400 },
    );
  });

  test('every GramJS string is found, from Node and from browsers', () => {
    fc.assert(
      fc.property(seeds, dcs, fc.boolean(), around, (seed, dc, web, [before = '', after = '']) => {
        const text = gramjsString(seed, { dc, host: (web ? WEB_HOSTS : HOSTS)[dc] ?? '' });
        const [match, ...more] = detectIn(detector, `${before}${text}${after}`);
        expect([match?.rule.id, match?.confidence, match?.start, match?.secret.expose(), more.length]).toEqual([
          'telegram-gramjs-string',
          'certain',
          before.length,
          text.replace(/=+$/, ''),
          0,
        ]);
      }),
      { numRuns: 400 },
    );
  });

  test('every Pyrogram string is found beside a name', () => {
    const names = fc.constantFrom(
      'SESSION_STRING=',
      'STRING_SESSION="',
      'export PYRO_SESSION=',
      'session_string="',
      "string_session: '",
      '"sessionString": "',
      'SESSION_STRING = os.environ.get("SESSION_STRING", "',
      'STRING_SESSION_2 = ',
      '  - name: SESSION_STRING\n              value: ',
    );
    const forms = fc.constantFrom('now', '64', '32');
    fc.assert(
      fc.property(seeds, dcs, names, forms, fc.integer({ min: 1, max: 2 ** 32 - 1 }), (seed, dc, name, form, userId) => {
        const text = pyrogramString(seed, { dc, userId, isBot: userId % 2 }, form);
        const [match, ...more] = detectIn(detector, `${name}${text}"\n`);
        expect([match?.rule.id, match?.confidence, match?.start, match?.secret.expose(), more.length]).toEqual([
          'telegram-pyrogram-string',
          'certain',
          name.length,
          text.replace(/=+$/, ''),
          0,
        ]);
      }),
      { numRuns: 600 },
    );
  });

  test('padding is not part of the secret: lost or escaped, the secret is the same', () => {
    const text = telethonString('padding');
    for (const padding of ['', '=', '%3D', '\\u003d', '&#61;']) {
      const [match] = detectIn(detector, `session ${text.replace('=', padding)} "`);
      expect(match?.secret.expose()).toBe(text.slice(0, -1));
    }
  });

  test('random base64 and hex give no match, even behind the name of a session', () => {
    fc.assert(
      fc.property(randomBytes(200, 600), fc.constantFrom('', '1', '1AZWa', '1BVts'), (bytes, lead) => {
        for (const alphabet of ['base64', 'base64url', 'hex'] as const) {
          expect(reportedIn(detector, `SESSION_STRING=${lead}${bytes.toString(alphabet)}\n`)).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });
});
