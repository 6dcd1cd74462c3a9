// What looking at Blobs is told, and whom it tells.

import type { Detector } from '../detect/detector.ts';
import type { ProblemCode } from '../model/codes.ts';
import type { Conflicts } from '../model/entry-metadata.ts';
import type { Origin } from '../model/origin.ts';
import type { Blob } from '../model/types.ts';
import type { Inside } from './nesting.ts';
import type { Tally } from './tally.ts';
import type { Unpacker } from './unpacker.ts';

export interface Watcher {
  /** What can look into containers; without it they are Blobs like others. */
  readonly unpacker: Unpacker | undefined;
  /** The detector for what is in so many containers. It is in use as long as its Blob is read, and so are those before it. */
  detectorAt(depth: number): Detector;
  look(blob: Blob, inside: Inside | undefined): Promise<void>;
  tallyOf(blob: Pick<Blob, 'origin' | 'expectedLocation' | 'changed'>, inside: Inside | undefined): Tally;
  /** How many findings there are. */
  mark(): number;
  /** Takes the findings of a Blob, but for those of tokens that were found since `since`: in what is in it. */
  record(tally: Tally, since: number): Promise<void>;
  /** `bytes` of a Blob were looked at, all there are. */
  counted(bytes: number): void;
  /** Reading a Blob ended in an error. */
  failed(origin: Origin, error: unknown, inside: Inside | undefined): void;
  problem(origin: Origin, code: ProblemCode, message: string, inside: Inside | undefined): void;
  /** A Blob was looked at with fewer rules than there are. */
  partial(): void;
  /** Lines of a Blob tell of somebody else who uses a token. */
  heard(blob: Blob, conflicts: Conflicts): void;
  /** A Blob was looked at. */
  done(): void;
}
