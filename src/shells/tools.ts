// The table of all that keeps a history of what was typed.
import { OTHER_TOOLS } from './other-tools.ts';
import { REPL_TOOLS } from './repl-tools.ts';
import { SHELL_TOOLS } from './shell-tools.ts';
import type { HistoryTool } from './tool.ts';

/** What is left where nothing says what keeps a file: lines. */
const TEXT: HistoryTool = { id: 'text', title: 'a history', kind: 'shell', store: 'text', places: () => [] };

/** In the order in which they are looked for: what several name belongs to the first. */
export const TOOLS: readonly HistoryTool[] = [...SHELL_TOOLS, ...REPL_TOOLS, ...OTHER_TOOLS];

const BY_ID: ReadonlyMap<string, HistoryTool> = new Map([...TOOLS, TEXT].map((tool) => [tool.id, tool]));

/** The tool with this id. */
export function toolOf(id: string): HistoryTool {
  return BY_ID.get(id) ?? TEXT;
}
