// Layers: all readings of the bytes around an anchor, up to two encodings deep.
//
// Example: of `%7B%22t%22%3A1…` the direct layer gives the text with its escapes undone once, and twice where that leaves more of them; of
// `MTIzNDU2…` the layer base64 gives each way to decode the run, and these again with their escapes undone or their own base64 decoded.
import { base64 } from './base64.ts';
import { decimal } from './decimal.ts';
import { hex } from './hex.ts';
import { hexList } from './hex-list.ts';
import { type Reading, readOn, readPlain } from './reading.ts';
import type { Rewriting, RewritingName } from './rewriting.ts';
import { spaced } from './spaced.ts';
import { undoEscapes } from './undo-escapes.ts';
import { utf16 } from './utf16.ts';

/** The encodings that rewrite every character. */
export const REWRITINGS: readonly Rewriting[] = [base64, hex, utf16, decimal, hexList, spaced];

/** How an anchor can be written: its letters as they are (escapes may stand beside them), or in an encoding that rewrites them. */
export type LayerName = 'direct' | RewritingName;

/** How many nested encodings are undone. */
export const DEPTH = 2;

/** By which factor a text can grow under two encodings. */
export const DEEP_STRETCH = 4;

/** Whether a text may hold a match in a layer. */
export type LayerHint = (text: string, layer: LayerName) => boolean;

/** The text as it is. */
export const readAsIs = (raw: string): readonly Reading[] => [readPlain(raw)];

/** The readings of `raw` with its escapes undone, once and twice. */
export function readDirect(raw: string): readonly Reading[] {
  return withEscapesUndone(readPlain(raw), DEPTH).slice(1);
}

/** The readings of `raw` in the layer `name`, up to two encodings deep. @param offset that of `raw` in the Blob */
export function readRewritten(raw: string, name: LayerName, offset: number, hint: LayerHint): readonly Reading[] {
  const outer = REWRITINGS.find((rewriting) => rewriting.name === name)?.decode(raw, offset);
  if (outer === undefined) return [];
  const readings = [...withEscapesUndone(outer, 1)];
  for (const rewriting of REWRITINGS) {
    if (!hint(outer.text, rewriting.name)) continue;
    const inner = rewriting.decode(outer.text, 0);
    if (inner !== undefined) readings.push(nestIn(outer, inner, name === rewriting.name));
  }
  return readings;
}

/** The readings in the layer `name` that reach the end of `raw` and could go on behind it, up to two encodings deep. */
export function readTails(raw: string, name: LayerName, hint: LayerHint): readonly Reading[] {
  const outers = REWRITINGS.find((rewriting) => rewriting.name === name)?.tails(raw) ?? [];
  return outers.flatMap((outer) => [
    ...withEscapesUndone(outer, 1),
    // An anchor of UTF-16 in other encodings may be shorter than one of it alone.
    ...REWRITINGS.filter((rewriting) => rewriting === utf16 || hint(outer.text, rewriting.name)).flatMap((rewriting) =>
      rewriting.tails(outer.text).map((inner) => nestIn(outer, inner, name === rewriting.name)),
    ),
  ]);
}

/** `inner` as a reading of what `outer` was read from. UTF-16 of UTF-16 is UTF-32. */
function nestIn(outer: Reading, inner: Reading, isTwice: boolean): Reading {
  const reading = readOn(outer, inner);
  if (!isTwice || !inner.encodings(0, 1)[0]?.startsWith(utf16.name)) return reading;
  return { ...reading, encodings: (from, to) => inner.encodings(from, to).map((encoding) => encoding.replace('16', '32')) };
}

/** How many bytes on either side of an anchor are checked before it is examined. */
export const GLANCE_BYTES = 48;

/**
 * Whether the bytes around an anchor are worth reading in the layer `name`. A glance at a few bytes on either side, `raw` with the anchor in
 * its middle, refuses nearly everything that looks like an anchor by chance.
 */
export function mayRead(raw: string, name: LayerName, hint: LayerHint): boolean {
  const outer = REWRITINGS.find((rewriting) => rewriting.name === name);
  // Behind deep indentation the next line is beyond these bytes.
  if (outer === undefined || /[ \t]{16}/.test(raw)) return true;
  return outer.glance(raw).some((text) => {
    if (hint(text, 'direct')) return true;
    return REWRITINGS.some((inner) => hint(text, inner.name) && inner.glance(text).some((deeper) => hint(deeper, 'direct')));
  });
}

/** `reading`, and the readings of it with its escapes undone up to `depth` times. */
function withEscapesUndone(reading: Reading, depth: number): Reading[] {
  const undone = depth > 0 ? undoEscapes(reading.text) : undefined;
  return undone === undefined ? [reading] : [reading, ...withEscapesUndone(readOn(reading, undone), depth - 1)];
}
