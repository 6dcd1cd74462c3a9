// What is scanned and reported by itself when many are scanned.

/** A repository (its folder, or the URL it is cloned from), a file (an archive) or a folder. `report`: known by its report only. */
export type UnitKind = (typeof UNIT_KINDS)[number];

export const UNIT_KINDS = ['repository', 'folder', 'file', 'report'] as const;

/** What became of a unit: the exit codes 0, 1 and 2 of its scan, or `failed` where there is no report of it. */
export type UnitOutcome = (typeof UNIT_OUTCOMES)[number];

export const UNIT_OUTCOMES = ['clean', 'findings', 'incomplete', 'failed'] as const;

/** A unit in a merged report. Times are as the scan of the unit noted them. */
export interface UnitResult {
  /** Its path or URL; the name of its report if that is all that is known. */
  readonly source: string;
  readonly kind: UnitKind;
  readonly outcome: UnitOutcome;
  /** The fingerprints of its findings that count. */
  readonly tokens: readonly string[];
  /** Of a repository: the commit that HEAD was. */
  readonly head?: string | undefined;
  /** When its scan began: 2026-11-29T12:00:00.000Z. */
  readonly startedAt?: string | undefined;
  readonly seconds?: number | undefined;
  /** The version of tokenscan that scanned it. */
  readonly version?: string | undefined;
}
