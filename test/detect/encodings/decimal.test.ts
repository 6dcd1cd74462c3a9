// Lists of bytes as decimal numbers: tokens in them are found, and masked so that they stay lists of as many numbers.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import { createRedactor } from '../../../src/redact/stream/redactor.ts';
import { detectIn, detectorFor } from '../../support/detect.ts';
import { randomOf, randomToken } from '../../support/random.ts';
import { redactAll } from '../../support/redact.ts';
import { SOAK } from '../../support/soak.ts';

const detector = detectorFor();
const redactor = createRedactor(prepareRules());

/** How programs write the bytes of a text. */
const WRITERS: Readonly<Record<string, (bytes: Buffer) => string>> = {
  'journalctl -o json': (bytes) => JSON.stringify({ MESSAGE: [...bytes], _PID: '1' }),
  'Buffer in JSON': (bytes) => JSON.stringify({ level: 30, payload: bytes }),
  'Go %v': (bytes) => `body: [${[...bytes].join(' ')}] end`,
  'Java Arrays.toString': (bytes) => `[${[...bytes].join(', ')}]`,
  'Erlang, in lines': (bytes) => `{error,<<${[...bytes].join(',').replace(/(.{60,68},)/g, '$1\n         ')}>>}`,
};

const contents = fc.record({
  token: fc.nat(2 ** 31).map((seed) => randomToken(randomOf(seed), 5 + (seed % 6))),
  before: fc.string({ maxLength: 40, size: 'max' }),
  behind: fc.string({ maxLength: 40, size: 'max' }),
});

/** What the lists of numbers in `written` say. */
const numbersIn = (written: string): readonly number[] => (written.match(/\d+/g) ?? []).map(Number);

describe.each(Object.entries(WRITERS))('%s', (_, write) => {
  test('given any text around it, then the token is found with its exact bytes', () => {
    fc.assert(
      fc.property(contents, ({ token, before, behind }) => {
        const [lead, text] = [`\u001b[32m${before} bot`, `${token}/${behind}`];
        const written = write(Buffer.from(lead + text));
        const found = detectIn(detector, written);
        expect(found.map(({ secret, confidence, encodings }) => [secret.expose(), confidence, encodings])).toEqual([
          [token, 'certain', ['decimal']],
        ]);
        const raw = written.slice(found[0]?.start, found[0]?.end);
        expect(String.fromCharCode(...numbersIn(raw))).toBe(token);
      }),
      { numRuns: 50 * SOAK },
    );
  });

  test('given any pieces, then redacting leaves a list with all other bytes', () => {
    fc.assert(
      fc.property(contents, fc.nat(2 ** 31), ({ token, before, behind }, seed) => {
        const colon = token.indexOf(':');
        const written = write(Buffer.from(`\u001b[32m${before} bot${token}/${behind}`));
        const random = randomOf(seed);
        const masked = redactAll(redactor, Buffer.from(written), () => 1 + random(40)).toString();
        const of = (clear: string): string => write(Buffer.from(`\u001b[32m${before} bot${clear}/${behind}`));
        // Each number has as many digits as before.
        const mask = [...token.slice(colon + 4)].map((char) => (char.charCodeAt(0) > 99 ? 'x' : 'X')).join('');
        expect(masked).toBe(of(token.slice(0, colon + 4) + mask));
      }),
      { numRuns: 50 * SOAK },
    );
  });
});

test('given numbers that are no bytes, or are parted otherwise, then nothing is found', () => {
  const codes = [...Buffer.from(`bot${randomToken(randomOf(1))}/`)];
  for (const text of [codes.map((code) => code + 256).join(','), codes.join('.'), codes.join(' - ')]) {
    expect(detectIn(detector, text)).toEqual([]);
  }
});
