// What the page says, as a table that each language fills in; the compiler asks a new one for every row.
import type { Confidence, Severity } from '../../../../model/rule.ts';
import type { Finding, Report, Skip } from '../../../../model/types.ts';
import type { NextStep } from '../../../../remediation/steps/step.ts';

/** The languages of the page. */
export const PAGE_LANGUAGES = ['en', 'ru'] as const;
export type PageLanguage = (typeof PAGE_LANGUAGES)[number];

/** The kinds of places that the page groups by, the most urgent first. */
export const PLACE_GROUPS = ['pushed', 'commits', 'files', 'logs', 'shell', 'processes'] as const;
export type PlaceGroup = (typeof PLACE_GROUPS)[number];

/** What a moment in the figure of times is. */
export type Moment = 'first-commit' | 'last-commit' | 'first-line' | 'last-line';

/** A rule, as a person reads it. */
export interface RuleWords {
  readonly title: string;
  readonly what: string;
  readonly fix: string;
}

/** All that is said. Functions get what the sentence needs; none of their results is escaped yet. */
export interface PageWords {
  /** As HTML has it. */
  readonly lang: PageLanguage;
  /** What messages of other programs are in, if not in this language. */
  readonly foreign: 'en' | undefined;
  title(input: { readonly command: string; readonly subject: string }): string;
  readonly skipLink: string;
  readonly contents: string;
  /** Headings, which are also the entries of the contents. */
  readonly headings: Readonly<
    Record<'tokens' | 'steps' | 'when' | 'where' | 'problems' | 'suppressed' | 'allowlist' | 'skipped', string>
  >;
  found(tokens: number): string;
  readonly notAll: string;
  readonly clean: string;
  readonly cleanButNotAll: string;
  readonly nothing: string;
  /** What the most urgent token means. */
  readonly meaning: string;
  readonly firstOfAll: string;
  exposed(days: number, since: string): string;
  masked(version: string): string;
  /** The facts under the title: what each number counts. */
  fact(which: 'tokens' | 'locations' | 'pushed' | 'problems' | 'suppressed' | 'files' | 'bytes', amount: number): string;
  bytes(amount: number): string;
  number(amount: number): string;
  locations(amount: number): string;
  moreLocations(amount: number): string;
  moreRows(amount: number): string;
  severity(severity: Severity): string;
  confidence(confidence: Confidence): string;
  readonly fingerprint: string;
  readonly pushed: string;
  group(group: PlaceGroup): string;
  rule(finding: Finding): RuleWords;
  /** What else is known about a place: encodings, repeats, who and when, its history. */
  notes(finding: Finding): readonly string[];
  readonly maskedLine: string;
  step(step: NextStep): string;
  details(step: NextStep): readonly string[];
  readonly copy: string;
  readonly copied: string;
  readonly filter: Readonly<
    Record<'contains' | 'severity' | 'all' | 'order' | 'urgency' | 'places' | 'path' | 'openAll' | 'closeAll' | 'shown', string>
  >;
  readonly asTable: string;
  when(from: string, to: string): string;
  moment(moment: Moment): string;
  readonly today: string;
  /** What the marks in the figure of times are. */
  readonly legend: Readonly<Record<'commit' | 'line', string>>;
  readonly columns: Readonly<Record<'token' | 'what' | 'when' | 'folder' | 'locations' | 'where' | 'why', string>>;
  readonly captions: Readonly<Record<'when' | 'where' | 'problems' | 'suppressed', string>>;
  readonly mapTitle: string;
  suppression(suppressed: Exclude<Finding['suppressed'], false>): string;
  skip(skip: Skip): string;
  entries(report: Report): readonly string[];
}
