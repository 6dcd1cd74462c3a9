// Where a Blob is from: one Origin for each kind of source.

/**
 * Where a Blob is from. `path` has `/` between folders and is relative to `root` if there is one, else as typed. A
 * byte of a name that is not UTF-8 stands in it as a lone surrogate (0xFF is U+DCFF), so no name is lost. What is in a container
 * has the path of the container, `!` and its name in there: `logs.zip!app.log`.
 */
export type Origin =
  | { readonly kind: 'file'; readonly path: string; readonly root?: string }
  | NameOrigin
  | HistoryOrigin
  /** What journalctl prints; the path is what it is called. */
  | { readonly kind: 'journal'; readonly path: string; readonly root?: string }
  /** What the git index holds for a path. */
  | { readonly kind: 'staged'; readonly path: string }
  /** It has a path only for what is in it, if it is a container: `!app.log`. */
  | { readonly kind: 'stdin'; readonly path?: string }
  | ObjectOrigin
  | ProcessOrigin
  /** The name of a branch, a tag or another ref, in full. */
  | { readonly kind: 'ref'; readonly path: string; readonly root?: string };

/** A history that a shell, a client or an editor keeps of what was typed in it. */
export interface HistoryOrigin {
  readonly kind: 'history';
  readonly path: string;
  readonly root?: string;
  /** The id of the tool that keeps it: `bash`, `psql`, `vscode`. */
  readonly tool: string;
  /** What people call that tool. */
  readonly title: string;
  /** `text`: it has lines. `sqlite`, `binary`: a place in it is an offset in bytes. */
  readonly store: HistoryStore;
}

/** How a history is stored. */
export type HistoryStore = 'text' | 'sqlite' | 'binary';

/** What a running program was started with. The path is that of the file which says so: `/proc/4242/environ`. */
export interface ProcessOrigin {
  readonly kind: 'process';
  readonly path: string;
  readonly root?: never;
  readonly pid: number;
  /** What the system calls the program. */
  readonly program: string;
  readonly part: 'environment' | 'command-line';
}

export type ObjectType = 'blob' | 'commit' | 'tag' | 'tree';

/** The name of a file or folder, or what a symbolic link points to, as opposed to what is in it. */
export interface NameOrigin {
  readonly kind: 'name';
  readonly path: string;
  readonly root?: string;
  /** The object, if the name is in a container that is a git object. */
  readonly oid?: string;
  /** The history of a name that is only in git. */
  readonly history?: ObjectHistory;
}

/** An object in git. */
export interface ObjectOrigin {
  readonly kind: 'object';
  readonly oid: string;
  readonly type: ObjectType;
  /** The last path of a blob that is or was part of a tree. Empty if none is known. */
  readonly path: string;
  /** The repository, if it is not the one that was named: a submodule. */
  readonly root?: string;
  /** Known only of objects in which something was found. */
  readonly history?: ObjectHistory;
}

/** How an object came into a repository, and what it is reachable from. */
export interface ObjectHistory {
  /** Every path it had, the latest first. */
  readonly paths: readonly string[];
  /** The commit that added it, the earliest if several did. For a commit, the commit itself. */
  readonly first?: CommitPoint;
  /** The last commit that has it: HEAD if HEAD still has it. */
  readonly last?: CommitPoint;
  /** Branches, tags, remote-tracking branches and other refs from which it is reachable, by short name; notes in full. */
  readonly branches: readonly string[];
  readonly tags: readonly string[];
  /** Also those that no longer have it. If not empty, it was pushed, or fetched from there. */
  readonly remotes: readonly string[];
  readonly refs: readonly string[];
  /** Whether HEAD has it; for a commit, whether it is reachable from HEAD. */
  readonly inHead: boolean;
  /** What else it is reachable from, if from no ref and not from HEAD. Then an empty list means: nothing, and git will remove it. */
  readonly keptBy: readonly Keeper[];
}

/** A commit, as a report names it. */
export interface CommitPoint {
  readonly oid: string;
  /** The author date: 2026-11-25T02:21:00+00:00. */
  readonly date: string;
  /** The name of the author, without an address. */
  readonly author?: string;
}

export type Keeper =
  /** A detached HEAD, of the main or of a linked worktree. */
  | { readonly kind: 'head' }
  | { readonly kind: 'stash' }
  /** @property ref in full, or HEAD */
  | { readonly kind: 'reflog'; readonly ref: string }
  /** @property worktree the name of a linked worktree; missing for the index of the main one */
  | { readonly kind: 'index'; readonly worktree?: string };

/** How many git objects there are, by type. */
export interface ObjectCounts {
  readonly commits: number;
  readonly trees: number;
  readonly blobs: number;
  readonly tags: number;
  /** Skipped because an earlier scan with the same rules found nothing in them. */
  readonly known: number;
}
