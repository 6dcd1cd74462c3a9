// Each kind of escape is read, and every character mapped back to the bytes it came from.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ESCAPES, type Escape, spellEscaped, spellEvery } from '../../../src/detect/encodings/escapes.ts';
import { undoEscapes } from '../../../src/detect/encodings/undo-escapes.ts';
import type { RuleFamily } from '../../../src/model/rule.ts';
import type { Match } from '../../../src/model/types.ts';
import { detectIn, detectorFor } from '../../support/detect.ts';
import { randomOf, randomToken } from '../../support/random.ts';
import { ACME } from '../../support/rule.ts';
import { SOAK } from '../../support/soak.ts';
import { botId, token } from '../../support/tokens/token.ts';

const T = token('escapes');
const lower = (char: string): string => char.charCodeAt(0).toString(16).padStart(2, '0');
const upper = (char: string): string => lower(char).toUpperCase();
const octal = (char: string): string => char.charCodeAt(0).toString(8).padStart(3, '0');
const NAMES: Readonly<Record<string, string>> = { ':': 'colon', '/': 'sol', '"': 'quot', "'": 'apos', '&': 'amp', _: 'lowbar' };

/** All the ways we know to write a character with each kind of escape. */
const WAYS: Readonly<Record<string, (char: string) => readonly string[]>> = {
  percent: (char) => ['%', '%25'].flatMap((sign) => [sign + upper(char), sign + lower(char)]),
  'unicode-escape': (char) => [
    ...['\\u', '\\\\u', '\\\\\\\\u'].flatMap((sign) => [`${sign}00${upper(char)}`, `${sign}00${lower(char)}`]),
    ...['\\u{', '\\u{0000', '\\\\u{'].flatMap((sign) => [`${sign}${upper(char)}}`, `${sign}${lower(char)}}`]),
    `\\U000000${upper(char)}`,
    `\\U000000${lower(char)}`,
  ],
  'hex-escape': (char) => ['\\x', '\\\\x', '\\\\\\\\x'].flatMap((sign) => [sign + upper(char), sign + lower(char)]),
  'octal-escape': (char) => ['\\', '\\\\'].map((sign) => sign + octal(char)),
  backslash: (char) => (char === ':' ? ['\\:', '\\\\:'] : []),
  'html-entity': (char) => [
    ...['&#', '&#0', '&#000'].map((sign) => `${sign}${char.charCodeAt(0)};`),
    ...['&#x', '&#X', '&#x00'].flatMap((sign) => [`${sign}${upper(char)};`, `${sign}${lower(char)};`]),
    ...(NAMES[char] === undefined ? [] : [`&${NAMES[char]};`]),
  ],
  // Two digits are believed beside another escape only.
  'quoted-printable': (char) => (/[A-F]/.test(upper(char)) ? [`=${upper(char)}`] : []),
  ansi: () => [],
  'irc-colour': () => [],
  markup: () => [],
  named: () => [],
  'file-name': (char) => (char === ':' ? ['~'] : []),
};

const waysIn = (kind: Escape, char: string): readonly string[] => WAYS[kind.name]?.(char) ?? [];

/** A character and how it is written. */
type Written = readonly [char: string, raw: string];

/** A character as it is: none with which an escape begins, so that what is written can be read in one way only. */
const asItIs: fc.Arbitrary<Written> = fc
  .integer({ min: 0, max: 255 })
  .map((code) => String.fromCharCode(code))
  .filter((char) => !'%\\&~=^<#{\u0003\u0007\u000f\u001b\u00c2\u00e2\u00ef'.includes(char))
  .map((char) => [char, char]);

// A percent sign that is itself escaped can be read in two ways.
const CHARACTERS = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).filter((char) => char !== '%');

/** A character written with one of `kinds`. */
function escaped(...kinds: readonly Escape[]): fc.Arbitrary<Written> {
  const ways = kinds.flatMap((kind) => CHARACTERS.flatMap((char) => waysIn(kind, char).map((raw): Written => [char, raw])));
  return fc.constantFrom(...ways);
}

/** Any text with something in it that is escaped. What only mail has is there, so that quoted-printable is believed. */
function anyText(...kinds: readonly Escape[]): fc.Arbitrary<readonly Written[]> {
  const any = fc.array(fc.oneof({ weight: 3, arbitrary: asItIs }, { weight: 1, arbitrary: escaped(...kinds) }), {
    maxLength: 40,
    size: 'max',
  });
  const mail: readonly Written[] = kinds.some(({ name }) => name === 'quoted-printable') ? [['=', '=3D']] : [];
  return fc.tuple(any, escaped(...kinds), any).map(([before, one, after]) => [...mail, ...before, one, ...after]);
}

const WRITING = ESCAPES.filter(({ name }) => !['ansi', 'irc-colour', 'markup', 'named'].includes(name));

test('the table of this test has all kinds of escapes', () => {
  expect(ESCAPES.map(({ name }) => name)).toEqual(Object.keys(WAYS));
});

function expectRead(written: readonly Written[]): void {
  const raw = written.map(([, spelled]) => spelled).join('');
  const read = undoEscapes(raw);
  expect(read?.text).toBe(written.map(([char]) => char).join(''));
  let offset = 0;
  for (const [index, [, spelled]] of written.entries()) {
    expect(read?.start(index)).toBe(offset);
    offset += spelled.length;
    expect(read?.end(index + 1)).toBe(offset);
  }
  expect(read?.start(written.length)).toBe(raw.length);
}

test('mixed escapes are undone at once, and each character leads back to its bytes', () => {
  fc.assert(fc.property(anyText(...WRITING), expectRead), { numRuns: 200 * SOAK });
});

describe.each(WRITING)('$name', (kind) => {
  test('is undone, and each character leads back to its bytes', () => {
    fc.assert(fc.property(anyText(kind), expectRead), { numRuns: 80 * SOAK });
  });

  test('is named where it was undone, and nowhere else', () => {
    fc.assert(
      fc.property(anyText(kind), (written) => {
        const read = undoEscapes(written.map(([, spelled]) => spelled).join(''));
        for (const [index, [char, spelled]] of written.entries()) {
          const before = written[index - 1];
          const undone = char !== spelled || (before !== undefined && before[0] !== before[1]);
          expect(read?.encodings(index, index + 1)).toEqual(undone ? [kind.name] : []);
          expect(read?.isJoined(index, index + 1)).toBe(false);
        }
      }),
      { numRuns: 40 * SOAK },
    );
  });

  // The second list is of the kind users write: what must be escaped stands not only at the front.
  test.each([[[':AA', '/bot', ':abc']], [['key=', 'a:b', '://', 'x-key: ', '<t>']]])(
    'one of its spellings stands in all ways to write %j',
    (literals) => {
      for (const literal of literals) {
        const spelled = spellEscaped(kind, literal);
        const missed = waysToWrite(kind, literal).filter((raw) => !spelled.some((bytes) => raw.includes(bytes)));
        expect(missed, `anchors for ${literal}: ${spelled.join(' ')}`).toEqual([]);
      }
    },
  );

  test('its spellings are three bytes or longer, each once', () => {
    for (const literal of [':AA', '/bot', '===', ':::', 'abc']) {
      for (const spelled of [spellEscaped(kind, literal), spellEvery(kind, literal)]) {
        expect(new Set(spelled).size).toBe(spelled.length);
        expect(spelled.filter((bytes) => bytes.length < 3)).toEqual([]);
      }
    }
  });

  test('a token with its colon written in any way is found, with its exact bytes', () => {
    const detector = detectorFor();
    const random = randomOf(7);
    const [left, right] = [fc.array(asItIs, { maxLength: 200, size: 'max' }), fc.array(asItIs, { maxLength: 200, size: 'max' })];
    const mail = kind.name === 'quoted-printable' ? 'a=3Db ' : '';
    fc.assert(
      fc.property(left, right, fc.constantFrom(...waysIn(kind, ':')), (a, b, colon) => {
        const clear = randomToken(random, 5 + random(12));
        const raw = clear.replace(':', colon);
        // Nothing that could be the first digits of the id, in the line before.
        const before = `${a.map(([char]) => char).join('')}x ${mail}`;
        const bytes = Buffer.from(`${before}${raw} ${b.map(([char]) => char).join('')}`, 'latin1');
        const [found] = detectIn(detector, bytes).filter(({ confidence }) => confidence === 'certain');
        expect(found?.secret.expose()).toBe(clear);
        expect(found?.encodings).toEqual([kind.name]);
        expect(bytes.toString('latin1', found?.start, found?.end)).toBe(raw);
        expect(bytes.toString('latin1', found?.secretStart, found?.end)).toBe(clear.slice(clear.indexOf(':') + 1));
      }),
      { numRuns: 80 * SOAK },
    );
  });

  // These two escape a colon only.
  if (kind.name !== 'file-name' && kind.name !== 'backslash') {
    test('a token with every character escaped is found', () => {
      const clear = token(`every ${kind.name}`);
      const most = Math.max(...[...clear].map((char) => waysIn(kind, char).length));
      for (let way = 0; way < most; way++) {
        const raw = [...clear].map((char) => waysIn(kind, char)[way] ?? waysIn(kind, char)[0] ?? char).join('');
        // Two signs for one or many zeros, in each of fifty characters, are what no encoder writes.
        if (/^(?:%25|\\\\\\)/.test(raw) || raw.startsWith('\\\\') || /^&#x?0/i.test(raw) || /^\\(?:u\{0000|U)/.test(raw))
          continue;
        const [found] = detectIn(detectorFor(), `a=3D "${raw}"`);
        expect(found?.secret.expose(), raw).toBe(clear);
        expect([found?.start, found?.end]).toEqual([6, 6 + raw.length]);
      }
    });
  }
});

/** The texts that mean `literal` with what has to be escaped in it written in the same one of the ways. */
function waysToWrite(kind: Escape, literal: string): readonly string[] {
  const special = [...literal].filter((char) => waysIn(kind, char).length > 0 && !/[A-Za-z0-9_-]/.test(char));
  const most = Math.min(...special.map((char) => waysIn(kind, char).length));
  if (special.length === 0) return [];
  return Array.from({ length: most }, (_, way) =>
    [...literal].map((char) => (special.includes(char) ? (waysIn(kind, char)[way] ?? char) : char)).join(''),
  );
}

test('nothing is joined where the only escape comes after', () => {
  const read = undoEscapes('abc%41d');
  expect([read?.text, read?.isJoined(0, 3), read?.isJoined(0, 4), read?.isJoined(0, 5)]).toEqual(['abcAd', false, false, false]);
  const colored = undoEscapes('ab\u001b[31mc');
  expect([colored?.text, colored?.isJoined(0, 2), colored?.isJoined(0, 3), colored?.isJoined(2, 3)]).toEqual([
    'abc',
    false,
    true,
    false,
  ]);
});

test('never throws, and its offsets always ascend', () => {
  const pieces = fc.constantFrom(
    ...['%', '25', '3A', '\\', 'u', 'x', '{', '}', '003a', '&', '#', ';', 'colon', '~', ':', 'U0000003A', '9', 'f', '=', '\n'],
    ...['\u001b[', '31m', '\u001b]8;;', '\u0007', '^[', '\\e', '072', '=3D'],
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40, size: 'max' }), (parts) => {
      const raw = parts.join('');
      const read = undoEscapes(raw);
      fc.pre(read !== undefined);
      for (let index = 0; index <= read.text.length; index++) {
        expect(read.end(index)).toBeLessThanOrEqual(read.start(index));
        if (index > 0) expect(read.end(index)).toBeGreaterThan(read.start(index - 1));
      }
      expect(read.start(read.text.length)).toBeLessThanOrEqual(raw.length);
    }),
    { numRuns: 400 * SOAK },
  );
});

describe('terminal control sequences', () => {
  const detector = detectorFor();
  const FORMS = [
    '\u001b[0m',
    '\u001b[01;31m\u001b[K',
    '\u001b[1;36m',
    '\u001b[38;2;10;20;30m',
    '\u001b]8;id=1;https://example.org\u0007',
    '^[[0m',
  ];

  test('are dropped anywhere in a token', () => {
    const clear = token('ansi', 10);
    for (const command of FORMS) {
      for (let at = 1; at < clear.length; at++) {
        const raw = `${clear.slice(0, at)}${command}${clear.slice(at)}`;
        const [found] = detectIn(detector, `bot${raw}\u001b[m/`);
        expect(found?.secret.expose(), JSON.stringify(raw)).toBe(clear);
        expect(found?.encodings).toEqual(['ansi']);
        expect([found?.start, found?.end]).toEqual([3, 3 + raw.length]);
      }
    }
  });

  test('are dropped in JSON, too', () => {
    const raw = JSON.stringify(`bot${T.slice(0, 10)}\u001b[31m${T.slice(10)}\u001b[0m`);
    expect(detectIn(detector, raw).map(({ secret, encodings }) => [secret.expose(), encodings])).toEqual([
      [T, ['unicode-escape', 'ansi']],
    ]);
  });
});

test('a token with every character in quoted-printable is found', () => {
  const raw = [...T].map((char) => `=${upper(char)}`).join('');
  const [found] = detectIn(detectorFor(), `a=3Db "${raw}"`);
  expect([found?.secret.expose(), found?.start, found?.end]).toEqual([T, 7, 7 + raw.length]);
});

describe('digits behind a backslash', () => {
  const only = (text: string) => detectIn(detectorFor(), text).map(({ secret }) => secret.expose());

  test.each(['1234567890', '2012345678', '7012345678', '301234567', '40123456'])('stay part of the id %s', (id) => {
    const clear = `${id}:${T.slice(T.indexOf(':') + 1)}`;
    for (const text of [`C:\\bots\\${clear}`, `"\\0${clear}\\0"`, `s/x/\\1${clear}/`, `\\040${clear}`, `\\n${clear}`]) {
      // Behind a reference a shorter id could be its end, and 40 is a space.
      if (id.length < 10 && (text.startsWith('s/') || id.startsWith('40'))) continue;
      expect(only(text), text).toEqual([clear]);
    }
  });
});

describe('terminal control sequences and tags', () => {
  const only = (text: string) => detectIn(detectorFor(), text).map(({ secret }) => secret.expose());

  test('a sequence that moves the cursor separates its two sides', () => {
    expect(only(`\u001b[3;1H42\u001b[3;10H${T}\u001b[4;1H`)).toEqual([T]);
    expect(only(`12\u001b[5G${T}`)).toEqual([T]);
  });

  test('the target of a link is read, too', () => {
    const uri = `file://host/srv/${T.replace(':', '%3A')}`;
    expect(only(`\u001b]8;;${uri}\u0007name\u001b]8;;\u0007`)).toEqual([T]);
    expect(only(`\u001b]8;;${uri}\u001b\\name\u001b]8;;\u001b\\`)).toEqual([T]);
  });

  test('highlighted code, and places where a long word may be broken', () => {
    const [id = '', secret = ''] = T.split(':');
    for (const text of [
      `<span class="hljs-number">${id}</span>:${secret}`,
      `bot<span class="n">${id}</span>:<span class="s">${secret}</span>/getMe`,
      `${T.slice(0, 20)}<wbr>${T.slice(20)}`,
      `${T.slice(0, 20)}\u200b${T.slice(20)}`,
    ]) {
      expect(only(text), text).toEqual([T]);
    }
  });
});

describe('a needless backslash', () => {
  test.each([
    (text: string) => `bot.token=${text.replace(':', '\\:')}`,
    (text: string) => `url=https\\://api.telegram.org/bot${text.replace(':', '\\:')}/getMe`,
    (text: string) => text.replaceAll('_', '\\_').replaceAll('-', '\\-'),
  ])('%s', (write) => {
    for (const seed of ['a', 'b', 'c', 'd']) {
      const clear = token(`backslash ${seed}`);
      expect(detectIn(detectorFor(), write(clear)).map(({ secret }) => secret.expose())).toEqual([clear]);
    }
  });
});

describe('line ends of quoted-printable', () => {
  test.each(['=\n', '=\r\n', '= \n'])('%j is dropped anywhere in a token', (end) => {
    for (let at = 1; at < T.length; at++) {
      const [found] = detectIn(detectorFor(), `TOKEN=3D${T.slice(0, at)}${end}${T.slice(at)}\n`);
      expect(found?.secret.expose()).toBe(T);
      expect(found?.encodings).toEqual(['quoted-printable']);
    }
  });

  test('neither an assignment nor markup is an escape', () => {
    expect(detectIn(detectorFor(), `rotate =${T}=\n`).map(({ secret }) => secret.expose())).toEqual([T]);
    for (const digits of ['10', '12', '25', '38']) {
      const clear = `${digits}${T.slice(2)}`;
      expect(detectIn(detectorFor(), `TOKEN=${clear}`).map(({ secret }) => secret.expose())).toEqual([clear]);
    }
  });
});

describe('slack', () => {
  /** A rule whose longest match begins with its anchor, so that all that is escaped comes behind it. */
  const family: RuleFamily = {
    name: 'mine',
    rules: [
      { ...ACME, id: 'long', anchors: ['acme'], pattern: '(?<secret>acme[A-Za-z0-9/]{60})(?![A-Za-z0-9/])', maxLength: 64 },
    ],
  };
  /** The same with the anchor at its end. */
  const backwards: RuleFamily = {
    name: 'mine',
    rules: [
      { ...ACME, id: 'long', anchors: ['acme'], pattern: '(?<![A-Za-z0-9/])(?<secret>[A-Za-z0-9/]{60}acme)', maxLength: 64 },
    ],
  };

  test.each(WRITING)('$name: the longest match of a user’s rule with as much escaped as is allowed is found', (kind) => {
    const ways = waysIn(kind, '/');
    const random = randomOf(8);
    for (const way of ways.length === 0 ? ['/'] : ways) {
      const many = Math.min(12, way.length === 1 ? 12 : Math.floor(24 / (way.length - 1)));
      const letters = Array.from({ length: 60 }, (_, at) =>
        at % 5 === 2 && at / 5 < many ? '/' : 'abcdXYZ089'[random(10)],
      ).join('');
      for (const [rules, clear] of [
        [family, `acme${letters}`],
        [backwards, `${letters}acme`],
      ] as const) {
        const raw = clear.replaceAll('/', way);
        const [found] = detectIn(detectorFor([rules]), `some=3D text; ${raw}; more text`);
        expect(found?.secret.expose(), raw).toBe(clear);
        expect([found?.start, found?.end]).toEqual([14, 14 + raw.length]);
      }
    }
  });
});

describe('no escape', () => {
  test.each([
    '%zz %3 100% %',
    '\\u12 \\u{} \\u{110000zz \\n U0000003A u003a',
    '\\x \\xg0 0x3a x3a',
    '&#; &foo; &colon &#x; &#58 &; R&D;',
  ])('leaves alone: %s', (raw) => expect(undoEscapes(raw)).toBeUndefined());

  test('a character above U+00FF is not a byte', () => {
    expect(undoEscapes('\\u0041\\u0442')?.text).not.toContain('B');
  });

  test('a file name counts only where the structure is perfect', () => {
    const loose = `${botId('x')}~AAb${T.slice(T.indexOf(':') + 4)}`;
    expect(detectIn(detectorFor(), `telegram bot token ${loose}`)).toEqual([]);
    expect(detectIn(detectorFor(), `telegram bot token ${T.replace(':', '~')}`)).toHaveLength(1);
  });
});

describe('which encoding is named', () => {
  const only = (text: string): readonly string[] | undefined => {
    const found: readonly Match[] = detectIn(detectorFor(), text);
    expect(found.map(({ secret }) => secret.expose())).toEqual([T]);
    return found[0]?.encodings;
  };

  test('none for a plain token among escapes', () => {
    expect(only(`%20 %3A \\u003a \\x3a &colon; ~ ${T} %20 %3A \\u003a \\x3a &colon; ~`)).toEqual([]);
  });

  test('the one of the token, among others', () => {
    expect(only(`\\u003a &colon; ${T.replace(':', '%3A')} \\x3a ~`)).toEqual(['percent']);
    expect(only(`%20 &colon; ${T.replace(':', '\\x3a')} \\u003a ~`)).toEqual(['hex-escape']);
  });

  test('the outer one first', () => {
    expect(only(T.replace(':', '%26%2358%3B'))).toEqual(['percent', 'html-entity']);
    expect(only(T.replace(':', '\\u00253A'))).toEqual(['unicode-escape', 'percent']);
  });
});
