// The types of a tool that keeps a history, and of the places where it keeps it.
import type { HistoryStore } from '../../model/origin.ts';
import type { Home } from './home.ts';

/** A program that keeps a history. */
export interface HistoryTool {
  /** Must never change: reports contain it. */
  readonly id: string;
  /** Its name for people. */
  readonly title: string;
  readonly kind: 'shell' | 'repl' | 'database client' | 'pager' | 'editor' | 'recording' | 'agent' | 'browser';
  /** `text`: lines, or a text format. `sqlite`: a database. `binary`: another format, without lines. */
  readonly store: HistoryStore;
  /** `copied`: an entry is a copy of a file and has the date of that file. By default entries have dates of their own. */
  readonly dates?: 'copied';
  /** Where it keeps its history. A place that does not exist is not a problem. */
  readonly places: (home: Home) => readonly HistoryPlace[];
}

/** A file, or the files of a folder that match `takes`. */
export interface HistoryPlace {
  /** Absolute. */
  readonly path: string;
  /** For a folder: which files, by their paths below it with `/` between folders. Without it the place is a file. */
  readonly takes?: RegExp;
  /** How many folders below it files may be; 0 by default: only in the folder itself. */
  readonly depth?: number;
}
