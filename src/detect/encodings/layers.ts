// The table of encodings: what is read where an anchor stands, and in which order it is believed.
import { base64 } from './base64.ts';
import { hex } from './hex.ts';
import { type Reading, readOn, readPlain } from './reading.ts';
import type { Rewriting, RewritingName } from './rewriting.ts';
import { undoEscapes } from './undo-escapes.ts';
import { utf16 } from './utf16.ts';

/** The encodings that rewrite every character. */
export const REWRITINGS: readonly Rewriting[] = [base64, hex, utf16];

/** What an anchor can be written in: letters as they are (escapes may stand beside them), or an encoding that rewrites them. */
export type LayerName = 'direct' | RewritingName;

/** How many encodings are undone, one in the other. */
export const DEPTH = 2;

/** By how many times the bytes of a text can grow under two encodings. */
export const DEEP_STRETCH = 4;

/** Says whether a text may hold what is to be read in a layer. */
export type LayerHint = (text: string, layer: LayerName) => boolean;

/** The text as it is. */
export const readAsIs = (raw: string): readonly Reading[] => [readPlain(raw)];

/** All that can be read in `raw` with its escapes undone, once and twice. */
export function readDirect(raw: string): readonly Reading[] {
  return withEscapesUndone(readPlain(raw), DEPTH).slice(1);
}

/** All that can be read in `raw` where it is written in the layer `name`, up to two encodings deep. @param offset that of `raw` in the Blob */
export function readRewritten(raw: string, name: LayerName, offset: number, hint: LayerHint): readonly Reading[] {
  const outer = REWRITINGS.find((rewriting) => rewriting.name === name)?.decode(raw, offset);
  if (outer === undefined) return [];
  const readings = [...withEscapesUndone(outer, 1)];
  for (const rewriting of REWRITINGS) {
    if (!hint(outer.text, rewriting.name)) continue;
    const inner = rewriting.decode(outer.text, 0);
    if (inner !== undefined) readings.push(readOn(outer, inner));
  }
  return readings;
}

/** What can be read in the layer `name` at the end of `raw` and could go on behind it, up to two encodings deep. */
export function readTails(raw: string, name: LayerName, hint: LayerHint): readonly Reading[] {
  const outers = REWRITINGS.find((rewriting) => rewriting.name === name)?.tails(raw) ?? [];
  return outers.flatMap((outer) => [
    ...withEscapesUndone(outer, 1),
    ...REWRITINGS.filter((rewriting) => hint(outer.text, rewriting.name)).flatMap((rewriting) =>
      rewriting.tails(outer.text).map((inner) => readOn(outer, inner)),
    ),
  ]);
}

/** How many bytes on either side of an anchor are looked at first. */
export const GLANCE_BYTES = 48;

/**
 * Whether it is worth reading what stands around an anchor in the layer `name`: a glance at a few bytes on either side, `raw` with the
 * anchor in its middle, says no to nearly all that stands there by chance.
 */
export function mayRead(raw: string, name: LayerName, hint: LayerHint): boolean {
  const outer = REWRITINGS.find((rewriting) => rewriting.name === name);
  // Behind much indentation the next line is out of sight.
  if (outer === undefined || /[ \t]{16}/.test(raw)) return true;
  return outer.glance(raw).some((text) => {
    if (hint(text, 'direct')) return true;
    return REWRITINGS.some((inner) => hint(text, inner.name) && inner.glance(text).some((deeper) => hint(deeper, 'direct')));
  });
}

/** `reading`, and what is read in it when its escapes are undone `depth` times. */
function withEscapesUndone(reading: Reading, depth: number): Reading[] {
  const undone = depth > 0 ? undoEscapes(reading.text) : undefined;
  return undone === undefined ? [reading] : [reading, ...withEscapesUndone(readOn(reading, undone), depth - 1)];
}
