// Origins as they may be shown: a path is a place a token leaks from, too.
import type { Masker } from '../detect/mask.ts';
import type { AllowEntry, Origin } from '../types.ts';

/** The origin with every token in its path masked. */
export function maskOrigin(origin: Origin, mask: Masker): Origin {
  if (origin.path === undefined) return origin;
  const path = maskPath(origin.path, mask);
  if (origin.kind === 'stdin' || origin.kind === 'staged' || origin.root === undefined)
    return path === origin.path ? origin : { ...origin, path };
  return { ...origin, path, root: maskPath(origin.root, mask) };
}

/** Masks a path; bytes that are not UTF-8 (lone surrogates) keep their place. */
function maskPath(path: string, mask: Masker): string {
  return path
    .split(/([\udc80-\udcff]+)/)
    .map((piece) => mask(piece))
    .join('');
}

/** The allow entry with every token in its texts masked. */
export function maskEntry(entry: AllowEntry, mask: Masker): AllowEntry {
  return { ...entry, reason: mask(entry.reason), ...(entry.paths === undefined ? {} : { paths: entry.paths.map(mask) }) };
}

/** The path of an origin; empty for standard input itself. */
export function pathOf(origin: Origin): string {
  return origin.path ?? '';
}
