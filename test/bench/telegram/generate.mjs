// Writes one file for each shape, and labels.json, which says what is in them. The same bytes for the same seed.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createKit, fingerprintOf } from './kit.mjs';
import { SHAPES } from './shapes.mjs';

/** The bytes of a shape and the kit they were made with. */
function fill(shape, seed, variant) {
  const { digits, last } = shape.token?.(seed) ?? {};
  const kit = createKit({ seed, shape: shape.name, variant, digits, last });
  const content = shape.make(kit);
  return { kit, path: typeof shape.path === 'string' ? shape.path : shape.path(kit), bytes: Buffer.from(content) };
}

/** The lines that differ between two variants of a file; undefined where lines mean nothing (archives, databases). */
function linesOf(shape, one, other) {
  if (shape.lines === false) return undefined;
  const [a, b] = [one, other].map((bytes) => bytes.toString('latin1').split('\n'));
  const differ = a.flatMap((line, at) => (line === b[at] ? [] : [at + 1]));
  if (differ.length === 0 && shape.inName !== true) throw new Error(`${shape.name}: the token is in no line`);
  return differ.length === 0 ? undefined : [differ[0], differ.at(-1)];
}

/** What is to be written for `seed`: path, bytes, and label of each file. */
export function plan(seed, shapes = SHAPES) {
  return shapes.map((shape) => {
    const { kit, path, bytes } = fill(shape, seed, 0);
    const label = { path: `${shape.group}/${shape.name}/${path}`, shape: shape.name, group: shape.group };
    if (!shape.holdsToken) return { bytes, label: { ...label, tokens: [], ...(shape.otherSecret && { otherSecret: true }) } };
    const lines = linesOf(shape, bytes, fill(shape, seed, 1).bytes);
    const tokens = [{ id: kit.id, fingerprint: fingerprintOf(kit.token) }];
    return { bytes, label: { ...label, tokens, ...(lines && { lines }) } };
  });
}

/** Writes the files of `seed` and their labels below `folder`; returns the labels. */
export function generate(seed, folder) {
  const files = plan(seed);
  for (const { bytes, label } of files) {
    const target = join(folder, label.path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
  }
  const labels = { version: 1, seed, files: files.map(({ label }) => label) };
  writeFileSync(join(folder, 'labels.json'), `${JSON.stringify(labels, undefined, 1)}\n`);
  return labels;
}
