// The identifiers of problems, skips and expected locations: closed lists. Sentences for them are made in `report/` alone.

/** Why something could not be scanned: what a program may act on, where the message is for people. */
export type ProblemCode =
  | SystemCode
  | FileProblemCode
  | ArchiveProblemCode
  | GitProblemCode
  | LogProblemCode
  | FleetProblemCode
  /** A pattern of a user's rule was stopped because it took too long. */
  | 'rule-timeout'
  /** A report has its full number of findings, or a container its full number of problems; the others are not listed. */
  | 'too-many-findings'
  | 'too-many-problems'
  /** an internal error. */
  | 'internal-error';

/** The codes of failed system calls that are common enough to have words of their own; all others are `system-error`. */
export const SYSTEM_CODES = [
  'EACCES',
  'EPERM',
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'ELOOP',
  'ENAMETOOLONG',
  'EIO',
  'EMFILE',
  'EROFS',
  'ENOSPC',
] as const;

export type SystemCode = (typeof SYSTEM_CODES)[number] | 'system-error';

export type FileProblemCode =
  | 'not-a-file'
  | 'name-not-utf8'
  /** A glob that matches nothing. */
  | 'no-match'
  | 'broken-link'
  | 'link-outside-root'
  | 'file-grew'
  /** A `.env` whose content cannot be used. */
  | 'env-file'
  /** The home folder of a user is missing or closed. */
  | 'no-home';

export type ArchiveProblemCode =
  | 'damaged-archive'
  | 'truncated-archive'
  | 'encrypted-archive'
  | 'unsupported-compression'
  /** A format that is recognised and not unpacked. */
  | 'not-unpacked'
  /** It needs more memory than it may have. */
  | 'archive-memory'
  /** It unpacks to more than may come out of one file. */
  | 'archive-bomb'
  /** It is in more containers, one inside the other, than are unpacked. */
  | 'archive-depth'
  /** The list at the end of a zip contradicts its entries. */
  | 'archive-list';

export type GitProblemCode =
  | 'git-failed'
  | 'git-timeout'
  | 'git-missing-object'
  | 'git-unreadable-object'
  | 'git-pack-without-index'
  | 'git-partial-clone'
  | 'git-shallow-clone'
  /** Which commits, refs or names a finding belongs to is not known. */
  | 'git-attribution'
  | 'not-a-repository'
  /** The scan is complete, but the next one cannot skip what this one found clean. */
  | 'cache-not-written';

export type LogProblemCode =
  | 'journal-failed'
  | 'journal-timeout'
  /** This user may see only a part of the journal. */
  | 'journal-partial';

export type FleetProblemCode =
  /** A unit of a plan was scanned, but there is no report of it. */
  | 'unit-failed'
  /** A unit of a plan was not scanned. */
  | 'unit-missing'
  /** A repository could not be cloned. */
  | 'clone-failed'
  /** A report that is to be merged cannot be read. */
  | 'damaged-report';

/** Why something was skipped on purpose. */
export type SkipReason =
  /** A format that is recognised and not unpacked, where that is no problem: `--unread`. */
  | 'not-unpacked'
  | 'git-folder'
  /** A folder of dependencies that git ignores. */
  | 'ignored-dependencies'
  | 'excluded'
  /** A record of logins, not a log. */
  | 'login-records'
  /** A file of the systemd journal: journalctl reads it. */
  | 'journal-file'
  /** The environment of another user's process. */
  | 'foreign-environment'
  | 'symbolic-link'
  | 'symbolic-link-out-of-tree'
  | 'named-pipe'
  | 'socket'
  | 'device'
  | 'submodule'
  /** It was removed between listing and reading. */
  | 'vanished'
  | 'missing-lfs-content'
  | 'unfinished-object';

/**
 * Where a token belongs: in a `.env` file that git ignores and only its owner can read, and in the environment of a process. `readable-env`: a `.env`
 * that is private but for its mode, which lets other users read it.
 */
export type ExpectedLocation = 'private-env' | 'readable-env' | 'process-environment';

/** What becomes of a format that is recognised and not unpacked: a Problem, a Skip, or nothing. */
export const UNREAD_POLICIES = ['fail', 'warn', 'ignore'] as const;

export type UnreadPolicy = (typeof UNREAD_POLICIES)[number];
