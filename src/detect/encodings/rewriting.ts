// What encodings that rewrite every character have in common, and the lines they are broken into.
import { LINE_END, LINE_PREFIX } from './gaps.ts';
import { prefixesOf } from './prefixes.ts';
import { lastAtMost, type Reading } from './reading.ts';

export type RewritingName = 'base64' | 'hex' | 'utf-16';

/** An encoding that rewrites every character: of what it carries, nothing is to be seen without undoing it. */
export interface Rewriting {
  readonly name: RewritingName;
  /** By how many times it makes a text longer. */
  readonly stretch: number;
  /**
   * The byte strings, three bytes or longer, one of which stands in one piece wherever this encoding carries one of `literals`. Where
   * `broken`, also if one line end comes in between.
   */
  spell(literals: readonly string[], broken: boolean): readonly string[];
  /**
   * What is written in this encoding in `text`, each piece of it ended by a line feed; undefined where nothing is.
   *
   * @param offset where `text` begins in the Blob, where that matters and is known
   */
  decode(text: string, offset: number): Reading | undefined;
  /** What is written in this encoding at the end of `text` and could go on behind it: each way to read it by itself. */
  tails(text: string): readonly Reading[];
  /** What a few bytes can say; nothing of where they say it. */
  glance(text: string): readonly string[];
}

/** The end of a literal of a program and the start of the next one: one line each, or several in one. */
const LITERALS = String.raw`["'][ \t]{0,8}(?:[,+&]|\.\.?)?[ \t]{0,8}[\\_]?[ \t]{0,8}`;

/** What may stand between two lines of one encoded text: line ends, as they are or escaped, what stands before each line, quotes. */
const BREAK = String.raw`(?:(?:\\{1,4}[rn]){0,2}(?:${LITERALS})?[ \t]{0,8}\\?(?:${LINE_END}[ \t]{0,80}){1,2}(?:${LINE_PREFIX}[ \t]{0,40})?(?:[fFbBrRuU]?["'])?|${LITERALS}[fFbBrRuU]?["'])`;

const BREAKS: RegExp = new RegExp(BREAK, 'g');

/** Shorter pieces hold nothing that any rule looks for. */
export const SHORTEST = 24;

/** Shorter ones hold not even an id, a colon and the mark of a secret. */
const SHORTEST_TAIL = 8;

/** How many lines are read together, beside all of them: what we look for has no more, if lines have a usual width. */
const LINES = 3;

/** A stretch of encoded characters without what stood between its lines, and the way back. */
export interface Run {
  readonly digits: string;
  /** Where the digit `index` stands in the text. */
  at(index: number): number;
}

/** The characters that an encoding writes, as patterns. */
export interface Digits {
  /** A run of them in as many lines as it has. */
  readonly run: RegExp;
  /** Those of one line, from `lastIndex` on. */
  readonly line: RegExp;
  /** What is none of them. */
  readonly others: RegExp;
}

/** @param members what stands between the brackets of a character class */
export function digitsOf(members: string): Digits {
  return {
    run: new RegExp(`[${members}]{2,}(?:${BREAK}[${members}]{2,})*`, 'g'),
    line: new RegExp(`[${members}]*`, 'y'),
    others: new RegExp(`[^${members}]+`),
  };
}

const BETWEEN: RegExp = new RegExp(BREAK, 'y');

/** A line of a run. */
interface Line {
  readonly at: number;
  readonly digits: string;
}

/**
 * The runs of `digits` in `text`: each whole, and up to LINES of its lines at a time: where an encoded text ends is not
 * always to be seen, and the next line may be of the same alphabet.
 */
export function findRuns(text: string, digits: Digits, shortest: number): readonly Run[] {
  const runs: Run[] = [];
  for (const { index, 0: raw } of text.matchAll(digits.run)) {
    if (raw.length < shortest) continue;
    const lines = linesOf(text, index, index + raw.length, digits);
    addRun(runs, lines, shortest);
    for (let first = 0; lines.length > 1 && first < lines.length; first++) {
      const most = Math.min(LINES, lines.length - first, lines.length - 1);
      for (let count = 1; count <= most; count++) addRun(runs, lines.slice(first, first + count), shortest);
    }
  }
  return runs;
}

/** The lines of the run in [from, to) of `text`. */
function linesOf(text: string, from: number, to: number, { line }: Digits): readonly Line[] {
  const lines: Line[] = [];
  for (let at = from; at < to; ) {
    line.lastIndex = at;
    const digits = line.exec(text)?.[0] ?? '';
    lines.push({ at, digits });
    BETWEEN.lastIndex = at + digits.length;
    at = BETWEEN.test(text) ? BETWEEN.lastIndex : to;
  }
  return lines;
}

function addRun(runs: Run[], lines: readonly Line[], shortest: number): void {
  const digits = lines.map((line) => line.digits).join('');
  if (digits.length < shortest) return;
  let total = 0;
  const starts = lines.map((line) => {
    total += line.digits.length;
    return total - line.digits.length;
  });
  runs.push({
    digits,
    at(index) {
      const line = lastAtMost(starts, index);
      return (lines[line]?.at ?? 0) + index - (starts[line] ?? 0);
    },
  });
}

/** A decoded piece: `text` came out of the digits of `run` from `skip` on, `bits` of which make a digit. */
export interface Piece {
  readonly run: Run;
  readonly skip: number;
  readonly text: string;
}

/** The parts of a few bytes that can be decoded at all. */
export function glanceParts(text: string, { others }: Digits): readonly string[] {
  return text
    .replace(BREAKS, '')
    .split(others)
    .filter((part) => part.length >= 6);
}

let restOfLine: RegExp | undefined;

/** The runs of `digits` that reach the end of `text`, or what can be the end of a line there. */
export function findTails(text: string, digits: Digits): readonly Run[] {
  restOfLine ??= new RegExp(`^(?:${prefixesOf(BREAK)})?$`);
  const rest = restOfLine;
  return findRuns(text, digits, SHORTEST_TAIL).filter((run) => rest.test(text.slice(run.at(run.digits.length - 1) + 1)));
}

/** Each piece as a reading by itself. @param bits how many bits a digit carries */
export function readTails(name: string, pieces: readonly Piece[], bits: number): readonly Reading[] {
  return pieces.flatMap((piece) => {
    const reading = readPieces(name, [piece], bits);
    return reading === undefined ? [] : [{ ...reading, text: piece.text }];
  });
}

/** All pieces as one reading. @param bits how many bits a digit carries */
export function readPieces(name: string, pieces: readonly Piece[], bits: number): Reading | undefined {
  if (pieces.length === 0) return undefined;
  let text = '';
  const starts: number[] = [];
  for (const piece of pieces) {
    starts.push(text.length);
    text += `${piece.text}\n`;
  }
  const names = [name];
  // The digit in which the bit stands at which a character begins, or which is the last one of a character.
  const digit = (index: number, bit: number): number => {
    const piece = pieces[lastAtMost(starts, index)];
    const local = index - (starts[lastAtMost(starts, index)] ?? 0);
    return piece === undefined
      ? 0
      : piece.run.at(Math.min(piece.skip + Math.floor((8 * local + bit) / bits), piece.run.digits.length - 1));
  };
  return {
    text,
    start: (index) => digit(index, 0),
    end: (index) => digit(index - 1, 7) + 1,
    encodings: () => names,
    isJoined: () => false,
  };
}

/**
 * Where to look for texts of equal length, of which only some characters differ: the index of three characters that differ least,
 * or, where `broken` and they are long enough, two such indexes, of which a line end can only break one.
 */
export function chooseGrams(texts: readonly string[], broken: boolean): readonly string[] {
  const length = texts[0]?.length ?? 0;
  const grams = Array.from({ length: Math.max(0, length - 2) }, (_, at) => [
    ...new Set(texts.map((text) => text.slice(at, at + 3))),
  ]);
  if (!broken || length < 5) return grams.reduce((best, next) => (next.length <= best.length ? next : best), texts);
  let best: readonly string[] = texts;
  let least = Number.POSITIVE_INFINITY;
  for (let first = 0; first < grams.length; first++) {
    for (let second = first + 2; second < grams.length; second++) {
      const both = [...(grams[first] ?? []), ...(grams[second] ?? [])];
      if (both.length >= least) continue;
      best = both;
      least = both.length;
    }
  }
  return [...new Set(best)];
}

/** The texts by their length. */
export function byLength(texts: readonly string[]): readonly (readonly string[])[] {
  return [...new Set(texts.map((text) => text.length))].map((length) => texts.filter((text) => text.length === length));
}
