// What is dismissed by its bytes holds no match: for every rule, on texts that are nearly matches.
import { describe, expect, test } from 'vitest';
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import { type AnchorHit, AnchorIndex } from '../../../src/detect/anchor-index.ts';
import { Dismissal } from '../../../src/detect/dismissal/dismissal.ts';
import { cutRegion, type View } from '../../../src/detect/readings.ts';
import { RegionSearch } from '../../../src/detect/region-search.ts';
import type { Probe } from '../../../src/detect/search/anchors.ts';
import { makePlan } from '../../../src/detect/search/plan.ts';
import type { Rule } from '../../../src/model/rule.ts';
import { mutate } from '../../support/mutate.ts';
import { type Random, randomOf } from '../../support/random.ts';
import { ACME } from '../../support/rule.ts';
import { SOAK } from '../../support/soak.ts';
import { encoderOf } from '../../support/tokens/encode.ts';
import { fillExample, token } from '../../support/tokens/token.ts';

/** Rules as users write them, with syntax that the built-in ones do not have. */
const MINE: readonly Rule[] = [
  ACME,
  { ...ACME, id: 'deep', depth: 2, anchors: ['key='], pattern: '\\bkey=(?<secret>\\w{12,20}[^\\s"]?)(?:$|\\W)', maxLength: 26 },
  {
    ...ACME,
    id: 'either',
    anchors: ['AKIA', 'ASIA'],
    pattern: '(?:A3T[A-Z0-9]|AKIA|ASIA)(?<secret>[A-Z2-7]{16})',
    maxLength: 20,
  },
  {
    ...ACME,
    id: 'twice',
    anchors: ['pw='],
    pattern: '(?<=user.{0,20})pw=(?:\\d|[-x\\]]){2}(?=.{1,9}end)(?<secret>[^]{1,4}\\x41?)',
    maxLength: 10,
  },
];

const EXAMPLES: readonly string[] = [
  'acme_k3Yq8Zr5Wv2Lx9Tn4Bm7Pc6D',
  'key=abcDEF123456789',
  'ASIA234567ABCDEFGHIJ',
  'user me pw=1xabcdAend',
  // Forms of a token: lists of numbers and dumps, cells, parts, cut.
  ...['decimal', 'hex-list', 'spaced', 'hex', 'utf-16le'].map((name) =>
    encoderOf(name).encode(` ${token()} `).toString('latin1'),
  ),
  JSON.stringify([...Buffer.from(` ${token()} `)], undefined, 2),
  dumpOf(Buffer.from(`GET /bot${token()}/getMe`)),
  dumpOf(Buffer.from(` ${token()} `, 'utf16le')),
  `| a | ${token().slice(0, 20)} |\n| | ${token().slice(20)} |\n`,
  '{{id}},{{secret}}\n',
  'f"{bot}:{{secret}}"',
  `'${token().slice(0, 42)}...'`,
];

/** As `hexdump` writes bytes. */
function dumpOf(bytes: Buffer): string {
  const rows = bytes.toString('latin1').match(/[\s\S]{1,16}/g) ?? [];
  return rows
    .map(
      (row, at) =>
        `${(16 * at).toString(16).padStart(8, '0')}  ${encoderOf('hex-list').encode(row).toString().replaceAll(', 0x', ' ').slice(2)}  |${row.replace(/\0/g, '.')}|\n`,
    )
    .join('');
}

const RULES = prepareRules([{ name: 'mine', rules: MINE }]);
const ANCHORS = makePlan(RULES).anchors();
const index = new AnchorIndex(ANCHORS, () => ({ done: () => undefined }));
const TEXTS = [...RULES.flatMap(({ rule }) => [...rule.examples.match, ...rule.examples.ignore]), ...EXAMPLES].map((text) =>
  fillExample(text),
);

interface ProbeHit {
  readonly view: View;
  readonly hit: AnchorHit;
  readonly probe: Probe;
}

/** Each probe of each anchor in `bytes`. */
function* probesIn(bytes: Buffer): Iterable<ProbeHit> {
  const view = { bytes, length: bytes.length, base: 0 };
  for (let at = 0; at < bytes.length; at++) {
    for (const hit of index.anchorsAt(view, at)) for (const probe of hit.anchor.probes) yield { view, hit, probe };
  }
}

/** The matches of `probe` that an anchor at the position `at` is in, each as a line, where the bytes up to `reach` away are read. */
function matchesAt({ view, hit: { anchor, at }, probe }: ProbeHit, reach: number): readonly string[] {
  const region = cutRegion(view, at - Math.max(reach, anchor.before), at + reach, index.finder.hint);
  const search = new RegionSearch(region, () => ({ done: () => undefined }));
  return search.candidatesAt(probe, at).map(({ rule, start, end }) => `${rule.rule.id} ${start} ${end}`);
}

/** The matches of all anchors in `bytes`, where those that are dismissed find them (`lost`) and where others do (`found`). */
function matchesOf(bytes: Buffer, dismissal: Dismissal, reach: number) {
  const [lost, found] = [new Set<string>(), new Set<string>()];
  let dismissed = 0;
  dismissal.reset();
  for (const one of probesIn(bytes)) {
    const { view, hit, probe } = one;
    const isKept = dismissal.mayMatch(view, probe, hit.anchor, hit.at);
    if (!isKept) dismissed++;
    for (const match of matchesAt(one, Math.max(reach, hit.anchor.after))) (isKept ? found : lost).add(match);
  }
  return { lost, found, dismissed };
}

/**
 * Checks that each match with an anchor that is dismissed has another one that is not: in some rules only one of those in a match counts.
 * Returns how many anchors were dismissed, and how many matches were found.
 */
function compare(texts: Iterable<string>): { dismissed: number; matches: number } {
  const counts = { dismissed: 0, matches: 0 };
  const dismissal = new Dismissal(0);
  for (const text of texts) {
    const bytes = Buffer.from(text, 'latin1');
    // All of the text, as where anchors crowd, and the bytes around the anchor alone.
    for (const reach of [bytes.length, 0]) {
      const { lost, found, dismissed } = matchesOf(bytes, dismissal, reach);
      counts.dismissed += dismissed;
      counts.matches += found.size;
      const missing = [...lost].filter((match) => !found.has(match));
      expect(missing, JSON.stringify(text)).toEqual([]);
    }
  }
  return counts;
}

function* many(count: number, make: (random: Random) => string, seed: number): Iterable<string> {
  const random = randomOf(seed);
  for (let made = 0; made < count * SOAK; made++) yield make(random);
}

const textAt = (random: Random): string => TEXTS[random(TEXTS.length)] ?? '';
const anchorAt = (random: Random): string => ANCHORS[random(ANCHORS.length)]?.bytes ?? '';

describe('what is dismissed holds no match', () => {
  test('in the examples of all rules', () => {
    const { matches } = compare(TEXTS);
    expect(matches).toBeGreaterThan(50);
  });

  test('in examples with a few changes', () => {
    const { dismissed, matches } = compare(many(3000, (random) => mutate(textAt(random), 1 + random(4), random), 1));
    expect(dismissed).toBeGreaterThan(100);
    expect(matches).toBeGreaterThan(100);
  });

  test('in several of them in a row, with anchors between', () => {
    const piece = (random: Random): string => mutate(random(3) === 0 ? anchorAt(random) : textAt(random), random(3), random);
    const { dismissed } = compare(
      many(400, (random) => Array.from({ length: 6 }, () => piece(random)).join(random(2) === 0 ? '' : '\n'), 2),
    );
    expect(dismissed).toBeGreaterThan(100);
  });
});
