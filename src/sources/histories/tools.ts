// The table of what keeps what people type: each shell, client and editor, and where it keeps it.
import type { HistoryOrigin } from '../../model/origin.ts';
import { CLIENTS } from './clients.ts';
import { EDITORS } from './editors.ts';
import { RECORDINGS } from './recordings.ts';
import { SHELLS } from './shells.ts';
import type { HistoryTool } from './tool.ts';

/** What keeps a file that was named and that no tool is known for. */
const TEXT: HistoryTool = { id: 'text', title: 'history', kind: 'shell', store: 'text', places: () => [] };
const DATABASE: HistoryTool = { ...TEXT, id: 'sqlite', title: 'history in SQLite', store: 'sqlite' };

/** All of them. Of a file that is in places of several the first one is said to keep it. */
export const TOOLS: readonly HistoryTool[] = [...SHELLS, ...CLIENTS, ...EDITORS, ...RECORDINGS];

const BY_ID: ReadonlyMap<string, HistoryTool> = new Map([...TOOLS, TEXT, DATABASE].map((tool) => [tool.id, tool]));

/** The tool with that id; what stands for all others where there is none. */
export function toolOf(id: string): HistoryTool {
  return BY_ID.get(id) ?? TEXT;
}

/** The origin of the history at `path` that the tool with that id keeps. */
export function historyOrigin(path: string, tool: string): HistoryOrigin {
  const { title, store } = toolOf(tool);
  return { kind: 'history', path, tool, title, store };
}
