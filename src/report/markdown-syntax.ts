// Text in Markdown: as code, as plain text in which nothing acts, and in a cell of a table.
import { escapeForTerminal } from '../system/terminal-text.ts';

/** Text as code: between more backticks than are in it. */
export function code(text: string): string {
  const fence = '`'.repeat(Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  const room = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${room}${text}${room}${fence}`;
}

/** Text in which nothing is Markdown or HTML, and no @name is a mention: a ticket system would notify the user who is called BotFather there. */
export function plain(text: string): string {
  return escapeForTerminal(text)
    .split(/(@\w+)/)
    .map((part, at) => (at % 2 === 1 ? code(part) : part.replace(/[\\`*_[\]<>#|~!&@]/g, '\\$&')))
    .join('');
}

/** In a table a bar ends a cell, also within code. */
export function cell(text: string): string {
  return text.replaceAll(/(?<!\\)\|/g, '\\|');
}
