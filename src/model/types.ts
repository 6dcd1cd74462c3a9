// The types that all rooms share. This room imports no other room; every room may import it.
//
// A Source yields Blobs (bytes with an Origin), Problems and Skips. The detector finds Matches in a Blob, which hold a Secret. The report
// has Findings, which hold only the mask:
//
//   const secret = new Secret('the clear token', 'the m***');
//   `${secret}`;              // 'the m***', also in JSON and in the output of console.log
//   secret.equals(other);     // compares without showing; only the files that a test names may call `expose`
//
// Invariants: a Report and everything in it can be shown, because no type in it can hold a clear token; new problems get a code (codes.ts).
// Design: docs/design/model.md

import type { ExpectedLocation, ProblemCode, SkipReason } from './codes.ts';
import type { EntryMetadata, FindingMetadata, LogFacts } from './entry-metadata.ts';
import type { ObjectCounts, Origin } from './origin.ts';
import type { Confidence, Cut, Rule, Severity } from './rule.ts';
import type { ReportShard } from './shard.ts';
import type { UnitResult } from './units.ts';

/** Bytes with an Origin. */
export interface Blob {
  readonly type: 'blob';
  readonly origin: Origin;
  /** Whether it was found in a tree with others, and not named itself. */
  readonly isInTree?: boolean;
  /** Puts the next bytes at the start of `into` and says how many there are; 0 is the end. Throws what reading throws. */
  read(into: Uint8Array): number | Promise<number>;
  /** Gives back what reading holds. Called once, also after an error. */
  close(): void;
  /** Asked before `read`: how much it holds, if an earlier scan found all of it clean. It is then counted and not read. */
  knownClean?(): Extent | undefined;
  /** The bytes that come next and need not be read, because another thread found that no match is in them or near them; undefined for none. */
  cleanGap?(): CleanGap | undefined;
  /** The bytes of `cleanGap` are not read. */
  skipGap?(gap: CleanGap): void;
  /** Called when all of it was scanned and there is nothing to report: no finding, no problem, no skip. */
  foundClean?(extent: Extent): void;
  /** When its content was last written, if that is known: it gives the year of lines without one. */
  changed?(): Date | undefined;
  /** The same content from its start; undefined where it cannot be read again. */
  reopen?(): Blob | undefined;
  /** What the entry of a history that contains the bytes [start, end) says about itself. Called before `close`, if there is a match. */
  metadataAt?(start: number, end: number): EntryMetadata | undefined;
  /** Why a token is expected here; false if it is not. */
  expectedLocation?(): Promise<ExpectedLocation | false>;
}

/** Bytes of a Blob in which nothing is. */
export interface CleanGap {
  readonly bytes: number;
  /** How many line feeds are in them. */
  readonly lines: number;
  /** The offset in the Blob behind the last of these; undefined where there is none. */
  readonly lineOffset: number | undefined;
}

/** How much a Blob holds, what is in it counted if it is a container. */
export interface Extent {
  /** How many contents. */
  readonly blobs: number;
  readonly bytes: number;
}

/** Something that could not be scanned. A report with Problems is incomplete. */
export interface Problem {
  readonly type: 'problem';
  readonly origin: Origin;
  readonly code: ProblemCode;
  /** One line: what went wrong and, where we know, what to do. */
  readonly message: string;
}

/** Something skipped on purpose, by a documented rule. */
export interface Skip {
  readonly type: 'skip';
  readonly origin: Origin;
  readonly reason: SkipReason;
  /** What format it has, where that is the reason: "PNG". */
  readonly format?: string;
}

/** What a source yields. Errors travel with the data, so that one bad file does not end the scan. */
export type SourceItem = Blob | Problem | Skip;
/** One item or, where nothing need be waited for between them, several: to wait for each of 100,000 files takes too long. */
export type SourceStep = SourceItem | Iterable<SourceItem>;
/** Where Blobs come from: a file tree, the git index, standard input. */
export type Source = Iterable<SourceStep> | AsyncIterable<SourceStep>;

/** The only holder of a clear token. As text it is the mask, in any way; a test names the files that may call `expose()`. */
export class Secret {
  readonly #clear: string;
  readonly #mask: string;

  /** @param clear the secret in canonical form @param mask what may be shown of it */
  constructor(clear: string, mask: string) {
    this.#clear = clear;
    this.#mask = mask;
  }

  /** The clear text. */
  expose(): string {
    return this.#clear;
  }

  /** Whether both hold the same secret. */
  equals(other: Secret): boolean {
    return this.#clear === other.#clear;
  }

  toString(): string {
    return this.#mask;
  }

  toJSON(): string {
    return this.toString();
  }
}

// Not a method of the class: a computed name has no type that a declaration file could state.
Object.defineProperty(Secret.prototype, Symbol.for('nodejs.util.inspect.custom'), {
  value(this: Secret): string {
    return `Secret(${this.toString()})`;
  },
});

/** What a rule matches inside a Blob. */
export interface Match {
  readonly rule: Rule;
  readonly confidence: Confidence;
  readonly reason?: Cut | undefined;
  /** The byte range of the whole token in the Blob, `end` exclusive; of its encoded form if it was encoded. */
  readonly start: number;
  readonly end: number;
  /** Where in that range the secret part begins: what stands before it (a bot id, a colon) may be shown. */
  readonly secretStart: number;
  /** Encodings it was found under, outermost first; empty for plain text. */
  readonly encodings: readonly string[];
  readonly secret: Secret;
  /** The public part, where the rule names one. */
  readonly id: string | undefined;
  /** Line, from 1, and column in bytes, from 1. Lines end in a line feed. */
  readonly line: number;
  readonly column: number;
  /** Where it begins and ends, for programs that mark it in a text. */
  readonly range: TextRange;
  /** The text beside the token on its line, every token in it masked. Not yet safe for a terminal. */
  readonly excerpt: Excerpt;
  /** What `tokenscan:allow` markers on the line name: fingerprints, or `*` for the only token there. */
  readonly allowed: readonly string[];
  /** What its line says about itself; only if the detector was asked to read that. */
  readonly metadata?: EntryMetadata | undefined;
}

/** Where a match begins and ends in its text. Lines and columns are counted from 1; the end is the column behind the last character. */
export interface TextRange {
  readonly endLine: number;
  /** In bytes, as the `column` of the match. */
  readonly endColumn: number;
  /** The column of the beginning and the end in UTF-16 code units; in bytes where the line is very long. */
  readonly textColumn: number;
  readonly textEndColumn: number;
}

/** The rest of the line on both sides of a match, masked. */
export interface Excerpt {
  readonly before: string;
  /** What stands there, masked; undefined where that is the preview. The other half of a preview may stand on another line. */
  readonly match?: string;
  readonly after: string;
}

/** What we tell people about a Match. By type it cannot hold a clear token. */
export interface Finding extends FindingMetadata {
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly reason?: Match['reason'];
  /** What to do about it, as its rule says. */
  readonly help: Rule['help'];
  /** The id of the bot, if it is the token of one. */
  readonly botId: string | undefined;
  /** The masked token. */
  readonly preview: string;
  /** 16 hex digits; the same wherever the same token is found. */
  readonly fingerprint: string;
  readonly encodings: readonly string[];
  readonly origin: Origin;
  /** Line, from 1, and column in bytes, from 1. */
  readonly line: number;
  readonly column: number;
  readonly range: TextRange;
  readonly excerpt: Excerpt;
  /** Why it does not count: allowed by an entry or a marker, not new in what is committed or pushed, or in an expected location. */
  readonly suppressed: false | 'allowed' | 'existing' | ExpectedLocation;
  /** Where a token that is not new is, besides in HEAD. */
  readonly existing?: { readonly pushed: readonly string[] } | undefined;
  /** How many more times the same token is in the same Blob without being listed. */
  readonly repeats: number;
}

/** Every Finding of one token: the unit people act on. */
export interface Exposure {
  readonly fingerprint: string;
  /** At least one. */
  readonly findings: readonly [Finding, ...Finding[]];
}

/** Says that a finding is known and harmless. Keyed to the token, not to a place. */
export interface AllowEntry {
  readonly fingerprint: string;
  readonly reason: string;
  /** The last day on which it holds, as YYYY-MM-DD. */
  readonly expires?: string | undefined;
  /** Globs; without them it holds everywhere. */
  readonly paths?: readonly string[] | undefined;
}

/** What a scan found. Everything in it may be shown; nothing in it is yet safe for a terminal. */
export interface Report extends LogFacts {
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  readonly skips: readonly Skip[];
  /** Allowlist entries that would have allowed something, but are expired. */
  readonly expired: readonly AllowEntry[];
  /** Allowlist entries that matched nothing. */
  readonly unused: readonly AllowEntry[];
  readonly summary: Summary;
  /** Of a merged report: what it is made of, by source. The `root` of an origin is then, or begins with, the source. */
  readonly units?: readonly UnitResult[];
  /** The part of a repository that was scanned, if that was not all of it. */
  readonly shard?: ReportShard;
}

/** What was scanned. */
export interface Summary {
  /** The number of contents: files, and the contents of containers. */
  readonly blobs: number;
  /** Their total size. A container counts with the size of its file and the unpacked sizes of its contents. */
  readonly bytes: number;
  readonly skipped: number;
  readonly suppressed: number;
  /** What is found and not in `findings`, because no more were asked for. */
  readonly unlisted?: { readonly tokens: number; readonly locations: number };
  /** How many threads scanned at the same time. */
  readonly threads: number;
  /** For a scan of git: how many objects there are of each kind, and how many of them were known to be clean. */
  readonly objects?: ObjectCounts;
}
