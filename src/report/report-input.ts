// What the formats of reports get: the report, and what is known about the run that made it.
import type { Exposure, Finding, Report } from '../model/types.ts';
import type { LineFix } from '../remediation/steps/line-fixes.ts';
import type { PageLanguage } from './exports/html/words/page-words.ts';
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

/** The commit that was scanned, as a CI system names it. */
export interface ScannedRevision {
  /** The address of the repository for browsers, without a user. */
  readonly repositoryUri: string;
  readonly revisionId: string;
  readonly branch: string | undefined;
}

/** A run of Azure Pipelines, as its reader of SARIF wants it. */
export interface AzureRun {
  readonly organization: string;
  readonly projectId: string;
  readonly definitionId: string;
  readonly definitionName: string;
  readonly phaseId: string;
  readonly phaseName: string;
  /** A full ref. */
  readonly branch: string;
  readonly buildId: string;
}

/** What the CI system says of the run. */
export interface PipelineFacts {
  readonly revision: ScannedRevision | undefined;
  readonly azure: AzureRun | undefined;
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
  /** The language of the HTML page; English by default. */
  readonly language?: PageLanguage | undefined;
  /** What `fix` would write in the place of the lines of findings: for reviewdog. */
  readonly suggestions?: ReadonlyMap<Finding, LineFix> | undefined;
  /** For SARIF; by default nothing is known. */
  readonly pipeline?: PipelineFacts | undefined;
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
