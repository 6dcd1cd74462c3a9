// A rule is data: one for the token of another vendor is a JSON file that tokenscan.json names, and nothing else.
import { beforeAll, describe, expect, test } from 'vitest';
import { loadConfigFrom } from '../../../src/config/config.ts';
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import { createDetector, type Detector } from '../../../src/detect/detector.ts';
import { createRedactor, type Redactor } from '../../../src/redact/stream/redactor.ts';
import { detectIn } from '../../support/detect.ts';
import { redactAll, redactInTwo } from '../../support/redact.ts';
import { projectWith } from '../../support/rule.ts';
import { ENCODERS } from '../../support/tokens/encode.ts';
import { secretOf } from '../../support/tokens/token.ts';

const PREFIX = 'vndr_live_';
const VENDOR = {
  id: 'vendor-key',
  title: 'Vendor key',
  severity: 'high',
  help: { what: 'Opens the account.', fix: 'Make a new one.' },
  anchors: [PREFIX],
  depth: 2,
  pattern: `(?<![A-Za-z0-9])(?<secret>${PREFIX}[A-Za-z0-9]{32})(?![A-Za-z0-9])`,
  maxLength: 42,
  confidence: 'likely',
  entropy: { group: 'secret', min: 3.2 },
  partial: { prefix: PREFIX, shown: 'always' },
  examples: { match: [`${PREFIX}{{secret}}`], ignore: [PREFIX] },
};
const SECRET = secretOf('vendor').replace(/[-_]/g, '7').slice(0, 32);
const KEY = PREFIX + SECRET;
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const escapeAll = (text: string, write: (code: number) => string): string =>
  [...text].map((char) => write(char.charCodeAt(0))).join('');
const base64 = (text: string): string => latin1(text).toString('base64');

/** Ways to write the key, with the encodings under which it must be found. */
const WAYS: readonly (readonly [name: string, encodings: readonly string[], bytes: Buffer])[] = [
  ['as it is', [], latin1(`key=${KEY};`)],
  ['in JSON', [], latin1(`{"key":"${KEY}"}`)],
  ['all percent', ['percent'], latin1(escapeAll(KEY, (code) => `%${code.toString(16).toUpperCase()}`))],
  ['behind an escaped equals sign', ['percent'], latin1(`key%3D${KEY}%26`)],
  ['behind an escaped quote', ['unicode-escape'], latin1(`\\u0022${KEY}\\u0022`)],
  ['all as \\u escapes', ['unicode-escape'], latin1(escapeAll(KEY, (code) => `\\u00${code.toString(16).toUpperCase()}`))],
  ...ENCODERS.map(({ name, encode }, at) => [`${name} ${at}`, [name], encode(`key=${KEY};`)] as const),
  ['base64 of base64', ['base64', 'base64'], latin1(base64(base64(`key=${KEY};`)))],
  ['base64 of percent', ['base64', 'percent'], latin1(base64(`{"key":"key%3D${KEY}%26"}`))],
  ['percent of percent', ['percent'], latin1(`key%253D${KEY}%2526`)],
];

let detector: Detector;
let redactor: Redactor;
let keyed: Redactor;

beforeAll(async () => {
  const files = projectWith([VENDOR]);
  const { families } = await loadConfigFrom('project', (path) => Promise.resolve(files[path]));
  const rules = prepareRules(families);
  detector = createDetector(rules);
  redactor = createRedactor(rules);
  keyed = createRedactor(rules, { key: Buffer.alloc(32, 7) });
});

describe.each(WAYS)('a key of another vendor: %s', (_, encodings, way) => {
  const bytes = Buffer.concat([latin1('12:30:05 {"msg": "\u00e9 '), way, latin1(' done","n":12345}\r\n\u0000\u00ff')]);

  test('is found, under the encodings it is written in', () => {
    const matches = detectIn(detector, bytes);
    expect(matches.map(({ rule, secret }) => [rule.id, secret.expose()])).toEqual([['vendor-key', KEY]]);
    expect(matches[0]?.encodings).toEqual(encodings);
  });

  test('is masked behind its prefix, and nothing else is', () => {
    const whole = redactAll(redactor, bytes);
    const { secretStart = 0, end = 0 } = detectIn(detector, bytes)[0] ?? {};
    expect(whole.length).toBe(bytes.length);
    expect(whole.subarray(0, secretStart)).toEqual(bytes.subarray(0, secretStart));
    expect(whole.subarray(end)).toEqual(bytes.subarray(end));
    expect(whole).not.toEqual(bytes);
    expect(detectIn(detector, whole)).toEqual([]);
    if (encodings.length === 0) expect(whole.toString('latin1')).toContain(PREFIX + 'x'.repeat(SECRET.length));
  });

  test('gives the same in two pieces, wherever they meet, and byte by byte', () => {
    const whole = redactAll(redactor, bytes);
    const others = [...bytes.keys()].filter((at) => at > 0 && !redactInTwo(redactor, bytes, at).equals(whole));
    expect(others).toEqual([]);
    expect(redactAll(redactor, bytes, () => 1)).toEqual(whole);
  });

  test('stays as it is when it is masked again, with a key too', () => {
    const whole = redactAll(redactor, bytes);
    const named = redactAll(keyed, bytes);
    expect(redactAll(redactor, whole)).toEqual(whole);
    expect(redactAll(keyed, named)).toEqual(named);
    expect(redactAll(keyed, bytes, () => 1)).toEqual(named);
  });
});

test('tokens in pieces are still those of the rule for bot tokens alone', () => {
  const token = `123456789:${secretOf('pieces')}`;
  const text = `"${token.slice(0, 20)}" + "${token.slice(20)}" ${KEY}`;
  expect(detectIn(detector, text).map(({ rule }) => rule.id)).toEqual(['telegram-bot-token', 'vendor-key']);
});
