// Dumps of bytes and lists of numbers: tokens in them are found with their exact bytes, and masked in all columns, wherever the pieces end.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import { createRedactor } from '../../../src/redact/stream/redactor.ts';
import { detectIn, detectorFor } from '../../support/detect.ts';
import { randomOf, randomToken } from '../../support/random.ts';
import { redactAll } from '../../support/redact.ts';
import { WIDE } from '../../support/tokens/encode.ts';

const detector = detectorFor();
const redactor = createRedactor(prepareRules());

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
const printed = (bytes: Buffer): string => bytes.toString('latin1').replace(/[^\x20-\x7e]/g, '.');

/** The lines of a dump, `width` bytes in each. */
function lines(bytes: Buffer, width: number, write: (row: Buffer, at: number) => string): string {
  return Array.from({ length: Math.ceil(bytes.length / width) }, (_, index) =>
    write(bytes.subarray(index * width, (index + 1) * width), index * width),
  ).join('\n');
}

const address = (at: number, digits: number): string => at.toString(16).padStart(digits, '0');
const grouped = (row: Buffer, size: number): string => row.toString('hex').replace(new RegExp(`.{${2 * size}}(?=.)`, 'g'), '$& ');

/** How programs write bytes. */
const WRITERS: Readonly<Record<string, (bytes: Buffer) => string>> = {
  xxd: (bytes) => lines(bytes, 16, (row, at) => `${address(at, 8)}: ${grouped(row, 2).padEnd(39)}  ${printed(row)}`),
  'xxd -g1 -c8': (bytes) => lines(bytes, 8, (row, at) => `${address(at, 8)}: ${grouped(row, 1).padEnd(23)}  ${printed(row)}`),
  'xxd -g4': (bytes) => lines(bytes, 16, (row, at) => `${address(at, 8)}: ${grouped(row, 4).padEnd(35)}  ${printed(row)}`),
  'xxd -i': (bytes) =>
    `unsigned char x[] = {\n${lines(bytes, 12, (row) => `  ${[...row].map((byte) => `0x${hex(byte)}`).join(', ')},`)}\n};`,
  'hexdump -C': (bytes) =>
    lines(bytes, 16, (row, at) => {
      const halves = [row.subarray(0, 8), row.subarray(8)].map((half) => grouped(half, 1)).join('  ');
      return `${address(at, 8)}  ${halves.padEnd(48)}  |${printed(row)}|`;
    }),
  'od -tx1': (bytes) => lines(bytes, 16, (row, at) => `${at.toString(8).padStart(7, '0')} ${grouped(row, 1)}`),
  'od -tu1': (bytes) =>
    lines(bytes, 16, (row, at) => at.toString(8).padStart(7, '0') + [...row].map((byte) => String(byte).padStart(4)).join('')),
  'od -c': (bytes) =>
    lines(bytes, 16, (row, at) => {
      const cells = [...row].map((byte) => (byte < 0x20 ? `  \\${byte === 10 ? 'n' : 'r'}` : `   ${String.fromCharCode(byte)}`));
      return at.toString(8).padStart(7, '0') + cells.join('');
    }),
  'curl --trace': (bytes) => lines(bytes, 16, (row, at) => `${address(at, 4)}: ${grouped(row, 1).padEnd(47)} ${printed(row)}`),
  Netty: (bytes) =>
    lines(bytes, 16, (row, at) => `|${address(at, 8)}| ${grouped(row, 1).padEnd(47)} |${printed(row).padEnd(16)}|`),
  'tcpdump -X': (bytes) => lines(bytes, 16, (row, at) => `\t0x${address(at, 4)}:  ${grouped(row, 2).padEnd(40)} ${printed(row)}`),
  'Format-Hex': (bytes) =>
    lines(
      bytes,
      16,
      (row, at) => `${address(at, 8).toUpperCase()}   ${grouped(row, 1).toUpperCase().padEnd(47)}  ${printed(row)}\r`,
    ),
  'Buffer of Node': (bytes) => `<Buffer ${grouped(bytes, 1)}>`,
  'a fingerprint': (bytes) => grouped(bytes, 1).toUpperCase().replaceAll(' ', ':'),
  'a registry file': (bytes) =>
    `"Token"=hex(2):${grouped(Buffer.from(bytes.toString('latin1'), 'utf16le'), 1)
      .replaceAll(' ', ',')
      .replace(/.{75}/g, '$&\\\r\n  ')}`,
  'JSON in lines': (bytes) => JSON.stringify({ data: [...bytes] }, undefined, 2),
  'a PDF title': (bytes) => `/Title <FEFF${Buffer.from(bytes.toString('latin1'), 'utf16le').swap16().toString('hex')}>`,
};

const contents = fc.record({
  token: fc.nat(2 ** 31).map((seed) => randomToken(randomOf(seed), 8 + (seed % 3))),
  before: fc.stringMatching(/^[\x20-\x7e]{0,20}$/),
  seed: fc.nat(2 ** 31),
});

describe.each(Object.entries(WRITERS))('%s', (_, write) => {
  test('given any place in the lines, then the token is found, and redacting leaves the form with all other bytes', () => {
    fc.assert(
      fc.property(contents, ({ token, before, seed }) => {
        const of = (clear: string): string => `at 10:00\n${write(Buffer.from(`${before} GET /bot${clear}/getMe\r\n`))}\nend\n`;
        const written = of(token);
        const found = detectIn(detector, written);
        expect(found.map(({ secret, confidence }) => [secret.expose(), confidence])).toEqual([[token, 'certain']]);
        const random = randomOf(seed);
        const masked = redactAll(redactor, Buffer.from(written), () => 1 + random(60)).toString();
        const shown = token.slice(0, token.indexOf(':') + 4);
        expect(detectIn(detector, masked).map(({ start }) => `${start} ${masked}`)).toEqual([]);
        expect(masked.length).toBe(written.length);
        // Numbers keep their digits: `x` has three.
        const mixed = [...token.slice(-32)].map((char) => (char.charCodeAt(0) > 99 ? 'x' : 'X')).join('');
        const masks = [of(shown + mixed), ...['x', '*'].map((mask) => of(token.slice(0, -35).padEnd(token.length, mask)))];
        const others = [...masked].filter((char, at) => char !== written[at] && !masks.some((text) => text[at] === char));
        expect(others, masked).toEqual([]);
        // Nothing of four characters of the secret in a row is left in any line.
        for (let at = shown.length; at + 4 <= token.length; at++) {
          const piece = write(Buffer.from(token.slice(at, at + 4)));
          if (/^[0-9a-f ]+$/.test(piece)) expect(masked.includes(piece)).toBe(false);
          expect(masked.includes(token.slice(at, at + 4))).toBe(false);
        }
      }),
      { numRuns: 10 },
    );
  });
});

test.each(WIDE)('given $name at any offset, then the token is found with its exact bytes', ({ encode, digitsOf }) => {
  for (let seed = 0; seed < 40; seed++) {
    const token = randomToken(randomOf(seed), 9);
    const bytes = Buffer.concat([Buffer.alloc(seed % 5, 'q'), encode(`see ${token} `)]);
    const found = detectIn(detector, bytes);
    expect(found.map(({ secret, start }) => [secret.expose(), start])).toEqual([[token, (seed % 5) + digitsOf('', 4)[0]]]);
    expect(found[0]?.encodings[0]).toMatch(/^utf-32[bl]e$/);
  }
});

// The digits of the text beside the bytes look like a number: 41 is an A, 00 what is between the bytes of UTF-16.
test.each(['4894172252', '4894141252', '4890072252', '4890041252'])(
  'given the id %s, whose text begins like a byte, then the token is found',
  (id) => {
    const token = `${id}:${randomToken(randomOf(7), 9).split(':')[1]}`;
    // The colon is the last byte of its line.
    const written = lines(
      Buffer.from(`abcd GET /bot${token}/getMe`),
      8,
      (row, at) => `${address(at, 8)}: ${grouped(row, 1).padEnd(23)}  ${printed(row)}`,
    );
    expect(detectIn(detector, `${written}\n`).map(({ secret }) => secret.expose())).toEqual([token]);
  },
);
