// The bytes of a file as a text whose untouched parts come back byte for byte.

/** The text of a source file, with the way back to its bytes. */
export interface SourceText {
  readonly text: string;
  /** The position in `text` of a byte of the file. */
  at(byte: number): number;
  /** A text as the bytes of such a file. */
  encode(text: string): Buffer;
  /** What its lines end in. */
  readonly eol: '\n' | '\r\n';
}

const MARK = '\uFEFF';

/** Reads `bytes` as UTF-8 where they are that, else as Latin-1: in either way every byte comes back. A byte order mark is no part of the text. */
export function readSource(bytes: Buffer): SourceText {
  const utf8 = bytes.toString('utf8');
  const encoding = Buffer.from(utf8, 'utf8').equals(bytes) ? 'utf8' : 'latin1';
  const whole = encoding === 'utf8' ? utf8 : bytes.toString('latin1');
  const mark = encoding === 'utf8' && whole.startsWith(MARK) ? MARK : '';
  let known = 0;
  let position = -mark.length;
  return {
    text: whole.slice(mark.length),
    // Asked in order, so that no byte is counted twice.
    at(byte) {
      if (byte < known) [known, position] = [0, -mark.length];
      position += bytes.toString(encoding, known, byte).length;
      known = byte;
      return position;
    },
    encode: (text) => Buffer.from(mark + text, encoding),
    eol: /^[^\n]*\r\n/.test(whole) ? '\r\n' : '\n',
  };
}
