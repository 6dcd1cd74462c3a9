// Where things stand that are in a container: their origins, and what they share.
import type { Origin } from '../model/origin.ts';
import type { Unpacking } from './unpacker.ts';

/** Where something stands that is in a container. */
export interface Inside {
  /** The origin of the outermost Blob. */
  readonly outer: Origin;
  /** Its path below that: `!logs.zip!app.log`. */
  readonly path: string;
  /** For the content of a compressed file its path: a tar in it goes without saying, `x.tgz!dir/file`. */
  readonly packedAs?: string;
  /** How many containers it is in. */
  readonly depth: number;
  /** Shared by all that is in the outermost Blob. */
  readonly shared: Shared;
  /** Whether a container around it could not be read on, which is told of that one: what follows from it is not news. */
  isBroken(): boolean;
}

export interface Shared {
  readonly unpacking: Unpacking;
  /** How many problems were told. */
  problems: number;
}

/** The origin of something in a container. */
export function originInside({ outer, path }: Inside): Origin {
  return outer.kind === 'stdin' ? { kind: 'stdin', path } : { ...outer, path: outer.path + path };
}

/** The origin of its name. */
export function nameOrigin({ outer, path }: Inside): Origin {
  if (outer.kind === 'stdin') return { kind: 'name', path: `-${path}` };
  const root = outer.kind === 'staged' || outer.root === undefined ? {} : { root: outer.root };
  const oid = outer.kind === 'object' ? { oid: outer.oid } : {};
  return { kind: 'name', path: outer.path + path, ...root, ...oid };
}
