// What all encodings cost beside the rules' own anchors alone, and that no text, however made, makes work grow faster than itself.
import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { compare } from './measure.mjs';

/** Bundles reader.ts; gives the path of the bundle. */
async function bundleReader(folder) {
  const bundle = await rolldown({ input: './test/bench/reader.ts', platform: 'node', external: [/^node:/] });
  const file = join(folder, 'reader.mjs');
  await bundle.write({ file, format: 'esm' });
  await bundle.close();
  return file;
}

/** Texts made of anchors, or of bytes that are slow to decode. */
const CROWDS = {
  'digits and the start of a secret': '1:AAE',
  'ends of escapes': '%3AAA',
  'escapes of every character': '\\u003a\\u0041',
  'base64 that looks like a token': 'OkFBR',
  'base64 in short lines': 'QUFFQUFFQUFFQUFFQUFFQUFF\n',
  'base64 in base64': 'lFVJRV',
  'hexadecimal that looks like a token': '41414145',
  'UTF-16 that looks like a token': 'A\0A\0E\0',
  'quotes that could join literals': '"1":"AAE',
  'wrapped lines': '1\n2345:AAE\n',
  'commands to a terminal': '\u001b[0mAAE',
  'tokens cut short': '123456789:AAEabcdefghijklmnop\n',
};

/** A file of `size` bytes of the same text again and again. */
function crowd(folder, name, size) {
  const path = join(folder, `crowd-${name.replace(/\W+/g, '-')}-${size}`);
  if (existsSync(path)) return path;
  const piece = Buffer.from(CROWDS[name].repeat(Math.ceil(1e6 / CROWDS[name].length)), 'latin1');
  const file = openSync(path, 'w');
  for (let written = 0; written < size; ) written += writeSync(file, piece, 0, Math.min(piece.length, size - written));
  closeSync(file);
  return path;
}

/** Rows for the table of the benchmark: all encodings ÷ plain only, for each of `paths` (name → path). */
export async function encodingRows(folder, paths, runs) {
  const reader = await bundleReader(folder);
  const node = (...args) => ({ program: process.execPath, args: [reader, ...args] });
  return Object.entries(paths).map(([name, path]) => {
    const [all, plain] = compare([node('all', path), node('plain', path)], runs);
    return { what: `all encodings ÷ plain only, ${name}`, aim: 1.3, ours: all, yardstick: plain };
  });
}

/** Rows for crowds of anchors: the time for twice as much of them ÷ the time for once, of the worst. */
export async function crowdRows(folder, runs) {
  const reader = await bundleReader(folder);
  return Object.keys(CROWDS).map((name) => {
    const [twice, once] = compare(
      [8e6, 4e6].map((size) => ({ program: process.execPath, args: [reader, 'all', crowd(folder, name, size)] })),
      runs,
    );
    return { what: `twice as much ÷ once: ${name}`, aim: 2.2, ours: twice, yardstick: once };
  });
}
