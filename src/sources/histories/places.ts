// Makes places from names: in the home, in several folders, databases with their side files.
import { below, type Home } from './home.ts';
import type { HistoryPlace } from './tool.ts';

export type FolderTakes = Required<Pick<HistoryPlace, 'takes'>>;

/** Files in the home. */
export function inHome(home: Home, ...names: readonly string[]): readonly HistoryPlace[] {
  return names.map((name) => ({ path: below(home, home.home, name) }));
}

/** The file of that name in each of the folders. */
export function files(home: Home, folders: readonly string[], name: string): readonly HistoryPlace[] {
  return folders.map((folder) => ({ path: below(home, folder, name) }));
}

/** SQLite databases, each with its write-ahead log and its rollback journal. */
export function databases(home: Home, folders: readonly string[], folder: string, name: string): readonly HistoryPlace[] {
  const takes = new RegExp(`^${name.replaceAll('.', '\\.')}(?:-wal|-journal)?$`);
  return folders.map((parent) => ({ path: below(home, parent, folder), takes }));
}
