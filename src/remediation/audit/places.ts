// What kind of place a token is in, and how urgent that is.
import { basename } from 'node:path';
import type { Finding } from '../../model/types.ts';
import { isEnvName } from '../../system/env-names.ts';
import type { FileFacts, Wrong } from './file-facts.ts';
import type { LookName } from './looks.ts';

/** The kinds of places, most urgent first: who may have the token, or is about to. */
const PLACE_KINDS = [
  // Others have it.
  'pushed',
  // Others get it with the next image, or the next push.
  'image',
  'tracked',
  'committed',
  // Others on this machine may read it.
  'command line',
  'open env',
  'log',
  'journal',
  'history',
  'file',
  // Where it belongs.
  'environment',
  'env',
] as const;

export type PlaceKind = (typeof PLACE_KINDS)[number];

/** Where a token is, once: of what several looks find, what the one says that knows most of it. */
export interface Place {
  readonly kind: PlaceKind;
  readonly finding: Finding;
  /** The tree's own allow list, or a marker on the line, says it is harmless. In an audit that is only told. */
  readonly allowed: boolean;
  /** Of a file its absolute path, masked where it holds a token. */
  readonly file?: string;
  /** A token is in the path, which `file` therefore does not name. */
  readonly nameIsMasked?: boolean;
  /** Of a `.env…` what makes it no place for a token. */
  readonly wrong?: readonly Wrong[];
}

/** Whether a token in a place of this kind has leaked: nobody but its owner should be able to read it there. */
export function isLeak(kind: PlaceKind): boolean {
  return kind !== 'env' && kind !== 'environment';
}

/** Which kind of place a finding of the look `look` is in. */
export function kindOf({ origin, suppressed }: Finding, look: LookName, facts: FileFacts | undefined): PlaceKind {
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
      return 'file';
    case 'name':
    case 'file':
      break;
    default:
      origin satisfies never;
  }
  if ('history' in origin && origin.history !== undefined) return origin.history.remotes.length > 0 ? 'pushed' : 'committed';
  if (look === 'git') return 'committed';
  return kindOfFile(basename(origin.path), suppressed === 'private-env', look, facts);
}

function kindOfFile(name: string, isPrivateEnv: boolean, look: LookName, facts: FileFacts | undefined): PlaceKind {
  if (facts?.inImage === true) return 'image';
  if (facts?.tracked === true) return 'tracked';
  // Where there is no repository git cannot take it, either.
  if (isPrivateEnv || facts?.isClosed === true) return 'env';
  if (look === 'logs') return 'log';
  return isEnvName(name) ? 'open env' : 'file';
}

/** Most urgent first; within a kind in order of place. */
export function byUrgency(a: Place, b: Place): number {
  return PLACE_KINDS.indexOf(a.kind) - PLACE_KINDS.indexOf(b.kind);
}
