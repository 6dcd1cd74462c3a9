// Excerpts never show a secret, and markers allow only the tokens they name.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Match } from '../../src/model/types.ts';
import { detectIn, detectorFor, SMALL_WINDOW, SMALL_WINDOW_BYTES } from '../support/detect.ts';
import { randomOf, randomSecret, randomToken } from '../support/random.ts';
import { FORMS, write } from '../support/repositories/plant.ts';
import { SOAK } from '../support/soak.ts';
import { apiHash, apiId } from '../support/tokens/credentials.ts';
import { looseToken, maskOf, oldToken, token } from '../support/tokens/token.ts';

const detector = detectorFor([], SMALL_WINDOW);
const T = token('excerpt');
const U = token('other excerpt');
const random = randomOf(40);
const TOKENS = Array.from({ length: 40 }, () => randomToken(random, 5 + random(12)));

/** The first run of eight characters of one of `secrets` that stands in an excerpt of `matches`. */
function leakIn(matches: readonly Match[], secrets: readonly string[]): string | undefined {
  for (const { excerpt } of matches) {
    const shown = `${excerpt.before} ${excerpt.match ?? ''} ${excerpt.after}`;
    for (const secret of secrets) {
      for (let at = 0; at + 8 <= secret.length; at++) {
        if (shown.includes(secret.slice(at, at + 8))) return `${secret.slice(at, at + 8)} in ${shown}`;
      }
    }
  }
  return undefined;
}

const secretIn = (clear: string): string => clear.slice(clear.indexOf(':') + 1);

interface Part {
  readonly text: string;
  readonly secret?: string;
}

const formed = fc.record({ clear: fc.constantFrom(...TOKENS), form: fc.constantFrom(...FORMS) });

/** Of half a token that goes on in the next line, nothing there says what it is. */
const inOneLine = FORMS.filter(({ encodings }) => !encodings.includes('line-wrap'));
const half = fc.record({ clear: fc.constantFrom(...TOKENS), form: fc.constantFrom(...inOneLine) });

/** A part of a line: a token, the first part of one, a token of a lesser kind, or other text. */
const part: fc.Arbitrary<Part> = fc.oneof(
  { weight: 4, arbitrary: formed.map(({ clear, form }) => ({ text: write(clear, form), secret: secretIn(clear) })) },
  {
    weight: 2,
    arbitrary: fc.tuple(half, fc.integer({ min: 8, max: 34 })).map(([{ clear, form }, length]) => ({
      text: write(clear.slice(0, clear.indexOf(':') + 1 + length), form),
      secret: secretIn(clear).slice(0, length),
    })),
  },
  { weight: 1, arbitrary: fc.constantFrom(looseToken(), oldToken()).map((clear) => ({ text: clear, secret: secretIn(clear) })) },
  { weight: 3, arbitrary: fc.stringMatching(/^[a-z ,.]{0,30}$/).map((text) => ({ text })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('é', '—', '\t', '"', "'", '(', ')', '<', '>', '=', '\u0000').map((text) => ({ text })),
  },
);

const line = fc.array(fc.tuple(part, fc.constantFrom(' ', '; ', '", "', "','", '\t', ' | ', ')(', ' \n', ' é')), {
  minLength: 1,
  maxLength: 12,
  size: 'max',
});

const textOf = (parts: readonly (readonly [Part, string])[]): string => parts.map(([{ text }, gap]) => text + gap).join('');
const secretsOf = (parts: readonly (readonly [Part, string])[]): readonly string[] =>
  parts.flatMap(([{ secret = [] }]) => secret);

describe('excerpts show no secret', () => {
  test('of lines with several tokens, whole and half, in any encoding', () => {
    fc.assert(
      fc.property(line, (parts) => {
        expect(leakIn(detectIn(detector, textOf(parts)), secretsOf(parts))).toBeUndefined();
      }),
      { numRuns: 400 * SOAK },
    );
  });

  test('of lines around the borders of the window', () => {
    const FILLER = Buffer.alloc(SMALL_WINDOW_BYTES + 20_000, 'filler ');
    const borders = [-8192, -5120, -4096, 0].map((border) => SMALL_WINDOW_BYTES + border);
    fc.assert(
      fc.property(line, fc.constantFrom(...borders), fc.nat(700), (parts, border, back) => {
        const bytes = Buffer.from(FILLER);
        bytes.write(` ${textOf(parts)}`, border - back);
        expect(leakIn(detectIn(detector, bytes), secretsOf(parts))).toBeUndefined();
      }),
      { numRuns: 40 * SOAK },
    );
  });

  test('of tokens cut off by the edge of the excerpt, wherever it cuts them', () => {
    for (const form of FORMS) {
      for (let gap = 0; gap < 130; gap++) {
        for (const joint of [' ', '.']) {
          const text = `${write(U, form)}${joint}${'x'.repeat(gap)} ${T} ${'y'.repeat(gap)}${joint}${write(U, form)} `;
          expect(leakIn(detectIn(detector, text), [secretIn(U), secretIn(T)])).toBeUndefined();
        }
      }
    }
  });

  test('of half tokens cut off by the edge, wherever it cuts them', () => {
    for (const length of [8, 12, 19, 20, 30]) {
      const half = U.slice(0, U.indexOf(':') + 1 + length);
      for (let gap = 0; gap < 130; gap++) {
        for (const joint of [' ', '/']) {
          const text = `${half}${joint}${'x'.repeat(gap)} ${T} ${'y'.repeat(gap)}${joint}${half}`;
          expect(leakIn(detectIn(detector, text), [secretIn(U).slice(0, length), secretIn(T)])).toBeUndefined();
        }
      }
    }
  });

  const COLONS = [
    ':',
    '~',
    '%3A',
    '%3a',
    '%253A',
    '%25253A',
    '\\u003a',
    '\\\\u003A',
    '\\u{3a}',
    '\\U0000003A',
    '\\x3a',
    '&#58;',
    '&#058;',
  ];

  test.each([...COLONS, '&#x3a;', '&#x003A;', '&colon;'])('of half a token with %s for a colon', (colon) => {
    for (let length = 8; length < 35; length++) {
      const half = U.slice(0, U.indexOf(':') + 1 + length).replace(':', colon);
      for (const text of [`${half} ${T}`, `${T} ${half}`, `"${half}", "${T}"`]) {
        expect(leakIn(detectIn(detector, text), [secretIn(U).slice(0, length)])).toBeUndefined();
      }
    }
  });

  test.each(['*', '***', '**', '****'])('of half a token that its writer continued with %s', (stars) => {
    for (let length = 8; length < 35; length++) {
      const half = U.slice(0, U.indexOf(':') + 1 + length);
      expect(leakIn(detectIn(detector, `**${half}${stars} ${T}`), [secretIn(U).slice(0, length)])).toBeUndefined();
    }
  });

  test('of tokens that are not reported', () => {
    const bare = randomSecret(random);
    expect(leakIn(detectIn(detector, `${bare} ${T} ${bare}`), [bare])).toBeUndefined();
  });
});

describe('excerpts', () => {
  const only = (text: string): Match['excerpt'] | undefined =>
    detectIn(detector, text).find(({ secret }) => secret.expose() === T)?.excerpt;

  test('are the rest of the line', () => {
    expect(only(`one\nconst t = "${T}"; // mine\nthree`)).toEqual({ before: 'const t = "', after: '"; // mine' });
  });

  test('are empty for a token alone', () => expect(only(`one\n${T}\nthree`)).toEqual({ before: '', after: '' }));
  test('have no carriage return', () => expect(only(`a ${T} b\r\n`)).toEqual({ before: 'a ', after: ' b' }));
  test('are text, not bytes', () => expect(only(`токен: ${T} — вот`)).toEqual({ before: 'токен: ', after: ' — вот' }));

  test('show the masks of other tokens', () => {
    expect(only(`${U} ${T} ${U.replace(':', '%3A')}`)).toEqual({ before: `${maskOf(U)} `, after: ` ${maskOf(U)}` });
  });

  test('given the other half stands on another line, then the match is what stands on its own', () => {
    const hash = apiHash('excerpt');
    const excerpts = detectIn(detector, `API_ID=${apiId('excerpt')}\nAPI_HASH=${hash}; x\n`).map(({ excerpt }) => excerpt);
    expect(excerpts).toEqual([{ before: 'API_HASH=', match: `${hash.slice(0, 3)}***`, after: '; x' }]);
  });

  test('given the time of a history entry, then its duration is no beginning of a secret', () => {
    expect(only(`: 1730000100:0;export BOT_TOKEN=${T}`)?.before).toBe(': 1730000100:0;export BOT_TOKEN=');
  });

  test('are cut at a space, with a mark', () => {
    const words = 'many words on a line '.repeat(20);
    const excerpt = only(`${words}${T} ${words}`);
    expect(excerpt?.before).toMatch(/^… (?:many|words|on|a|line) .* line $/);
    expect(excerpt?.after).toMatch(/^ many words .* …$/);
    expect((excerpt?.before ?? '').length + (excerpt?.after ?? '').length).toBeLessThanOrEqual(2 * 72 + 2);
  });

  test('do not contain their own token', () => {
    for (const form of FORMS) expect(leakIn(detectIn(detector, `x ${write(T, form)} y`), [secretIn(T)])).toBeUndefined();
  });
});

describe('markers', () => {
  const PRINT = '0123456789abcdef';
  const OTHER = 'fedcba9876543210';
  const allowed = (text: string): readonly (readonly string[])[] => detectIn(detector, text).map((match) => match.allowed);

  test.each([
    ['behind the token', `x = "${T}" # tokenscan:allow`, ['*']],
    ['before the token', `/* tokenscan:allow */ x = "${T}"`, ['*']],
    ['at the very end', `${T} tokenscan:allow`, ['*']],
    ['with a carriage return behind it', `${T} tokenscan:allow\r\n`, ['*']],
    ['with a reason', `${T} // tokenscan:allow because it is revoked`, ['*']],
    ['in a comment that ends', `<!-- tokenscan:allow --> ${T}`, ['*']],
    ['with punctuation behind it', `${T} (tokenscan:allow)`, ['*']],
    ['with a fingerprint', `${T} # tokenscan:allow ${PRINT}`, [PRINT]],
    ['with two fingerprints', `${T} # tokenscan:allow ${PRINT} ${OTHER}`, [PRINT, OTHER]],
    ['with two fingerprints and a comma', `${T} # tokenscan:allow ${PRINT}, ${OTHER}`, [PRINT, OTHER]],
    ['with a fingerprint and a reason', `${T} # tokenscan:allow ${PRINT} it is revoked`, [PRINT]],
    ['twice', `tokenscan:allow ${PRINT} ${T} tokenscan:allow ${OTHER}`, [PRINT, OTHER]],
    ['allowed', `${T} # tokenscan:allowed`, []],
    ['allow-x', `${T} # tokenscan:allow-x`, []],
    ['allow_x', `${T} # tokenscan:allow_x`, []],
    ['allowlist', `${T} # tokenscan:allowlist`, []],
    ['of another tool', `${T} # gitleaks:allow`, []],
    ['in capitals', `${T} # TOKENSCAN:ALLOW`, []],
    ['with a space in it', `${T} # tokenscan: allow`, []],
    ['on the line before', `# tokenscan:allow\n${T}`, []],
    ['on the next line', `${T}\n# tokenscan:allow`, []],
    ['on the next line, CR LF', `${T}\r\n# tokenscan:allow`, []],
    ['none', T, []],
    ['too far to the right', `${T} ${' '.repeat(1024)} tokenscan:allow`, []],
    ['too far to the left', `tokenscan:allow ${' '.repeat(1024)} ${T}`, []],
    ['just within reach', `${T}${' '.repeat(1024 - 15)}tokenscan:allow`, ['*']],
  ])('%s', (_, text, expected) => expect(allowed(text)).toEqual([expected]));

  test('without a fingerprint, allows nothing beside two different tokens', () => {
    expect(allowed(`${T} ${U} tokenscan:allow`)).toEqual([[], []]);
    expect(allowed(`${T} tokenscan:allow ${U}`)).toEqual([[], []]);
    expect(allowed(`tokenscan:allow ${T} ${U.replace(':', '%3A')}`)).toEqual([[], []]);
  });

  test('without a fingerprint, allows nothing beside a token and a possible one', () => {
    expect(allowed(`${T} tokenscan:allow ${looseToken()}`)).toEqual([[], []]);
  });

  test('without a fingerprint, allows its token where another one ends out of reach', () => {
    const apart = (spaces: number): string => `${U}${' '.repeat(spaces)}${T} tokenscan:allow`;
    expect(allowed(apart(1023))[1]).toEqual([]);
    expect(allowed(apart(1024))[1]).toEqual(['*']);
  });

  test('without a fingerprint, allows one token written twice, in any encoding', () => {
    expect(allowed(`${T} ${T} tokenscan:allow`)).toEqual([['*'], ['*']]);
    expect(allowed(`${T} ${T.replace(':', '\\u003a')} tokenscan:allow`)).toEqual([['*'], ['*']]);
  });

  test('with a fingerprint, allows that token among any number of tokens', () => {
    expect(allowed(`${T} ${U} tokenscan:allow ${PRINT}`)).toEqual([[PRINT], [PRINT]]);
  });

  test('tokens on other lines make no difference', () => {
    expect(allowed(`${U}\n${T} tokenscan:allow\n${U}`)).toEqual([[], ['*'], []]);
  });

  test('are found wherever the window ends', () => {
    for (let back = -200; back < 200; back += 7) {
      const bytes = Buffer.alloc(SMALL_WINDOW_BYTES + 20_000, '\n');
      bytes.write(`${T} ${'x '.repeat(400)}tokenscan:allow`, SMALL_WINDOW_BYTES - 5120 + back);
      expect(detectIn(detector, bytes).map((match) => match.allowed)).toEqual([['*']]);
    }
  });
});
