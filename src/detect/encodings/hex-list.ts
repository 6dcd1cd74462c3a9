// Lists of bytes as hexadecimal numbers, and dumps of bytes: `0x37, 0x30`, `37:30`, what `xxd`, `hexdump -C`, `od -tx1`, Netty and curl print.
import { allMatches } from './all-matches.ts';
import type { Reading } from './reading.ts';
import type { Rewriting } from './rewriting.ts';

const HEX = '[0-9A-Fa-f]';

/** The bytes between two separators: one behind `0x`, else as many as a dump groups. */
const GROUP = `(?:0[xX]${HEX}{1,2}|(?:${HEX}{2}){1,8})(?![0-9A-Za-z])`;

const MAX_GROUP_DIGITS = 16;

/** What stands between two groups; two blanks stand in the middle of a line of 16 bytes. */
const BETWEEN = String.raw`(?:,[ \t]{0,2}|[ \t]{1,2}|[:-])`;

/** The bytes of a line. */
const ROW = new RegExp(`(?<![0-9A-Za-z])${GROUP}(?:${BETWEEN}${GROUP})*`, 'g');
const ROW_HERE = new RegExp(ROW.source, 'y');
const GROUPS = new RegExp(`(${BETWEEN})?(0[xX])?(${HEX}+)`, 'g');

/** What a line of a dump begins with: the address of its bytes, which may have a frame. */
const ADDRESS = new RegExp(
  String.raw`^(?:[^|\n]{0,120}\|${HEX}{8}\||[ \t]{0,8}(?:0x)?${HEX}{4,16}:|[ \t]{0,8}(?:${HEX}{6,16}|${HEX}{4,16}(?=[ \t]{2}))(?=[ \t]{1,4}(?:${HEX}{2}){1,2}(?:\s|$)))(?:[ \t]{1,4}|$)`,
);

/** How many bytes curl writes in a line: of all dumps its text alone follows behind a single blank. */
const MAX_BYTES = 16;
const CURL = /^[0-9a-f]{4}: /;

/** What may follow the last number of a line of a list, and stand before the first one of the next. */
const LIST_END = /^,?[ \t]{0,4}\\?\r?$/;
const LIST_START = /^[ \t>|*#]{0,80}$/;

/** What the last line of a text may be the beginning of: an address, or the first digit of a byte. */
const BEGUN = /^[^|\n]{0,120}\|?[0-9A-Fa-fx:| \t]{0,24}$/;

/** Shorter lists hold nothing that any rule searches for. */
const MIN_BYTES = 8;

/** A line with bytes, or a part of one. */
interface Row {
  readonly isDump: boolean;
  /** Whether it may go on from the line before, and on the next one. */
  readonly startsLine: boolean;
  readonly endsLine: boolean;
  readonly text: string;
  /** Where the digits of each byte begin and end in the text that was read. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Where the characters that the dump shows beside them begin; -1 where it shows none. */
  readonly shownAt: number;
}

export const hexList: Rewriting = {
  name: 'hex-list',
  stretch: 12,
  spell(literals) {
    const bytes = literals.map((literal) => Buffer.from(literal, 'latin1').toString('hex'));
    const spelled = rarest(bytes).flatMap(([byte, next]) => [
      ...[' ', ',', ':', '-', '\n'].map((separator) => byte + separator),
      ...[next, `00${next}`, `00 ${next}`].map((behind) => byte + behind),
    ]);
    return [...new Set(spelled.flatMap((digits) => [digits, digits.toUpperCase()]))];
  },
  decode: (text) => readChains(chainsOf(text).filter((chain) => sizeOf(chain) >= MIN_BYTES)),
  tails(whole) {
    // Of the last number one digit may have come.
    const text = whole.replace(/0[xX][0-9A-Fa-f]?$/, '');
    const lines = text.split('\n');
    const last = lines.at(-1) ?? '';
    // What looks like the last one may be the beginning of an address.
    return chainsOf(text)
      .slice(-2)
      .filter((chain) => goesOn(text, last, chain))
      .flatMap((chain) => {
        const reading = readChains([chain]);
        const lengths = last.length > 0 ? [...openLengths(chain), ...unendedLengths(text, chain)] : [];
        return reading === undefined
          ? []
          : [-1, ...lengths].map((length) => ({ ...reading, text: reading.text.slice(0, length) }));
      });
  },
  glance(text) {
    return chainsOf(text).map((chain) => {
      const said = chain.map((row) => row.text).join('');
      // What stands on the next line may be further than a glance goes.
      return /[:A]\0?$/.test(said) ? `${said}:AAE` : said;
    });
  },
};

/** Where words end in the last line of a dump: what they are beside the bytes may not have come. */
function openLengths(chain: readonly Row[]): readonly number[] {
  const row = chain.at(-1);
  if (row?.isDump !== true) return [];
  const before = sizeOf(chain) - row.text.length;
  return [...row.text.matchAll(/[\w-](?![\w-])/g)].map(({ index }) => before + index + 1);
}

/** Where the bytes of a group end that goes on to the end of `text`: with a letter behind it, it is no group, and none of them counts. */
function unendedLengths(text: string, chain: readonly Row[]): readonly number[] {
  if (chain.at(-1)?.ends.at(-1) !== text.length) return [];
  const [digits = ''] = /[0-9A-Fa-f]*$/.exec(text.slice(-MAX_GROUP_DIGITS)) ?? [];
  const size = sizeOf(chain);
  return Array.from({ length: Math.floor((digits.length - 1) / 2) }, (_, at) => size - 1 - at);
}

/** The byte of the literals that has the fewest variants, and is not the last one, with what follows it. All of them have one length. */
function rarest(literals: readonly string[]): readonly (readonly [byte: string, next: string])[] {
  const lengths = [...new Set(literals.map(({ length }) => length))];
  return lengths.flatMap((length) => {
    const group = literals.filter((literal) => literal.length === length);
    let best: readonly string[] = [];
    for (let at = 0; at + 4 <= length; at += 2) {
      const pairs = [...new Set(group.map((literal) => literal.slice(at, at + 4)))];
      if (best.length === 0 || pairs.length < best.length) best = pairs;
    }
    return best.map((pair) => [pair.slice(0, 2), pair.slice(2)] as const);
  });
}

const sizeOf = (chain: readonly Row[]): number => chain.reduce((size, { text }) => size + text.length, 0);

/** Whether more of the last chain of `text` may follow. @param last the last line */
function goesOn(text: string, last: string, chain: readonly Row[]): boolean {
  const end = chain.at(-1)?.ends.at(-1) ?? 0;
  const lastAt = text.length - last.length;
  if (end <= lastAt) return lastAt - end < 200 && !text.slice(end, lastAt - 1).includes('\n') && BEGUN.test(last);
  return chain.at(-1)?.isDump === true || /^[ \t,:-]{0,4}(?:0?x?[0-9A-Fa-f]{0,15})?\\?\r?$/.test(text.slice(end));
}

/** The bytes of `text`: rows that follow each other in lines are one chain. */
function chainsOf(text: string): readonly (readonly Row[])[] {
  const chains: Row[][] = [];
  let before: Row | undefined;
  let at = 0;
  for (const line of text.split('\n')) {
    const rows = rowsOf(line, at);
    for (const [index, row] of rows.entries()) {
      const joins = index === 0 && before !== undefined && before.isDump === row.isDump && before.endsLine && row.startsLine;
      if (joins) chains.at(-1)?.push(row);
      else chains.push([row]);
    }
    before = rows.at(-1);
    at += line.length + 1;
  }
  return chains;
}

/** The rows of a line that begins at the index `from`. */
function rowsOf(line: string, from: number): readonly Row[] {
  const address = ADDRESS.exec(line)?.[0];
  if (address !== undefined) {
    ROW_HERE.lastIndex = address.length;
    const [raw] = ROW_HERE.exec(line) ?? [];
    return raw === undefined ? [] : [toRow(line, raw, address.length, from, CURL.test(address) ? MAX_BYTES : undefined)];
  }
  return [...allMatches(line, ROW)]
    .filter(({ 0: raw }) => raw.length > 2)
    .map(({ 0: raw, index }) => toRow(line, raw, index, from));
}

/** The bytes as a dump shows them. */
const shown = (text: string): string => text.replace(/[^\x20-\x7e]/g, '.');

/** Whether `rest` of a line is how a dump shows the bytes before it. */
const isShown = (text: string, rest: string): boolean => rest.replace(/[|<]?[ \t]*\r?$/, '') === shown(text).trimEnd();

/** @param raw what stands at the index `index` of `line` @param most how many bytes it has at most in a dump of curl; undefined for others */
function toRow(line: string, raw: string, index: number, from: number, most: number = Number.POSITIVE_INFINITY): Row {
  const isDump = index > 0 && ADDRESS.test(line);
  const [starts, ends]: [number[], number[]] = [[], []];
  let text = '';
  let width = 0;
  for (const { 1: separator = '', 2: prefix = '', 3: digits = '', index: at } of raw.matchAll(GROUPS)) {
    const group = index + at + separator.length;
    if (isWide(separator) && text.length !== MAX_BYTES / 2) break;
    if (isDump && width > 0 && (digits.length > width || isShown(text, line.slice(group)))) break;
    width = width === 0 ? digits.length : width;
    const last = Math.min(digits.length, 2 * (most - text.length));
    for (let next = 0; next < last; next += 2) {
      const byte = digits.slice(next, next + 2);
      text += String.fromCharCode(Number.parseInt(byte, 16));
      starts.push(from + group + prefix.length + next);
      ends.push(from + group + prefix.length + next + byte.length);
    }
  }
  const end = (ends.at(-1) ?? from) - from;
  const shownAt = isDump ? line.indexOf(shown(text), end) : -1;
  return {
    isDump,
    startsLine: isDump || LIST_START.test(line.slice(0, index)),
    endsLine: isDump || LIST_END.test(line.slice(end)),
    text,
    starts,
    ends,
    shownAt: shownAt < 0 ? shownAt : from + shownAt,
  };
}

/** Whether a separator is two blanks, as they stand in the middle of a line, or before the text beside it. */
const isWide = (separator: string): boolean => separator.length > 1 && separator.trim() === '';

/** The bytes of all chains, each ended by a line feed; undefined where there are none. */
function readChains(chains: readonly (readonly Row[])[]): Reading | undefined {
  if (chains.length === 0) return undefined;
  let text = '';
  const [starts, ends, echoes]: [number[], number[], number[]] = [[], [], []];
  for (const chain of chains) {
    for (const row of chain) {
      text += row.text;
      for (const [index, start] of row.starts.entries()) {
        starts.push(start);
        ends.push(row.ends[index] ?? start);
        echoes.push(row.shownAt < 0 ? -1 : row.shownAt + index);
      }
    }
    text += '\n';
    starts.push(ends.at(-1) ?? 0);
    ends.push(ends.at(-1) ?? 0);
    echoes.push(-1);
  }
  const names = [hexList.name];
  return {
    text,
    start: (index) => starts[index] ?? ends.at(-1) ?? 0,
    end: (index) => ends[index - 1] ?? 0,
    encodings: () => names,
    isJoined: () => false,
    echoes: (from, to) => echoes.slice(from, to).filter((at) => at >= 0),
  };
}
