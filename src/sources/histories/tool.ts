// What keeps a history, and where: the words for it.
import type { HistoryStore } from '../../model/origin.ts';
import type { Home } from './home.ts';

/** Something that keeps a history. */
export interface HistoryTool {
  /** Never changed: reports have it. */
  readonly id: string;
  /** What people call it. */
  readonly title: string;
  readonly kind: 'shell' | 'repl' | 'database client' | 'pager' | 'editor' | 'recording' | 'agent';
  /** `text`: lines, or a text format. `sqlite`: a database. `binary`: another store, in which lines say nothing. */
  readonly store: HistoryStore;
  /** `copied`: an entry is a copy of a file, as old as that; not said: entries say themselves when they were written. */
  readonly dates?: 'copied';
  /** Where it keeps it. What does not exist is no problem. */
  readonly places: (home: Home) => readonly HistoryPlace[];
}

/** A file, or what `takes` takes of a folder. */
export interface HistoryPlace {
  /** Absolute. */
  readonly path: string;
  /** Of a folder: which files, by their paths below it with `/` between folders. Without it the place is a file. */
  readonly takes?: RegExp;
  /** How many folders below it files may be; 0, only in it, if not said. */
  readonly depth?: number;
}
