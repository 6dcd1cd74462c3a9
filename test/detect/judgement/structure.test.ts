// The structural check accepts every real token and refuses each single violation.
import { expect, test } from 'vitest';
import { STRUCTURES } from '../../../src/detect/judgement/structure.ts';
import { randomOf, randomSecret } from '../../support/random.ts';
import { botId, secretOf, token } from '../../support/tokens/token.ts';

const holds = STRUCTURES['telegram-bot-token'].check;
const S = secretOf('structure');
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const put = (at: number, char: string): string => S.slice(0, at) + char + S.slice(at + 1);

test('random real tokens are accepted', () => {
  const random = randomOf(20);
  for (let run = 0; run < 20_000; run++) {
    const secret = randomSecret(random);
    expect(Buffer.from(secret, 'base64url').toString('base64url')).toBe(secret);
    expect(holds('123456789', secret)).toBe(true);
  }
});

test('the tokens that other tests make are accepted', () => {
  for (let seed = 0; seed < 1000; seed++) {
    const [id, secret = ''] = token(String(seed), 5 + (seed % 12)).split(':');
    expect(holds(id, secret)).toBe(true);
  }
});

test('the spare bits of the last character must be zero, as a decoder demands', () => {
  for (const char of ALPHABET) {
    const secret = put(34, char);
    const canonical = Buffer.from(secret, 'base64url').toString('base64url') === secret;
    expect(holds('123456789', secret), char).toBe(canonical);
  }
});

test('the third character must be E to H: the first two bytes are 00 01', () => {
  for (const char of ALPHABET) {
    const secret = put(2, char);
    expect(holds('123456789', secret), char).toBe(Buffer.from(secret, 'base64url').readUInt16BE(0) === 1);
  }
});

test('the first two characters must be AA', () => {
  for (const char of ALPHABET.slice(1)) {
    expect(holds('123456789', put(0, char)), char).toBe(false);
    expect(holds('123456789', put(1, char)), char).toBe(false);
  }
});

test('each character must be of the alphabet', () => {
  for (let at = 3; at < 34; at++) {
    for (const char of '+/=.:~ \n%*é') expect(holds('123456789', put(at, char)), `${at} ${char}`).toBe(false);
    for (const char of ALPHABET) expect(holds('123456789', put(at, char)), `${at} ${char}`).toBe(true);
  }
});

test('the length must be 35', () => {
  for (let length = 0; length < 35; length++) expect(holds('123456789', S.slice(0, length))).toBe(false);
  for (const more of ['A', 'AA', '\n', ' ']) {
    expect(holds('123456789', S + more)).toBe(false);
    expect(holds('123456789', more + S)).toBe(false);
  }
});

test('the id has 5 to 16 digits, no leading zero', () => {
  for (let digits = 1; digits <= 20; digits++) {
    expect(holds(botId('structure', digits), S), `${digits} digits`).toBe(digits >= 5 && digits <= 16);
  }
  expect(holds('9'.repeat(16), S)).toBe(true);
  expect(holds('1'.padEnd(16, '0'), S)).toBe(true);
  for (const id of [
    undefined,
    '',
    '0',
    '012345',
    '0123456789',
    '-12345',
    '+12345',
    '12345.0',
    '1e10',
    ' 12345',
    '12345\n',
    '0x12345',
    '１２３４５',
  ]) {
    expect(holds(id, S), String(id)).toBe(false);
  }
});
