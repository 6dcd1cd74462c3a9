// Writes texts in encodings that rewrite every character, by means of Node's own encoders.
import type { Rewriting } from '../../../src/detect/encodings/rewriting.ts';

/** An encoder, and where in what it writes each character is. */
export interface Encoder {
  /** As a match names it. */
  readonly name: string;
  readonly layer: Rewriting['name'];
  encode(text: string): Buffer;
  /** The range of the bytes that carry a part of the character `index` of `text`. */
  digitsOf(text: string, index: number): readonly [start: number, end: number];
}

const bits =
  (perDigit: number) =>
  (_: string, index: number): readonly [number, number] => [
    Math.floor((8 * index) / perDigit),
    Math.floor((8 * index + 7) / perDigit) + 1,
  ];

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const little = (text: string): Buffer => Buffer.from(text, 'utf16le');

/** All of them. Of UTF-16 the byte that tells characters apart counts, not the zero beside it. */
export const ENCODERS: readonly Encoder[] = [
  { name: 'base64', layer: 'base64', encode: (text) => Buffer.from(latin1(text).toString('base64')), digitsOf: bits(6) },
  { name: 'base64', layer: 'base64', encode: (text) => Buffer.from(latin1(text).toString('base64url')), digitsOf: bits(6) },
  { name: 'hex', layer: 'hex', encode: (text) => Buffer.from(latin1(text).toString('hex')), digitsOf: bits(4) },
  { name: 'hex', layer: 'hex', encode: (text) => Buffer.from(latin1(text).toString('hex').toUpperCase()), digitsOf: bits(4) },
  { name: 'utf-16le', layer: 'utf-16', encode: little, digitsOf: (_, index) => [2 * index, 2 * index + 1] },
  {
    name: 'utf-16be',
    layer: 'utf-16',
    encode: (text) => little(text).swap16(),
    digitsOf: (_, index) => [2 * index + 1, 2 * index + 2],
  },
  {
    name: 'decimal',
    layer: 'decimal',
    encode: (text) => latin1([...latin1(text)].join(',')),
    digitsOf(text, index) {
      const start = [...latin1(text).subarray(0, index)].join(',').length + Math.min(1, index);
      return [start, start + String(latin1(text)[index]).length];
    },
  },
  ...[
    { separator: ', ', prefix: '0x' },
    { separator: ':', prefix: '' },
    { separator: ' ', prefix: '' },
  ].map(({ separator, prefix }): Encoder => {
    const width = separator.length + prefix.length + 2;
    const first = (index: number): number => width * index + prefix.length;
    return {
      name: 'hex-list',
      layer: 'hex-list',
      encode: (text) => latin1([...latin1(text)].map((byte) => prefix + byte.toString(16).padStart(2, '0')).join(separator)),
      digitsOf: (_, index) => [first(index), first(index) + 2],
    };
  }),
  {
    name: 'spaced',
    layer: 'spaced',
    encode: (text) => latin1([...text].map((char) => `a${char}`).join('')),
    digitsOf: (_, index) => [2 * index + 1, 2 * index + 2],
  },
];

/** UTF-32 in either byte order. */
export const WIDE: readonly Encoder[] = [wide('utf-32le', (bytes) => bytes, 0), wide('utf-32be', (bytes) => bytes.swap32(), 3)];

function wide(name: string, order: (bytes: Buffer) => Buffer, at: number): Encoder {
  return {
    name,
    layer: 'utf-16',
    encode: (text) => order(Buffer.from(Uint32Array.from(latin1(text)).buffer)),
    digitsOf: (_, index) => [4 * index + at, 4 * index + at + 1],
  };
}

/** The first encoder of that name. */
export function encoderOf(name: string): Encoder {
  const encoder = ENCODERS.find((one) => one.name === name);
  if (encoder === undefined) throw new Error(`there is no encoder ${name}`);
  return encoder;
}

/** The bytes with `end` after each `width` of them. */
export function inLines(bytes: Buffer, width: number, end: string): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(new RegExp(`.{${width}}(?=.)`, 'gs'), `$&${end}`), 'latin1');
}
