// Markdown of our own pages → text for a terminal. Only what those pages use: headings, paragraphs, lists, tables, commands.
import { wrap, wrapCommand } from './layout.ts';
import { createPaint, type Paint } from './paint.ts';

interface TextStyle {
  readonly color: boolean;
  /** In columns. */
  readonly width: number;
}

/** The page as lines of at most `width` columns, each ended by a line feed; a word that is wider has a line of its own. */
export function renderMarkdown(page: string, { color, width }: TextStyle): string {
  const paint = createPaint(color);
  const blocks = page.trim().split(/\n{2,}/);
  return `${blocks.map((block) => renderBlock(block, width, paint).join('\n')).join('\n\n')}\n`;
}

function renderBlock(block: string, width: number, paint: Paint): readonly string[] {
  const lines = block.split('\n');
  if (block.startsWith('    ')) return lines.flatMap((line) => renderCommand(line.trim(), width, paint));
  const [, heading] = /^#+ (.*)/.exec(block) ?? [];
  if (heading !== undefined) return wrap(paint.title(inline(heading, paint)), width, 0);
  if (block.startsWith('|')) return lines.slice(2).flatMap((row) => renderRow(row, width, paint));
  if (/^[-*] /.test(block)) {
    const items = block.split(/\n(?=[-*] )/).map((item) => joinLines(item.slice(2)));
    return items.flatMap((item) => wrap(`• ${inline(item, paint)}`, width));
  }
  return wrap(inline(joinLines(block), paint), width, 0);
}

function joinLines(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ');
}

/** A row of a table: its first cell, and the others below it. */
function renderRow(row: string, width: number, paint: Paint): readonly string[] {
  const [first = '', ...rest] = row
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => inline(cell.trim(), paint));
  return [...wrap(`  ${first}`, width), ...rest.flatMap((cell) => wrap(`      ${cell}`, width, 6))];
}

/** A command; its comment is above it where both do not fit. */
function renderCommand(line: string, width: number, paint: Paint): readonly string[] {
  const [command = '', comment] = line.split(/ {2,}(?=\S)/);
  if (4 + line.length <= width) return [`    ${paint.place(command)}${paint.dim(line.slice(command.length))}`];
  const lines = wrapCommand(command, width, 4).map((one) => paint.place(one));
  if (comment === undefined) return lines;
  return [...wrap(`    # ${comment.replace(/^# /, '')}`, width, 6).map((one) => paint.dim(one)), ...lines];
}

/** Marks of emphasis become colors, addresses of links stand after their text. */
function inline(text: string, paint: Paint): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part) => {
      if (/^`.+`$/.test(part)) return paint.place(paint.place('') === '' ? part : part.slice(1, -1));
      const linked = part.replace(/\[([^\]]+)\]\((https?:[^)]+)\)/g, '$1 ($2)').replace(/\[([^\]]+)\]\([^)]+\)/g, '$1');
      return linked.replace(/\*\*?([^*]+)\*\*?/g, (_, emphasized: string) => paint.title(emphasized));
    })
    .join('');
}
