// The table of all tools that keep a history: shells, clients, editors, recorders, coding agents and browsers.
import type { HistoryOrigin } from '../../model/origin.ts';
import { AGENTS } from './agents.ts';
import { BROWSERS } from './browsers.ts';
import { CLIENTS, RLWRAP } from './clients.ts';
import { EDITORS } from './editors.ts';
import { RECORDINGS } from './recordings.ts';
import { SHELLS } from './shells.ts';
import type { HistoryTool } from './tool.ts';

/** For a named file of an unknown tool. */
const TEXT: HistoryTool = { id: 'text', title: 'history', kind: 'shell', store: 'text', places: () => [] };
const DATABASE: HistoryTool = { ...TEXT, id: 'sqlite', title: 'history in SQLite', store: 'sqlite' };

/** All tools. A file in the places of several tools belongs to the first. */
export const TOOLS: readonly HistoryTool[] = [...SHELLS, ...CLIENTS, ...EDITORS, ...RECORDINGS, ...AGENTS, ...BROWSERS, RLWRAP];

const BY_ID: ReadonlyMap<string, HistoryTool> = new Map([...TOOLS, TEXT, DATABASE].map((tool) => [tool.id, tool]));

/** The tool with that id; the one for unknown tools where there is none. */
export function toolOf(id: string): HistoryTool {
  return BY_ID.get(id) ?? TEXT;
}

/** The origin of the history at `path` of the tool with that id. */
export function historyOrigin(path: string, tool: string): HistoryOrigin {
  const { title, store } = toolOf(tool);
  return { kind: 'history', path, tool, title, store };
}
