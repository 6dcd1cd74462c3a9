// Globs for paths, matched in time that cannot grow: those of a configuration come with the files that are scanned.
//
//     const matches = await compileGlob('logs/{a,b}*.log');
//     matches(['logs', 'b1.log']); // true
//
// A regular expression made of a glob tries all ways one by one: a short glob and one file name can keep it busy for ever. Here alternatives
// are written out (glob-expansion.ts), `**` is matched part by part, and a part with its stars by a search that never goes back behind the
// last star (glob-segment.ts).
import { expandGlob, GlobFault } from './glob-expansion.ts';
import { compileSegment, examineSegment, type MatchName } from './glob-segment.ts';

/** Whether a path matches. It has `/` between its parts. */
export type PathMatch = (path: readonly string[]) => boolean;

/** What is wrong with a glob, as the end of a sentence about it, with what to write instead; undefined for nothing. */
export function globFault(glob: string): string | undefined {
  try {
    for (const one of expandGlob(glob)) segmentsOf(one).forEach(examineSegment);
    return undefined;
  } catch (error) {
    if (error instanceof GlobFault) return error.message;
    throw error;
  }
}

/**
 * What matches the parts of a path. `**` as a part stands for any number of them. Throws GlobFault.
 *
 * @param below whether it also matches what is below a folder that it matches
 */
export async function compileGlob(glob: string, { below = false } = {}): Promise<PathMatch> {
  const globs: Segments[] = [];
  for (const one of expandGlob(glob)) {
    const segments: (MatchName | undefined)[] = [];
    for (const segment of segmentsOf(one)) segments.push(isGlobstar(segment) ? undefined : await compileSegment(segment));
    // `logs/**` matches the folder, too, as in picomatch; but `*/**` must not match the files beside the folders.
    if (/[*?[](?:[^/]*)\/\*\*+$/.test(one)) segments.push(() => true);
    if (below) segments.push(undefined);
    globs.push(segments);
  }
  return (path) => globs.some((segments) => matches(segments, path));
}

/** How many stars of one part a regular expression may be made of, and how many `**`: it tries all ways to match them. */
const MAX_CHEAP_STARS = 2;
const MAX_CHEAP_GLOBSTARS = 1;

/** `glob`, or one that matches no less and can be matched by a regular expression in little time. */
export function cheapGlob(glob: string): string {
  const segments = glob.split('/');
  const isCheap =
    !/[()\\]/.test(glob) &&
    segments.filter((segment) => segment.includes('**')).length <= MAX_CHEAP_GLOBSTARS &&
    segments.every((segment) => isGlobstar(segment) || (segment.match(/\*/g)?.length ?? 0) <= MAX_CHEAP_STARS);
  if (isCheap) return glob;
  // All that is below the folder at which the special characters begin.
  const first = segments.findIndex((segment) => /[*?[\]{}()!\\]/.test(segment));
  return [...segments.slice(0, first), '**'].join('/');
}

/** The parts of a glob; undefined stands for `**`. */
type Segments = readonly (MatchName | undefined)[];

const isGlobstar = (segment: string): boolean => /^\*\*+$/.test(segment);

/** The parts of a glob without alternatives. Throws GlobFault where it is negated: that would exclude all the rest. */
function segmentsOf(glob: string): readonly string[] {
  if (/^!(?!\()/.test(glob)) throw new GlobFault('begins with "!"; name what to exclude, or write "\\!" for the character');
  return glob
    .replace(/^(?:\.\/+)+/, '')
    .split('/')
    .filter((segment) => segment !== '');
}

/** As the match of a name: `**` takes as few parts as it can, and where the rest fails, only the last one takes more. */
function matches(segments: Segments, path: readonly string[]): boolean {
  let segment = 0;
  let starAt = -1;
  let starEnd = 0;
  for (let at = 0; at < path.length; ) {
    const match = segments[segment];
    if (segment < segments.length && match === undefined) {
      starAt = segment++;
      starEnd = at;
    } else if (match?.(path[at] ?? '') === true) {
      segment++;
      at++;
    } else if (starAt < 0) return false;
    else {
      segment = starAt + 1;
      at = ++starEnd;
    }
  }
  while (segment < segments.length && segments[segment] === undefined) segment++;
  return segment === segments.length;
}
