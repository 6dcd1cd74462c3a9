// What the formats of reports get: the report, and what is known about the run that made it.
import type { Exposure, Report } from '../model/types.ts';
import type { Locate } from './exports/place.ts';
import type { TextOptions } from './text.ts';

/** All that a format may use. What it does not need it ignores. */
export interface FormatContext {
  /** The version of tokenscan. */
  readonly version: string;
  readonly color: boolean;
  readonly verbose: boolean;
  /** How wide text may be, in columns. */
  readonly width: number;
}

/** The report of a scan. */
export interface ReportInput extends FormatContext, TextOptions {
  readonly report: Report;
  /** Its findings by token. */
  readonly exposures: readonly Exposure[];
  /** The name of the command. */
  readonly command: string;
  /** The code that it exits with. */
  readonly exitCode: number;
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** Which file, as a receiver knows it, a path on disk is or is in. */
  readonly locate: Locate;
  /** Whether SARIF has findings that are allowed or expected, too. */
  readonly showsSuppressed?: boolean | undefined;
  readonly verbose: boolean;
  readonly width: number;
}

/** The name of a format of the report of a scan, and of an audit. */
export type ReportFormat =
  | 'text'
  | 'json'
  | 'ndjson'
  | 'sarif'
  | 'gitlab'
  | 'codequality'
  | 'junit'
  | 'github'
  | 'azure'
  | 'rdjson'
  | 'rdjsonl'
  | 'markdown'
  | 'html';
