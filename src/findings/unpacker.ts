// The interface of the unpacker of containers: this room knows no format.
import type { ContainerItem } from '../model/container-item.ts';

/** The unpacking of one outermost Blob and all that is in it. */
export interface Unpacking {
  /** What ended it for good, once too much came out: all that reads from then on throws it. */
  readonly exhausted: Error | undefined;
  /** `count` more bytes of the outermost Blob were read. */
  feed(count: number): void;
  /** What is in a container called `name`, whose bytes `next` gives from the first one on. */
  list(format: string, next: () => Promise<Uint8Array | undefined>, name: string): AsyncIterable<ContainerItem>;
  /** Whether what a text in base64 or hexadecimal says is a container, and does not only begin as one. */
  isContainer(bytes: Buffer): Promise<boolean>;
}

/** A format as the unpacker knows it. */
export interface RecognisedFormat {
  readonly id: string;
  /** With an article: "a 7z archive". */
  readonly name: string;
  /** Whether it is unpacked; whether nothing has to be; or that it is an archive, or data, that is not unpacked. */
  readonly reading: 'unpacked' | 'bytes' | 'archive' | 'data';
  /** Whether most of what it holds stands in its own bytes, too, and only parts are unpacked. */
  readonly hasOwnContent?: boolean;
}

/** What a scan needs in order to unpack containers; the room that holds the formats implements it. */
export interface Unpacker {
  /** How many bytes `recognise` may need. */
  readonly headLength: number;
  /** How many containers may stand in each other. */
  readonly depth: number;
  /** The format that `head` begins; undefined for text and what is not known. Asked of every Blob. */
  recognise(head: Uint8Array): RecognisedFormat | undefined;
  /** The format of a Blob whose first bytes are those of none, where its name says it. Asked of every Blob. */
  recogniseName(head: Uint8Array, name: string): RecognisedFormat | undefined;
  /** How many of the last bytes `recogniseEnd` needs. */
  readonly tailLength: number;
  /** The format that `tail`, the last bytes of a Blob, shows, where its first bytes show no container; undefined for none. @param isScript whether it begins as a script does */
  recogniseEnd(tail: Buffer, isScript: boolean): RecognisedFormat | undefined;
  start(): Promise<Unpacking>;
}
