// A place of the planted repository: which token stands there, and what is true of it.
import { token } from '../../tokens/token.ts';

/** What holds a token: an object of git by its type, or one of the things that are no objects. */
type Holder = 'blob' | 'tree' | 'commit' | 'tag' | 'ref name' | 'reflog message' | 'file';

/** Why git still has what no branch, tag or remote-tracking branch leads to. */
type Kept = 'stash' | 'reflog' | 'index' | 'note' | 'dangling';

/** A token and its place. One token stands in one place only. */
export interface Planted {
  /** A short id, the same in every repository. */
  readonly place: string;
  readonly token: string;
  readonly holder: Holder;
  /** Where `objects` and `file` are: '' is the repository, else a git directory below its `.git`. */
  readonly gitDirectory: string;
  /** The objects that hold the token themselves: a blob, not the trees and commits that lead to it. */
  readonly objects: readonly string[];
  /** Below `gitDirectory`, for what is no object: the file itself, or for ref names and reflog messages the ref. */
  readonly file?: string;
  /** The paths that the blob has had in commits or an index; a byte that is not UTF-8 is U+DC00 + byte. */
  readonly paths: readonly string[];
  /** The name in the archive that the blob is. */
  readonly inside?: string;
  /** The first commit that has it, and the last one that still had it. */
  readonly firstCommit?: string;
  readonly lastCommit?: string;
  /** The branches, tags and remote-tracking branches from which a commit that has it can be reached; of a tag message, the tag. */
  readonly branches: readonly string[];
  readonly tags: readonly string[];
  readonly remotes: readonly string[];
  /** Whether the tree of HEAD, or HEAD itself, has it. */
  readonly inHead: boolean;
  /** Undefined where a branch, tag or remote-tracking branch leads to it, and for what is no object. */
  readonly kept?: Kept;
  /** For what is kept as a stash: `stash@{1}`. */
  readonly stash?: string;
  /** For what is kept in the index of a linked worktree: its name. */
  readonly worktree?: string;
}

/** The token of a place. */
export function tokenFor(place: string): string {
  return token(`planted ${place}`);
}

/** The token in a form that every scanner with a rule for it knows in a plain file. */
export function lineFor(place: string): string {
  return `TELEGRAM_BOT_TOKEN=${tokenFor(place)}\n`;
}

/** The place `place`; what is not said of it is empty. */
export function planted(place: string, truth: Partial<Planted> & Pick<Planted, 'holder'>): Planted {
  const nothing = { gitDirectory: '', objects: [], paths: [], branches: [], tags: [], remotes: [], inHead: false };
  return { place, token: tokenFor(place), ...nothing, ...truth };
}
