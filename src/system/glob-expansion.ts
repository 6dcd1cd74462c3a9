// The alternatives of a glob, written out: `{a,b}`, `{1..3}`, `@(a|b)`, `?(a)` and `(a|b)` become one glob for each.

/** The longest glob, in characters. */
const MAX_GLOB_CHARACTERS = 1000;

/** How many globs one may stand for. */
const MAX_ALTERNATIVES = 256;

/** A glob that is refused: what is wrong with it and what to write instead. */
export class GlobFault extends Error {}

/** The globs without alternatives that `glob` stands for. Throws GlobFault where they are too many. Takes time that grows with their lengths. */
export function expandGlob(glob: string): readonly string[] {
  if (glob.length > MAX_GLOB_CHARACTERS)
    throw new GlobFault(`has more than ${MAX_GLOB_CHARACTERS} characters; write a shorter one`);
  return expand(glob);
}

function expand(glob: string): readonly string[] {
  const group = firstGroup(glob);
  if (group === undefined) return [glob];
  const before = glob.slice(0, group.from);
  const after = expand(glob.slice(group.to));
  const middles = group.parts.flatMap((part) => bounded(expand(part)));
  return bounded(middles, after.length).flatMap((middle) => after.map((rest) => before + middle + rest));
}

function bounded(globs: readonly string[], times = 1): readonly string[] {
  if (globs.length * times > MAX_ALTERNATIVES)
    throw new GlobFault(`stands for more than ${MAX_ALTERNATIVES} globs; write several globs, or \`*\``);
  return globs;
}

/** The first group of alternatives in a glob, from `from` to before `to`. */
interface Group {
  readonly from: number;
  readonly to: number;
  readonly parts: readonly string[];
}

function firstGroup(glob: string): Group | undefined {
  for (const [open, close] of closings(glob)) {
    const inner = glob.slice(open + 1, close);
    const group = glob[open] === '{' ? inBraces(inner, open, close) : inParentheses(inner, glob[open - 1] ?? '', open, close);
    if (group !== undefined) return group;
  }
  return undefined;
}

function inBraces(inner: string, open: number, close: number): Group | undefined {
  const parts = rangeOf(inner) ?? split(inner, ',');
  return parts.length > 1 ? { from: open, to: close + 1, parts } : undefined;
}

/** @param mark what stands before the parenthesis */
function inParentheses(inner: string, mark: string, open: number, close: number): Group | undefined {
  const parts = split(inner, '|');
  if (mark === '@') return { from: open - 1, to: close + 1, parts };
  if (mark === '?') return { from: open - 1, to: close + 1, parts: [...parts, ''] };
  // Repeats and negations of alternatives are matched as they are.
  const isKept = parts.length === 1 || mark === '!' || mark === '+' || mark === '*';
  return isKept ? undefined : { from: open, to: close + 1, parts };
}

/** Where each brace and parenthesis that is closed opens, in order, and where it closes. */
function closings(glob: string): readonly (readonly [open: number, close: number])[] {
  const open: number[] = [];
  const pairs: (readonly [number, number])[] = [];
  for (const [at, char] of marks(glob)) {
    if (char === '{' || char === '(') open.push(at);
    if (char !== '}' && char !== ')') continue;
    const kind = char === '}' ? '{' : '(';
    // One that is not closed before is a character.
    while (open.length > 0 && glob[open.at(-1) ?? 0] !== kind) open.pop();
    const start = open.pop();
    if (start !== undefined) pairs.push([start, at]);
  }
  return pairs.sort(([a], [b]) => a - b);
}

/** The characters of a glob and where they stand, without those behind a backslash and in a class. */
function* marks(glob: string): Generator<readonly [at: number, char: string]> {
  for (let at = 0; at < glob.length; at++) {
    const char = glob[at] ?? '';
    if (char === '\\') at++;
    else if (char === '[') at = endOfClass(glob, at) ?? at;
    else yield [at, char];
  }
}

/** Where the class ends that begins at `at`, with the position of its `]`; undefined where `[` is a character. */
export function endOfClass(glob: string, at: number): number | undefined {
  let from = at + 1;
  if (glob[from] === '!' || glob[from] === '^') from++;
  // A bracket right at the start is one of the characters.
  for (let end = from; end < glob.length && glob[end] !== '/'; end++) {
    if (glob[end] === '\\') end++;
    else if (glob[end] === ']' && end > from) return end;
  }
  return undefined;
}

/** The parts between the separators that stand in no group, in no class, and behind no backslash. */
export function split(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  let depth = 0;
  for (const [at, char] of marks(text)) {
    if (char === '{' || char === '(') depth++;
    else if (char === '}' || char === ')') depth--;
    else if (char === separator && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}

/** The parts of `1..3` or `a..c`; undefined for what is no range. */
function rangeOf(inner: string): readonly string[] | undefined {
  const [, from, to] = /^(-?[0-9]{1,9}|[a-zA-Z])\.\.(-?[0-9]{1,9}|[a-zA-Z])$/.exec(inner) ?? [];
  if (from === undefined || to === undefined || /[a-zA-Z]/.test(from) !== /[a-zA-Z]/.test(to)) return undefined;
  const isLetters = /[a-zA-Z]/.test(from);
  const [first, last] = isLetters ? [from.charCodeAt(0), to.charCodeAt(0)] : [Number(from), Number(to)];
  const step = first <= last ? 1 : -1;
  const count = Math.abs(last - first) + 1;
  if (count > MAX_ALTERNATIVES) throw new GlobFault(`has a range of more than ${MAX_ALTERNATIVES}; write \`*\` instead`);
  return Array.from({ length: count }, (_, at) =>
    isLetters ? String.fromCharCode(first + step * at) : String(first + step * at),
  );
}
