// What the encodings that rewrite every character have in common: runs of digits, broken into lines, and how they are decoded.
import { LINE_END, LINE_PREFIX } from './gaps.ts';
import { prefixesOf } from './prefixes.ts';
import { lastAtMost, type Reading } from './reading.ts';

export type RewritingName = 'base64' | 'hex' | 'utf-16' | 'decimal' | 'hex-list' | 'spaced';

/** An encoding that rewrites every character: nothing of the text is visible without decoding it. */
export interface Rewriting {
  readonly name: RewritingName;
  /** By which factor it makes a text longer. */
  readonly stretch: number;
  /**
   * The byte strings, three bytes or longer, one of which stands in one piece wherever this encoding carries one of `literals`; with
   * `broken`, also where one line end breaks it.
   */
  spell(literals: readonly string[], broken: boolean): readonly string[];
  /**
   * Everything in `text` that can be decoded, each piece ended by a line feed; undefined where there is nothing.
   *
   * @param offset where `text` begins in the Blob; 0 where that is not known
   */
  decode(text: string, offset: number): Reading | undefined;
  /** What can be decoded at the end of `text` and could go on behind it: each way to decode it is a reading of its own. */
  tails(text: string): readonly Reading[];
  /** All that a few bytes can be decoded to, without the way back. */
  glance(text: string): readonly string[];
}

/** Between the quotes of two literals of a program, on one line or on two. */
const LITERALS = String.raw`["'][ \t]{0,8}(?:[,+&]|\.\.?)?[ \t]{0,8}[\\_]?[ \t]{0,8}`;

/** Between two words of a line of mail. */
const MAIL = String.raw`\?=(?:\r?\n)?[ \t]{1,4}=\?[\w-]{1,20}\?[bB]\?`;

/** What may stand between two lines of one encoded text: line ends, as they are or escaped, the prefix of each line, quotes. */
const BREAK = String.raw`(?:(?:\\{1,4}[rn]){0,2}(?:${LITERALS})?[ \t]{0,8}\\?(?:${LINE_END}[ \t]{0,80}){1,2}(?:${LINE_PREFIX}[ \t]{0,40})?(?:[fFbBrRuU]?["'])?|${LITERALS}[fFbBrRuU]?["']|${MAIL})`;

const BREAKS: RegExp = new RegExp(BREAK, 'g');

/** Runs with fewer digits hold nothing that any rule searches for. */
export const MIN_RUN = 24;

/** At the end of a text, runs with fewer digits do not even hold an id, a colon and the head of a secret. */
const MIN_TAIL = 8;

/** How many lines of a run are decoded together, beside all of them: in lines of a usual width, no match has more. */
const MAX_LINES = 3;

/** A stretch of digits without what stood between its lines, and the way back. */
export interface Run {
  readonly digits: string;
  /** Where the digit `index` stands in the text. */
  at(index: number): number;
}

/** Patterns of the characters that an encoding writes. */
export interface Digits {
  /** A run of them, over any number of lines. */
  readonly run: RegExp;
  /** Those on one line, from `lastIndex` on. */
  readonly line: RegExp;
  /** Any other characters. */
  readonly others: RegExp;
}

/** @param members the inside of a character class */
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
 * The runs of `digits` in `text`: each whole, and up to MAX_LINES of its lines at a time: where an encoded text ends is not
 * always visible, and the next line may be of the same alphabet.
 */
export function findRuns(text: string, digits: Digits, shortest: number): readonly Run[] {
  const runs: Run[] = [];
  for (const { index, 0: raw } of text.matchAll(digits.run)) {
    if (raw.length < shortest) continue;
    const lines = linesOf(text, index, index + raw.length, digits);
    addRun(runs, lines, shortest);
    for (let first = 0; lines.length > 1 && first < lines.length; first++) {
      const most = Math.min(MAX_LINES, lines.length - first, lines.length - 1);
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

/** A decoded piece: `text` is what the digits of `run` from `skip` on say. */
export interface Piece {
  readonly run: Run;
  readonly skip: number;
  readonly text: string;
}

/** The parts of a few bytes that are long enough to be decoded. */
export function glanceParts(text: string, { others }: Digits): readonly string[] {
  return text
    .replace(BREAKS, '')
    .split(others)
    .filter((part) => part.length >= 6);
}

let restOfLine: RegExp | undefined;

/** The runs of `digits` that reach the end of `text`, or what can be the beginning of a line end there. */
export function findTails(text: string, digits: Digits): readonly Run[] {
  restOfLine ??= new RegExp(`^(?:${prefixesOf(BREAK)})?$`);
  const rest = restOfLine;
  return findRuns(text, digits, MIN_TAIL).filter((run) => rest.test(text.slice(run.at(run.digits.length - 1) + 1)));
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
  // The index in the text of the digit that holds the bit number `bit` of the character `index`.
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
 * What to search for to find any of `texts`, which have one length and differ in some characters only: the three characters in a row that
 * have the fewest variants or, where `broken` and they are long enough, two such places, of which a line end can only break one.
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

/** The texts, grouped by their length. */
export function byLength(texts: readonly string[]): readonly (readonly string[])[] {
  return [...new Set(texts.map((text) => text.length))].map((length) => texts.filter((text) => text.length === length));
}
