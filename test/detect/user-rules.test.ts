// Users' rules are found beside the built-in ones, by their own anchors, and stopped when they take too long.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { prepareRules } from '../../src/config/rules/builtin.ts';
import { createPlainKernel, createSimdKernel } from '../../src/detect/search/kernel/kernel.ts';
import { planFor } from '../../src/detect/search/plan.ts';
import type { Rule, RuleFamily } from '../../src/model/rule.ts';
import { detectIn, detectorFor, SMALL_WINDOW, SMALL_WINDOW_BYTES } from '../support/detect.ts';
import { ACME } from '../support/rule.ts';
import { maskOf, token } from '../support/tokens/token.ts';

const T = token('user rules');
const KEY = `acme_${'k3Yq8Zr5Wv2Lx9Tn4Bm7Pc6D'}`;
const familyOf = (...rules: readonly Rule[]): RuleFamily => ({ name: 'mine', rules });

/** What is found of each rule, in order. */
function found(text: string | Buffer, ...families: readonly RuleFamily[]): readonly (readonly [string, string])[] {
  return detectIn(detectorFor(families, SMALL_WINDOW), text).map(({ rule, secret }) => [rule.id, secret.expose()]);
}

describe('a user rule', () => {
  test('is found by its anchor, with only a group "secret"', () => {
    const [match] = detectIn(detectorFor([familyOf(ACME)]), `first\nkey: ${KEY}; x\n`);
    expect(match).toMatchObject({
      confidence: 'likely',
      id: undefined,
      line: 2,
      column: 6,
      start: 11,
      secretStart: 11,
      encodings: [],
    });
    expect(match).toMatchObject({ end: 11 + KEY.length, excerpt: { before: 'key: ', after: '; x' }, rule: ACME });
    expect(match?.secret.expose()).toBe(KEY);
    expect(String(match?.secret)).toBe('acm***');
  });

  test('is found beside the built-in rules', () => {
    expect(found(`${KEY} ${T} ${KEY}`, familyOf(ACME))).toEqual([
      ['acme-key', KEY],
      ['telegram-bot-token', T],
      ['acme-key', KEY],
    ]);
  });

  test('shows nothing of a short secret', () => {
    const short = { ...ACME, pattern: '(?<secret>acme_[a-z]{5})', maxLength: 10 };
    expect(String(detectIn(detectorFor([familyOf(short)]), 'acme_abcde')[0]?.secret)).toBe('***');
  });

  test('with a group "id" has a public part', () => {
    const rule = { ...ACME, pattern: '(?<id>u[0-9]{3})-(?<secret>acme_[A-Za-z0-9]{24})', maxLength: 34 };
    const [match] = detectIn(detectorFor([familyOf(rule)]), `x u123-${KEY}`);
    expect(match).toMatchObject({ id: 'u123', start: 2, secretStart: 7 });
    expect(match?.secret.expose()).toBe(`u123:${KEY}`);
  });

  test('begins where its secret begins, not where its pattern does', () => {
    const rule = { ...ACME, anchors: ['acme key'], pattern: 'acme key is (?<secret>[0-9]{8})', maxLength: 20 };
    const [match] = detectIn(detectorFor([familyOf(rule)]), 'acme key is 12345678.');
    expect(match).toMatchObject({ start: 12, end: 20, secretStart: 12 });
  });

  test('is not checked for Telegram placeholders', () => {
    expect(found(`acme_${'x'.repeat(24)}`, familyOf(ACME))).toHaveLength(1);
  });

  test('needs the entropy it names', () => {
    const rule: Rule = { ...ACME, entropy: { group: 'secret', min: 3.5 } };
    expect(found(`acme_${'x'.repeat(24)}`, familyOf(rule))).toEqual([]);
    expect(found(KEY, familyOf(rule))).toHaveLength(1);
  });

  test('skips public values', () => {
    const rule: Rule = { ...ACME, public: ['2ab8c2d1c8f5ee50'] };
    expect(found(KEY, familyOf(rule))).toHaveLength(1);
    const known: Rule = { ...ACME, public: [createHash('sha256').update(KEY).digest('hex').slice(0, 16)] };
    expect(found(KEY, familyOf(known))).toEqual([]);
  });

  test('that is only possible becomes likely beside a word of its context', () => {
    const rule: Rule = { ...ACME, confidence: 'possible', context: ['acme corp'] };
    const confidences = (text: string): readonly string[] =>
      detectIn(detectorFor([familyOf(rule)]), text).map(({ confidence }) => confidence);
    expect(confidences(KEY)).toEqual(['possible']);
    expect(confidences(`ACME Corp: ${KEY}`)).toEqual(['likely']);
    expect(confidences(`ACME Corp: ${' '.repeat(80)}${KEY}`)).toEqual(['possible']);
  });

  test('is found wherever the window ends', () => {
    for (let back = 0; back < 60; back++) {
      for (const border of [0, 4096, 5120, 8192]) {
        const bytes = Buffer.alloc(SMALL_WINDOW_BYTES + 9000, ' ');
        bytes.write(KEY, SMALL_WINDOW_BYTES - border - back);
        expect(found(bytes, familyOf(ACME))).toEqual([['acme-key', KEY]]);
      }
    }
  });

  test('of the greatest length is found wherever the window ends', () => {
    const rule = { ...ACME, anchors: ['acme_'], pattern: '(?<secret>[a-z]{252}acme_[a-z]{255})(?![a-z])', maxLength: 512 };
    const long = `${'q'.repeat(252)}acme_${'w'.repeat(255)}`;
    const detector = detectorFor([familyOf(rule)], SMALL_WINDOW);
    for (let back = 0; back < 530; back += 11) {
      for (const border of [0, 4096, 5120, 8192]) {
        const bytes = Buffer.alloc(SMALL_WINDOW_BYTES + 9000, ' ');
        bytes.write(long, SMALL_WINDOW_BYTES - border - back);
        expect(detectIn(detector, bytes).map(({ start, end }) => [start, end])).toEqual([
          [SMALL_WINDOW_BYTES - border - back, SMALL_WINDOW_BYTES - border - back + 512],
        ]);
      }
    }
  });

  const PAIR: Rule = { ...ACME, anchors: ['key='], pattern: 'key=(?<secret>[A-Za-z0-9]{20})(?![A-Za-z0-9])', maxLength: 24 };

  test.each([
    ['plain', '='],
    ['percent', '%3D'],
    ['unicode-escape', '\\u003d'],
    ['hex-escape', '\\x3d'],
    ['html-entity', '&#61;'],
  ])('is found in the encoding %s', (name, sign) => {
    const matches = detectIn(detectorFor([familyOf(PAIR)]), `"a key${sign}${KEY.slice(5, 25)}"`);
    expect(matches.map(({ secret, encodings }) => [secret.expose(), ...encodings])).toEqual([
      [KEY.slice(5, 25), ...(name === 'plain' ? [] : [name])],
    ]);
  });
});

describe('several rules', () => {
  const numbered = (prefix: string, index: number): Rule => ({
    ...ACME,
    id: `rule-${index}`,
    anchors: [prefix],
    pattern: `(?<secret>${prefix}[0-9]{6})(?![0-9])`,
    maxLength: prefix.length + 6,
  });
  const PREFIXES = Array.from({ length: 40 }, (_, index) => `${'QZXJKVWB'[index % 8]}${'qzxjk'[index % 5]}${index}-`);

  test.each([
    ['simd', createSimdKernel],
    ['plain', createPlainKernel],
  ] as const)('more than eight fingerprints share the buckets: %s kernel', (_, kernel) => {
    const families = [familyOf(...PREFIXES.map(numbered))];
    expect(planFor(prepareRules(families)).buckets.flat().length).toBeGreaterThan(planFor(prepareRules()).buckets.flat().length);
    const secrets = PREFIXES.map((prefix, index) => `${prefix}${100_000 + index}`);
    const detector = detectorFor(families, { kernel: (buckets) => kernel(buckets) ?? createPlainKernel(buckets) });
    const matches = detectIn(detector, `${secrets.join(' ')} ${T} ${secrets.toReversed().join('\n')}`);
    expect(matches.map(({ secret }) => secret.expose())).toEqual([...secrets, T, ...secrets.toReversed()]);
    expect(matches.map(({ rule }) => rule.id).slice(0, 40)).toEqual(PREFIXES.map((_prefix, index) => `rule-${index}`));
  });

  test('with the same anchor are all tried', () => {
    const other = { ...ACME, id: 'acme-number', pattern: '(?<secret>acme_[0-9]{6})(?![A-Za-z0-9])', maxLength: 11 };
    expect(found(`${KEY} acme_123456`, familyOf(ACME, other))).toEqual([
      ['acme-key', KEY],
      ['acme-number', 'acme_123456'],
    ]);
  });

  test('with several anchors are found by each, once', () => {
    const rule = {
      ...ACME,
      anchors: ['acme_', 'ACME_', 'me_k'],
      pattern: '(?<secret>(?:acme|ACME)_[A-Za-z0-9]{24})',
      maxLength: 29,
    };
    expect(found(`${KEY} ${KEY.replace('acme', 'ACME')}`, familyOf(rule))).toHaveLength(2);
  });

  test('of one family that overlap: the surest is reported', () => {
    const sure: Rule = { ...ACME, id: 'sure', confidence: 'certain', pattern: '(?<secret>acme_[A-Za-z0-9]{20})', maxLength: 25 };
    expect(found(KEY, familyOf(ACME, sure))).toEqual([['sure', KEY.slice(0, 25)]]);
    expect(found(KEY, familyOf(sure, ACME))).toEqual([['sure', KEY.slice(0, 25)]]);
  });

  test('of one family that are equal: the earlier one is reported', () => {
    expect(found(KEY, familyOf(ACME, { ...ACME, id: 'later' }))).toEqual([['acme-key', KEY]]);
    expect(found(KEY, familyOf({ ...ACME, id: 'earlier' }, ACME))).toEqual([['earlier', KEY]]);
  });

  test('of different families that overlap are all reported, and neither excerpt shows the other', () => {
    const number: Rule = { ...ACME, id: 'number', anchors: ['KEY-'], pattern: '(?<secret>KEY-[0-9]{10})', maxLength: 14 };
    const matches = detectIn(detectorFor([familyOf(number)]), `a KEY-${T} b`);
    expect(matches.map(({ rule }) => rule.id)).toEqual(['number', 'telegram-bot-token']);
    for (const { excerpt } of matches) expect(excerpt.before + excerpt.after).not.toContain(T.slice(-30));
    expect(matches[0]?.excerpt.after).toContain(maskOf(T));
  });

  test('anchors may be any bytes', () => {
    const rule = { ...ACME, anchors: ['\u00ff\u0001\u0080'], pattern: '(?<secret>\u00ff\u0001\u0080[0-9]{6})', maxLength: 9 };
    const bytes = Buffer.concat([Buffer.from([0x80, 0xff, 0xff, 0x01, 0x80]), Buffer.from('123456 ')]);
    expect(found(bytes, familyOf(rule))).toEqual([['acme-key', '\u00ff\u0001\u0080123456']]);
  });
});

describe('a slow pattern', () => {
  const SLOW: Rule = { ...ACME, id: 'slow', anchors: ['slow_'], pattern: '(?<secret>slow_[0-9]{3})(?![0-9])', maxLength: 8 };
  const QUICK: Rule = { ...ACME, id: 'quick', anchors: ['quick_'], pattern: '(?<secret>quick_[0-9]{3})(?![0-9])', maxLength: 9 };
  /** Texts so far apart that each is looked at by itself. */
  const slow = (count: number): string => `slow_123${' '.repeat(5000)}`.repeat(count);
  /** Each look at the clock takes half a second: so does each run of a pattern. */
  const ticking = (): (() => number) => {
    let now = 0;
    return () => {
      now += 500;
      return now;
    };
  };
  const ids = (matches: readonly { rule: { id: string } }[]): readonly string[] => matches.map(({ rule }) => rule.id);

  test('is stopped and named; the others go on', () => {
    const detector = detectorFor([familyOf(SLOW, QUICK)], { clock: ticking(), patternBudget: 2000 });
    const matches = detectIn(detector, `quick_001 ${slow(100)} quick_002 ${T}`);
    // Four runs take what is allowed, the fifth more than that.
    expect(ids(matches)).toEqual(['quick', 'slow', 'slow', 'slow', 'slow', 'slow', 'quick', 'telegram-bot-token']);
    expect(detector.exhaustedRules()).toEqual(['slow']);
  });

  test('is not stopped within its time', () => {
    const detector = detectorFor([familyOf(SLOW, QUICK)], { clock: ticking(), patternBudget: 2000 });
    expect(detectIn(detector, slow(4))).toHaveLength(4);
    expect(detector.exhaustedRules()).toEqual([]);
  });

  test('has 2000 milliseconds by default', () => {
    const detector = detectorFor([familyOf(SLOW)], { clock: ticking() });
    expect(detectIn(detector, slow(100))).toHaveLength(5);
  });

  test('is stopped across windows too', () => {
    const detector = detectorFor([familyOf(SLOW, QUICK)], { clock: ticking(), patternBudget: 2000, ...SMALL_WINDOW });
    const matches = detectIn(
      detector,
      `${slow(3)}${' '.repeat(SMALL_WINDOW_BYTES)}${slow(10)}quick_001${' '.repeat(SMALL_WINDOW_BYTES)}${slow(10)}`,
    );
    expect(ids(matches)).toEqual(['slow', 'slow', 'slow', 'slow', 'slow', 'quick']);
    expect(detector.exhaustedRules()).toEqual(['slow']);
  });

  test('begins again with each Blob', () => {
    const detector = detectorFor([familyOf(SLOW)], { clock: ticking(), patternBudget: 2000 });
    detectIn(detector, slow(100));
    expect(detector.exhaustedRules()).toEqual(['slow']);
    expect(detectIn(detector, slow(2))).toHaveLength(2);
    expect(detector.exhaustedRules()).toEqual([]);
  });

  test('is not run any more after it was stopped in five Blobs; the others go on', () => {
    const detector = detectorFor([familyOf(SLOW, QUICK)], { clock: ticking(), patternBudget: 2000 });
    for (let blob = 0; blob < 5; blob++) {
      expect(detectIn(detector, slow(100))).toHaveLength(5);
      expect(detector.exhaustedRules()).toEqual(['slow']);
    }
    expect(ids(detectIn(detector, `${slow(2)} quick_001 ${T}`))).toEqual(['quick', 'telegram-bot-token']);
    // It was not run, and so nothing is known of this Blob.
    expect(detector.isPartial()).toBe(true);
  });

  test('is never stopped without a clock', () => {
    const detector = detectorFor([familyOf(SLOW)]);
    expect(detectIn(detector, slow(1000))).toHaveLength(1000);
    expect(detector.exhaustedRules()).toEqual([]);
  });

  test('of a built-in rule is never stopped', () => {
    const detector = detectorFor([], { clock: ticking(), patternBudget: 0 });
    expect(detectIn(detector, `${T}\n`.repeat(50))).toHaveLength(50);
    expect(detector.exhaustedRules()).toEqual([]);
  });
});

test('two rules with one id are refused', () => {
  expect(() => prepareRules([familyOf(ACME, ACME)])).toThrow('mine: rule "acme-key": id: another rule has the same id');
});
