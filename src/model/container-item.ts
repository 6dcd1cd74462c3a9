// One thing in a container, as the unpacker gives it and the scan takes it.
import type { ProblemCode } from './codes.ts';

/** An entry, a name or a problem. The content of an entry must be read before the next item is requested, or not at all. */
export type ContainerItem =
  | {
      readonly kind: 'entry';
      /** Its name, as `Origin` has paths. */
      readonly path: string;
      /** Whether it is the only content of a compressed file. */
      readonly only: boolean;
      /** Puts the next bytes at the start of `into` and returns how many there are; 0 is the end. */
      readonly read: (into: Uint8Array) => Promise<number>;
    }
  /** A name, or the target of a link. */
  | { readonly kind: 'name'; readonly path: string; readonly bytes: Uint8Array }
  /** Something that could not be scanned. Without a path, it concerns the container itself. */
  | { readonly kind: 'problem'; readonly path: string | undefined; readonly code: ProblemCode; readonly message: string };
