// Text that fits a width: lines wrapped at words with a hanging indent, commands continued as a shell reads them, lines of source cut.
import stringWidth from 'fast-string-width';

/** Room for text that is left beside an indent. */
const MIN_TEXT = 20;

const STYLE = /\u001b\[[0-9;]*m/g;
const LINK = /\u001b\]8;[^\u001b]*\u001b\\/g;

/** `line` without colors and links. */
function plain(line: string): string {
  return line.replace(STYLE, '').replace(LINK, '');
}

/** Where the lines after the first one begin: under the text of a list item, else two columns further in. */
function hangOf(line: string): number {
  const [start = '', indent = ''] = /^(\s*)(?:(?:[0-9]+\.|[✓✗?–•-]) +)?/.exec(plain(line)) ?? [];
  return start.length > indent.length ? start.length : indent.length + 2;
}

/** `line` as lines of at most `width` columns. Words are not broken: one that is wider has a line of its own. @param hang the indent of the lines after the first */
export function wrap(line: string, width: number, hang: number = hangOf(line)): readonly string[] {
  if (stringWidth(line) <= width) return [loosen(line)];
  const indent = ' '.repeat(hang < width - MIN_TEXT ? hang : 2);
  const lines: string[] = [];
  let [current = ''] = /^\s*/.exec(line) ?? [];
  let isEmpty = true;
  // A number and its unit are one word.
  for (const word of line.slice(current.length).split(/ (?!(?:bytes|[kMGTP]B)\b)/)) {
    if (!isEmpty && stringWidth(current) + 1 + stringWidth(word) > width) {
      lines.push(current.trimEnd());
      current = indent + word;
      // Two spaces between columns: at a break nothing is left of them.
      isEmpty = word === '';
      if (isEmpty) current = indent;
    } else {
      current += isEmpty ? word : ` ${word}`;
      isEmpty = isEmpty && word === '';
    }
  }
  return closeStyles([...lines, current]).map(loosen);
}

/** Stands for a space at which no line is broken. A character that means nothing: `escapeForTerminal` leaves it, and no report has one. */
const FIRM_SPACE = '\ue000';

/** `text`, a command say, as one word for `wrap`. */
export function keepTogether(text: string): string {
  return text.replaceAll(' ', FIRM_SPACE);
}

/** All lines, wrapped each on its own. */
export function wrapAll(lines: readonly string[], width: number): readonly string[] {
  return lines.flatMap((line) => wrap(line, width));
}

function loosen(line: string): string {
  return line.replaceAll(FIRM_SPACE, ' ');
}

/** Colors end with each line and begin again on the next: pagers forget them there. */
function closeStyles(lines: readonly string[]): readonly string[] {
  let open: readonly string[] = [];
  return lines.map((line) => {
    const begun = open.join('');
    for (const [code] of line.matchAll(STYLE)) open = /\[(?:0|2[0-9]|39|49)?m$/.test(code) ? [] : [...open, code];
    const [indent = ''] = /^\s*/.exec(line) ?? [];
    return `${indent}${begun}${line.slice(indent.length)}${open.length > 0 ? '\u001b[0m' : ''}`;
  });
}

/** `head` and `facts` on one line; where both do not fit, each on lines of its own, so that facts stay together. */
export function wrapHead(head: string, facts: string, width: number): readonly string[] {
  const line = `${head}  ${facts}`;
  return stringWidth(line) <= width ? [line] : [...wrap(head, width), ...wrap(`  ${facts}`, width)];
}

/** A command as lines of at most `width` columns, which a shell reads as one. @param indent that of the first line */
export function wrapCommand(command: string, width: number, indent: number): readonly string[] {
  const words = shellWords(command);
  const lines: string[] = [];
  let current = ' '.repeat(indent) + (words[0] ?? '');
  for (const word of words.slice(1)) {
    // Two columns are for the space and the backslash.
    if (stringWidth(current) + 1 + stringWidth(word) > width - 2) {
      lines.push(`${current} \\`);
      current = `${' '.repeat(indent + 2)}${word}`;
    } else current += ` ${word}`;
  }
  return stringWidth(' '.repeat(indent) + command) <= width ? [' '.repeat(indent) + command] : [...lines, current];
}

/** Code to copy, and a note in parentheses after at least three spaces: where both do not fit, the note is below it. Code is not broken. */
export function wrapNoted(line: string, width: number): readonly string[] {
  const [, indent = '', code = '', note] = /^(\s*)(\S.*?) {3,}(\(.+\))$/.exec(line) ?? [];
  if (stringWidth(line) <= width || note === undefined) return wrap(line, width);
  return [indent + code, ...wrap(`${indent}  ${note}`, width, indent.length + 2)];
}

/** The words of a command, quotes and escapes left as they are. */
function shellWords(command: string): readonly string[] {
  return command.match(/(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+|['"]/g) ?? [command];
}

/** A line of source around a match. */
interface SourceLine {
  readonly before: string;
  readonly match: string;
  readonly after: string;
}

/** The line cut to `width` columns, with … where something is missing. The match stays whole, with what is next to it. */
export function cutSource({ before, match, after }: SourceLine, width: number): SourceLine {
  const room = width - stringWidth(match);
  const [left, right] = [stringWidth(before), stringWidth(after)];
  if (left + right <= room) return { before, match, after };
  // What is before the match says what it is: two thirds, and what the other side does not need.
  const forBefore = Math.max(0, Math.min(left, Math.max(room - right, Math.floor((room * 2) / 3))));
  return {
    before: left <= forBefore ? before : `…${lastColumns(before, forBefore - 1)}`,
    match,
    after: right <= room - forBefore ? after : `${firstColumns(after, room - forBefore - 1)}…`,
  };
}

/** The beginning of `text`, at most `width` columns wide. */
function firstColumns(text: string, width: number): string {
  let used = 0;
  let end = 0;
  for (const char of text) {
    used += stringWidth(char);
    if (used > width) break;
    end += char.length;
  }
  return text.slice(0, end);
}

/** The end of `text`, at most `width` columns wide. */
function lastColumns(text: string, width: number): string {
  let used = 0;
  let start = text.length;
  for (const char of [...text].reverse()) {
    used += stringWidth(char);
    if (used > width) break;
    start -= char.length;
  }
  return text.slice(start);
}
