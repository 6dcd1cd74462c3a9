// A fingerprint names a token, gives nothing of it away, and can be computed by hand.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fingerprint, secretKey } from '../../src/findings/fingerprint.ts';
import type { RuleFamily } from '../../src/model/rule.ts';
import type { Match } from '../../src/model/types.ts';
import { detectIn, detectorFor } from '../support/detect.ts';
import { hasProgram } from '../support/repositories/tree.ts';
import { ACME } from '../support/rule.ts';
import { botId, secretOf, token } from '../support/tokens/token.ts';

const FILE = 'a.txt';
const WEAK = { ...ACME, id: 'password', anchors: ['pass='], pattern: 'pass=(?<secret>[A-Za-z0-9]{4,40})', maxLength: 45 };
const FAMILY: RuleFamily = { name: 'mine', rules: [WEAK] };
const detector = detectorFor([FAMILY]);

function matchIn(text: string): Match {
  const [match] = detectIn(detector, text);
  if (match === undefined) throw new Error('nothing was found');
  return match;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

describe('of a Telegram token', () => {
  test.skipIf(!hasProgram('sha256sum'))(
    'it is what `printf %s "$TOKEN" | sha256sum | cut -c1-16` prints (needs sha256sum)',
    () => {
      for (const seed of ['a', 'b', 'c']) {
        const env = { ...process.env, TOKEN: token(seed) };
        const byHand = execFileSync('sh', ['-c', 'printf %s "$TOKEN" | sha256sum | cut -c1-16'], {
          env,
          encoding: 'utf8',
        }).trim();
        expect(fingerprint(matchIn(token(seed)), FILE, 1)).toBe(byHand);
      }
    },
  );

  test('given a token in any place and encoding, then the fingerprint is the same', () => {
    const places = [FILE, '', 'y/x', 'z'];
    const forms = [token(), encodeURIComponent(token()), token().replace(':', '\\u003a'), `/x/${token().replace(':', '~')}/y`];
    const prints = places.flatMap((place) => forms.map((form, at) => fingerprint(matchIn(form), place, at)));
    expect(new Set(prints)).toEqual(new Set([sha256(token())]));
  });
});

describe("of a match of a user's rule", () => {
  test('given a strong secret, then it is a hash of the secret', () => {
    const strong = `${secretOf('strong')
      .replaceAll(/[^A-Za-z0-9]/g, 'x')
      .slice(3)}7a`;
    expect(fingerprint(matchIn(`pass=${strong}`), FILE, 1)).toBe(sha256(strong));
    expect(fingerprint(matchIn(`pass=${strong}`), '', 2)).toBe(sha256(strong));
  });

  test.each([
    ['20 characters', 'k3Yq8Zr5Wv2Lx9Tn4Bm7', true],
    ['19 characters', 'k3Yq8Zr5Wv2Lx9Tn4Bm', false],
    ['12 different characters', 'k3Yq8Zr5Wv2L'.repeat(2), true],
    ['11 different characters', 'k3Yq8Zr5Wv2'.repeat(3), false],
  ])('a secret of %s is strong: %s %s', (_, secret, strong) => {
    expect(fingerprint(matchIn(`pass=${secret}`), FILE, 1) === sha256(secret)).toBe(strong);
  });

  test.each([
    'hunter2',
    'correcthorsebatterystaple',
    'aaaaaaaaaaaaaaaaaaaaaaa1',
    '12345678901234567890',
    'abcabcabcabcabcabcabcabc1',
  ])('it does not depend on the weak secret %s', (weak) => {
    const print = fingerprint(matchIn(`pass=${weak}`), FILE, 1);
    expect(print).toMatch(/^[0-9a-f]{16}$/);
    expect(print).not.toBe(sha256(weak));
    expect(print).toBe(fingerprint(matchIn('pass=another'), FILE, 1));
  });

  test('given a weak secret, then it depends on the place', () => {
    const match = matchIn('pass=hunter2');
    const prints = [
      fingerprint(match, FILE, 1),
      fingerprint(match, FILE, 2),
      fingerprint(match, 'b.txt', 1),
      fingerprint(match, '', 1),
      fingerprint(matchIn(`pass=hunter2`.toUpperCase().replace('PASS', 'pass')), 'c.txt', 1),
    ];
    expect(new Set(prints).size).toBe(prints.length);
  });
});

test('the key of a secret does not depend on its public part', () => {
  const secret = secretOf('key');
  const keys = [7, 8, 9, 10].map((digits) => secretKey(matchIn(`${botId(`key ${digits}`, digits)}:${secret}`)));
  expect(new Set(keys)).toEqual(new Set([sha256(secret)]));
});
