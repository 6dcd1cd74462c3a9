// The kinds of places a token can be in, and how urgent each is.
import { basename } from 'node:path';
import type { Finding } from '../../model/types.ts';
import { isEnvName } from '../../system/env-names.ts';
import type { EnvProblem, FileFacts } from './file-facts.ts';

/** The kinds of places, most urgent first: by who has the token, or may soon have it. */
const PLACE_KINDS = [
  // Others have the token.
  'pushed',
  // Others get it with the next image or push.
  'image',
  'tracked',
  'committed',
  // Other users of this machine may read it.
  'command line',
  'open env',
  'log',
  'journal',
  'history',
  'file',
  // A token is expected here; only the mode is not.
  'readable env',
  // A token is expected here.
  'environment',
  'env',
] as const;

export type PlaceKind = (typeof PLACE_KINDS)[number];

/** What was scanned. A finding in the same file means something else in each. */
export type ScanKind = 'files' | 'git' | 'logs' | 'shell' | 'processes' | 'staged' | 'message' | 'stream';

/** A place with a token. If several scans find it, the result of the one that knows most about it. */
export interface TokenPlace {
  readonly kind: PlaceKind;
  readonly finding: Finding;
  /** The tree's own allowlist, or a marker on the line, allows it. An audit only reports that. */
  readonly allowed: boolean;
  /** The absolute path of a file, with tokens in it masked. */
  readonly file?: string;
  /** The file of the working tree that has the token, absolute: `file`, or that of what is staged or in HEAD. */
  readonly workFile?: string;
  /** The path contains a token, so that `file` is not the real name. */
  readonly nameIsMasked?: boolean;
  /** The checks that a `.env…` file fails. */
  readonly envProblems?: readonly EnvProblem[];
  /** A remote-tracking branch has the file with the token in it. */
  readonly isPushed?: boolean;
}

/** Whether others have the token. */
export function hasLeft({ kind, isPushed }: TokenPlace): boolean {
  return kind === 'pushed' || isPushed === true;
}

/** Whether it is a `.env`, however well it is kept. */
export function isEnvKind(kind: PlaceKind): boolean {
  return kind === 'env' || kind === 'readable env' || kind === 'open env';
}

/** Whether a token in a place of this kind has leaked: nobody but its owner should be able to read it there. */
export function isLeak(kind: PlaceKind): boolean {
  return kind !== 'env' && kind !== 'environment' && kind !== 'readable env';
}

/** The kind of place of a finding of the scan `scan`. */
export function kindOf({ origin, suppressed }: Finding, scan: ScanKind, facts: FileFacts | undefined): PlaceKind {
  switch (origin.kind) {
    case 'object':
      return (origin.history?.remotes.length ?? 0) > 0 ? 'pushed' : 'committed';
    case 'ref':
      return origin.path.startsWith('refs/remotes/') ? 'pushed' : 'committed';
    case 'process':
      return origin.part === 'environment' ? 'environment' : 'command line';
    case 'journal':
      return 'journal';
    case 'history':
      return 'history';
    case 'staged':
      return 'tracked';
    case 'stdin':
      return scan === 'logs' ? 'log' : 'file';
    case 'name':
    case 'file':
      break;
    default:
      origin satisfies never;
  }
  if ('history' in origin && origin.history !== undefined) return origin.history.remotes.length > 0 ? 'pushed' : 'committed';
  if (scan === 'git') return 'committed';
  return kindOfFile(basename(origin.path), suppressed, scan, facts);
}

function kindOfFile(name: string, suppressed: Finding['suppressed'], scan: ScanKind, facts: FileFacts | undefined): PlaceKind {
  if (facts?.inImage === true) return 'image';
  if (facts?.tracked === true) return 'tracked';
  if (suppressed === 'private-env' || facts?.isPrivate === true) return 'env';
  if (suppressed === 'readable-env' || facts?.isReadable === true) return 'readable env';
  if (scan === 'logs') return 'log';
  return isEnvName(name) ? 'open env' : 'file';
}

/** Most urgent first; within a kind in order of place. */
export function byUrgency(a: TokenPlace, b: TokenPlace): number {
  return PLACE_KINDS.indexOf(a.kind) - PLACE_KINDS.indexOf(b.kind);
}
