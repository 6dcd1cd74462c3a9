// What logs say besides the tokens in them: when a line was written and by which program, and who else uses a token.
import type { Origin } from './origin.ts';

/** What a line of a log, or an entry of a history, says about itself. */
export interface EntryMetadata {
  /**
   * When it was written: `2026-11-25T03:04:05.123Z`; without the `Z` if it has no time zone, and `--11-25T03:04:05` if it
   * has no year.
   */
  readonly time?: string;
  /** Who wrote it: a systemd unit, or the program that syslog names. */
  readonly writer?: string;
  /** It was deleted, but its bytes are still in the file. */
  readonly deleted?: true;
}

/** From when to when, as far as is known; times as in `EntryMetadata`, with years. */
export interface Span {
  readonly first?: string;
  readonly last?: string;
}

/** What only logs and histories say about a finding. */
export interface FindingMetadata {
  /** When the lines that it stands for were written, and what else the first of them says about itself. */
  readonly seen?: Span & Pick<EntryMetadata, 'writer' | 'deleted'>;
  /** In a history, the offset of the token in bytes, from 0: a history that is not text has no lines. */
  readonly offset?: number;
}

/** Lines in which Telegram says that another program takes the updates of the same bot. */
export interface Conflicts extends Span {
  /** How many lines say so. */
  readonly lines: number;
}

/** The same of one Blob. */
export interface ConflictsAt extends Conflicts {
  readonly origin: Origin;
}

/** A place where logs or histories were looked for. */
export interface LogPlace {
  readonly path: string;
  /** How many files it has; undefined if there is no such place. */
  readonly files: number | undefined;
}

/** What a scan of logs adds to a report. */
export interface LogFacts {
  /** Where logs were looked for. */
  readonly places?: readonly LogPlace[];
  /** Signs that another program uses a token. */
  readonly conflicts?: readonly ConflictsAt[];
}
