// Undoes all escapes in a text in one pass.
import { allMatches } from './all-matches.ts';
import { ESCAPES } from './escapes.ts';
import { lastAtMost, type Reading } from './reading.ts';

const ANY: RegExp = new RegExp(ESCAPES.map(({ form }) => `(${form})`).join('|'), 'g');

/** Every escape holds one of these. */
const HINT = /[%\\&=~\x07\x1b^<\xc2\xe2\xef]|#0[13]|\{-\}|\x03[0-9:]|\x0f:/;

/**
 * The reading of `text` with all its escapes undone once; undefined where there are none. All kinds are undone at the same time: they do not
 * conflict, and texts mix them.
 */
export function undoEscapes(text: string): Reading | undefined {
  if (!HINT.test(text)) return undefined;
  const marks = createMarks();
  const believed = ESCAPES.map(({ evidence }) => evidence === undefined || evidence.test(text));
  let result = '';
  let from = 0;
  for (const found of allMatches(text, ANY)) {
    const index = found.indexOf(found[0], 1) - 1;
    const kind = ESCAPES[index];
    const read = believed[index] === true ? kind?.read(found[0]) : undefined;
    if (kind === undefined || read === undefined) continue;
    result += text.slice(from, found.index);
    from = found.index + found[0].length;
    marks.add(kind.name, result.length, read.length, from);
    result += read;
  }
  if (from === 0) return undefined;
  return marks.reading(result + text.slice(from));
}

const HERE: RegExp = new RegExp(ANY.source, 'y');

/** The escape that begins at `index`, if one does, and what it stands for where the text holds evidence of it. */
export function escapeIn(text: string, index: number): { readonly written: string; readonly read: string } | undefined {
  HERE.lastIndex = index;
  const found = HERE.exec(text);
  const read = found === null ? undefined : ESCAPES[found.indexOf(found[0], 1) - 1]?.read(found[0]);
  return found === null || read === undefined ? undefined : { written: found[0], read };
}

/** The positions at which escapes were undone. */
interface Marks {
  /** An escape that ends at `rawEnd` has become `size` (0 or 1) characters at `index`. */
  add(name: string, index: number, size: number, rawEnd: number): void;
  reading(text: string): Reading;
}

function createMarks(): Marks {
  const names: string[] = [];
  const indexes: number[] = [];
  const behind: number[] = []; // the index behind what each escape has become
  const rawEnds: number[] = [];
  const raw = (mark: number, index: number): number =>
    mark < 0 ? index : (rawEnds[mark] ?? 0) + Math.max(0, index - (behind[mark] ?? 0));
  return {
    add(name, index, size, rawEnd) {
      names.push(name);
      indexes.push(index);
      behind.push(index + size);
      rawEnds.push(rawEnd);
    },
    reading: (text) => ({
      text,
      start: (index) => raw(lastAtMost(behind, index), index),
      // An escape that became nothing, right behind a character, is not part of it.
      end: (index) => raw(lastAtMost(indexes, index - 1), index),
      encodings(from, to) {
        const undone = new Set<string>();
        for (let mark = lastAtMost(indexes, to - 1); mark >= 0; mark--) {
          const index = indexes[mark] ?? 0;
          const size = (behind[mark] ?? 0) - index;
          // The escape right before it counts: its digits would have been taken for an id.
          if (index < from - 1) break;
          if (size > 0 || index > from) undone.add(names[mark] ?? '');
        }
        return [...undone].reverse();
      },
      isJoined(from, to) {
        let mark = lastAtMost(indexes, to - 1);
        while (mark >= 0 && (indexes[mark] ?? 0) > from && (behind[mark] ?? 0) > (indexes[mark] ?? 0)) mark--;
        return (indexes[mark] ?? 0) > from;
      },
    }),
  };
}
