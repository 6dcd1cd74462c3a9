// What keeps a history, and where: the words for it.
import type { Home } from './home.ts';

export interface HistoryTool {
  /** Never changes: it stands in reports. */
  readonly id: string;
  /** As people call it. */
  readonly title: string;
  readonly kind: 'shell' | 'repl' | 'database client' | 'editor' | 'recording' | 'agent';
  /** `binary` is what has lengths or offsets in it; lines say nothing of it. */
  readonly store: 'text' | 'sqlite' | 'binary';
  readonly places: (home: Home) => readonly HistoryPlace[];
}

export interface HistoryPlace {
  /** A file or, with `below`, a folder; absolute. */
  readonly path: string;
  /** Which files below the folder: a glob as `*.cast` or, at any depth, `**`. */
  readonly below?: string;
}
