// One part of a glob between two slashes: matches one name, in time that grows with the product of their lengths and no more.
import { endOfClass, GlobFault, split } from './glob-expansion.ts';

/** One element: a character, any character, one of a class, or any number of any characters. */
type Element =
  | { readonly kind: 'character'; readonly code: number }
  | { readonly kind: 'any' | 'star' }
  | { readonly kind: 'class'; readonly inverted: boolean; readonly ranges: readonly (readonly [from: number, to: number])[] };

/** Whether a name matches. */
export type MatchName = (name: string) => boolean;

/** What matches names as `segment` says. Throws GlobFault. */
export async function compileSegment(segment: string): Promise<MatchName> {
  if (examineSegment(segment) > 0) {
    const { default: picomatch } = await import('picomatch');
    return picomatch(segment, { dot: true });
  }
  const elements = parse(segment);
  return (name) => matches(elements, name);
}

/** How many groups of alternatives are repeated or negated in a segment. Throws GlobFault for what may take too long to match. */
export function examineSegment(segment: string): number {
  const groups = [...segment.matchAll(/\\.|([!+*])\(((?:\\.|[^()\\])*)(\)?)/g)].filter(([, mark]) => mark !== undefined);
  if (groups.length === 0) return 0;
  const instead = 'write several globs without `!(…)`, `+(…)` and `*(…)`';
  const [[whole = '', mark = '', inner = '', close = ''] = []] = groups;
  if (groups.length > 1 || close === '') throw new GlobFault(`has groups in a group, or several; ${instead}`);
  if (/[*?]/.test(inner)) throw new GlobFault(`has a wildcard in a group; ${instead}`);
  // Of alternatives that begin alike there would be more and more ways to repeat them.
  if (mark !== '!' && split(inner, '|').length > 1) throw new GlobFault(`repeats alternatives; ${instead}`);
  const rest = segment.replace(whole, '/');
  if (/[()]/.test(rest) || (rest.match(/\*+/g)?.length ?? 0) > 1) throw new GlobFault(`has wildcards beside a group; ${instead}`);
  return groups.length;
}

function parse(segment: string): readonly Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < segment.length; at++) {
    const char = segment[at] ?? '';
    const end = char === '[' ? endOfClass(segment, at) : undefined;
    if (end !== undefined) {
      elements.push(parseClass(segment.slice(at + 1, end)));
      at = end;
    } else if (char === '*') {
      if (elements.at(-1)?.kind !== 'star') elements.push({ kind: 'star' });
    } else if (char === '?') elements.push({ kind: 'any' });
    else {
      if (char === '\\' && at + 1 < segment.length) at++;
      elements.push({ kind: 'character', code: segment.charCodeAt(at) });
    }
  }
  return elements;
}

function parseClass(inner: string): Element {
  const inverted = inner.startsWith('!') || inner.startsWith('^');
  const chars: { readonly code: number; readonly isDash: boolean }[] = [];
  for (let at = inverted ? 1 : 0; at < inner.length; at++) {
    const escaped = inner[at] === '\\' && at + 1 < inner.length;
    if (escaped) at++;
    chars.push({ code: inner.charCodeAt(at), isDash: inner[at] === '-' && !escaped });
  }
  const ranges: (readonly [number, number])[] = [];
  for (let at = 0; at < chars.length; at++) {
    const [first, dash, last] = chars.slice(at, at + 3);
    if (first === undefined) break;
    const isRange = dash?.isDash === true && last !== undefined;
    ranges.push([first.code, isRange ? last.code : first.code]);
    if (isRange) at += 2;
  }
  return { kind: 'class', inverted, ranges };
}

/** Each star takes as little as it can; where the rest then fails, only the last star takes more: what those before it took need not change. */
function matches(elements: readonly Element[], name: string): boolean {
  let element = 0;
  let starAt = -1;
  let starEnd = 0;
  for (let at = 0; at < name.length; ) {
    const one = elements[element];
    if (one?.kind === 'star') {
      starAt = element++;
      starEnd = at;
    } else if (one !== undefined && takes(one, name.charCodeAt(at))) {
      element++;
      at++;
    } else if (starAt < 0) return false;
    else {
      element = starAt + 1;
      at = ++starEnd;
    }
  }
  if (elements[element]?.kind === 'star') element++;
  return element === elements.length;
}

function takes(element: Element, code: number): boolean {
  if (element.kind === 'character') return element.code === code;
  if (element.kind !== 'class') return true;
  return element.ranges.some(([from, to]) => code >= from && code <= to) !== element.inverted;
}
