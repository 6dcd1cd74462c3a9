// The order of places that people expect: numbers in paths by their value, `bot2` before `bot10`.
import type { Finding } from '../model/types.ts';
import { originPath } from './origins.ts';

/** Compares as `toSorted` wants it: by path, then by line and column. */
export function compareLocations(a: Finding, b: Finding): number {
  if (a.origin === b.origin) return a.line - b.line || a.column - b.column;
  return compareNaturally(originPath(a.origin), originPath(b.origin)) || a.line - b.line || a.column - b.column;
}

/** What follows a path where a location is printed. */
const COLON = 58;

/** Not with Intl: to load its data takes longer than many a scan. Makes no strings: a report has up to 100,000 findings. */
function compareNaturally(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (isDigit(a, i) && isDigit(b, j)) {
      const [endA, endB] = [endOfDigits(a, i), endOfDigits(b, j)];
      i = skipZeros(a, i, endA);
      j = skipZeros(b, j, endB);
      const difference = endA - i - (endB - j) || compareDigits(a, i, b, j, endA - i);
      if (difference !== 0) return difference;
      i = endA;
      j = endB;
    } else {
      const difference = codeAt(a, i++) - codeAt(b, j++);
      if (difference !== 0) return difference;
    }
  }
  return 0;
}

/** Compares `length` digits of each. */
function compareDigits(a: string, i: number, b: string, j: number, length: number): number {
  for (let at = 0; at < length; at++) {
    const difference = a.charCodeAt(i + at) - b.charCodeAt(j + at);
    if (difference !== 0) return difference;
  }
  return 0;
}

function codeAt(text: string, at: number): number {
  return at < text.length ? text.charCodeAt(at) : COLON;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

function endOfDigits(text: string, from: number): number {
  let end = from;
  while (isDigit(text, end)) end++;
  return end;
}

function skipZeros(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && text.charCodeAt(at) === 48) at++;
  return at;
}
