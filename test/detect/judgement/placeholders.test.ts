// Placeholders: made-up secrets are recognised, and no random secret is taken for one.
import { describe, expect, test } from 'vitest';
import { isPlaceholder } from '../../../src/detect/judgement/placeholders.ts';
import { detectIn, detectorFor } from '../../support/detect.ts';
import { randomOf, randomSecret, randomToken } from '../../support/random.ts';
import { SOAK } from '../../support/soak.ts';

describe('real secrets', () => {
  test('none of many random ones is a placeholder', () => {
    const random = randomOf(30);
    const refused: string[] = [];
    for (let run = 0; run < 50_000 * SOAK; run++) {
      const secret = randomSecret(random);
      if (isPlaceholder(secret, true)) refused.push(secret);
    }
    expect(refused).toEqual([]);
  });

  test('few of those without a perfect structure are placeholders', () => {
    const random = randomOf(31);
    const runs = 30_000 * SOAK;
    let refused = 0;
    for (let run = 0; run < runs; run++) if (isPlaceholder(`AAb${randomSecret(random).slice(3)}`, false)) refused++;
    // One in a thousand holds one of the short words.
    expect(refused).toBeLessThan(runs / 500);
    expect(refused).toBeGreaterThan(0);
  });

  test('all of thousands of tokens are found as certain', () => {
    const detector = detectorFor();
    const random = randomOf(32);
    for (let run = 0; run < 5 * SOAK; run++) {
      const tokens = Array.from({ length: 1000 }, () => randomToken(random, 5 + random(12)));
      const found = detectIn(detector, tokens.join('\n')).filter(({ confidence }) => confidence === 'certain');
      expect(found.map(({ secret }) => secret.expose())).toEqual(tokens);
    }
  });

  test('a short word in a perfect structure does not make a placeholder', () => {
    const random = randomOf(33);
    for (const word of [
      'test',
      'Test',
      'your',
      'fake',
      'demo',
      'todo',
      'mock',
      'goes',
      'here',
      'dummy',
      'token',
      'asdf',
      'qwer',
    ]) {
      for (let at = 3; at + word.length <= 34; at++) {
        const secret = randomSecret(random);
        const with_ = secret.slice(0, at) + word + secret.slice(at + word.length);
        expect(isPlaceholder(with_, true), with_).toBe(false);
        expect(isPlaceholder(with_, false), with_).toBe(true);
      }
    }
  });
});

/** All of 35 characters and, but for the `AA`, with nothing wrong in their structure that would give them away. */
const MADE_UP: readonly (readonly [name: string, secret: string])[] = [
  ['one character', 'A'.repeat(35)],
  ['one character behind the prefix', `AAE${'x'.repeat(31)}A`],
  ['dashes', `AAE${'-'.repeat(31)}A`],
  ['underscores', `AAH${'_'.repeat(31)}A`],
  ['zeros', `AAF${'0'.repeat(32)}`],
  ['two characters in turn', `AAE${'xY'.repeat(16)}`],
  ['three characters in turn', `AAG${'xY4'.repeat(11).slice(0, 32)}`],
  ['a piece of ten characters again and again', `AAG${'k8Zq-3Wp_v'.repeat(4).slice(0, 32)}`],
  ['a piece of twelve characters again and again', `AAG${'k8Zq-3Wp_v5N'.repeat(4).slice(0, 32)}`],
  ['eight characters', `AAE${'a1b2c3E2A3b1c2a3E1b3'.repeat(2).slice(0, 32)}`],
  ['the alphabet', `AAE${'abcdefghijklmnopqrstuvwxyzabcdef'}`],
  ['the alphabet backwards', `AAE${'zyxwvutsrqponmlkjihgfedcbazyxwvu'}`],
  ['capitals', `AAE${'ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEF'}`],
  ['small and capital in turn', `AAE${'aBcDeFgHiJkLmNoPqRsTuVwXyZaBcDeF'}`],
  ['digits', `AAE${'12345678901234567890123456789012'}`],
  ['digits backwards', `AAE${'98765432109876543210987654321098'}`],
  ['pairs', 'AABBCCDDEEFFGGHHIIJJKKLLMMNNOOPPQQA'],
  ['triples', 'AAAEEE111ZZZfffQQQ888uuuKKK444yyyXA'],
  ['a word: example', 'AAE9kexample2Zq8Wv5Lr1Xt7Ub4Ks0Pn6Q'],
  ['a word: EXAMPLE', 'AAE9kEXAMPLE2Zq8Wv5Lr1Xt7Ub4Ks0Pn6Q'],
  ['a word: placeholder', 'AAEplaceholder8Wv5Lr1Xt7Ub4Ks0Pn6Qw'],
  ['a word: secret', 'AAE-my-secret-8Wv5Lr1Xt7Ub4Ks0Pn6Qw'],
  ['a word: telegram', 'AAETelegram2Zq8Wv5Lr1Xt7Ub4Ks0Pn6Qw'],
  ['a word: changeme', 'AAEchangeme2Zq8Wv5Lr1Xt7Ub4Ks0Pn6Qw'],
  ['a word: redacted', 'AAEREDACTED2Zq8Wv5Lr1Xt7Ub4Ks0Pn6Qw'],
  ['a word: replace', 'AAEreplace-Zq8Wv5Lr1Xt7Ub4Ks0Pn6Qwk'],
  ['the keyboard', 'AAEqwertyuiop8Wv5Lr1Xt7Ub4Ks0Pn6Qwk'],
  ['the keyboard, second row', 'AAE8Wv5Lr1asdfghjklXt7Ub4Ks0Pn6Qwkg'],
  ['seven alike among others', `AAE8Wv5Lr1Xt7Ub4Ks0${'z'.repeat(7)}Pn6QwkgYc`],
  ['mostly alphabet', 'AAEabcdefghijklmnopqrst4Ks0Pn6Qwkgc'],
];

describe('made-up secrets with a perfect structure', () => {
  test.each(MADE_UP)('%s', (_, secret) => {
    expect(secret).toHaveLength(35);
    expect(isPlaceholder(secret, true)).toBe(true);
    expect(isPlaceholder(secret, false)).toBe(true);
  });
});

test.each([
  ['KqvPrzwMHgktnDJbxwlFsmpRd', false],
  ['KqvPrzwMHgktnDJbxwlFsmpRdb', true],
])('%s is a name in camel case only with more than 68 % lowercase letters: %s', (secret, expected) => {
  expect(isPlaceholder(secret, true)).toBe(expected);
});

test('a placeholder under the strict check is one under the lenient check', () => {
  const random = randomOf(34);
  const characters = 'AAAbbc12-_xxyz';
  let placeholders = 0;
  for (let run = 0; run < 20_000; run++) {
    const length = 1 + random(70);
    const text = Array.from({ length }, () => characters[random(characters.length)]).join('');
    if (!isPlaceholder(text, true)) continue;
    placeholders++;
    expect(isPlaceholder(text, false)).toBe(true);
  }
  expect(placeholders).toBeGreaterThan(1000);
});
