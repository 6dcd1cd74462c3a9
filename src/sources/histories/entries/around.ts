// The types for the text around a match in a history.

/** The bytes from `offset` on, at most `length`; fewer at the end of the file. */
export type ReadAt = (offset: number, length: number) => Buffer;

/** The text around a match, as latin1: a byte is a character. */
export interface Around {
  readonly before: string;
  /** From the first byte of the match on. */
  readonly after: string;
  /** Whether `before` begins where the file does. */
  readonly fromStart: boolean;
  /** The first bytes of the file. */
  head(): string;
}
