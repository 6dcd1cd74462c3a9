// Decodes a source file so that unchanged parts are encoded to the same bytes again.

/** The text of a source file, and how to encode it again. */
export interface SourceText {
  readonly text: string;
  /** The position in `text` (UTF-16 units) of a byte offset in the file. */
  at(byte: number): number;
  /** Encodes a text like the file. */
  encode(text: string): Buffer;
  /** The line ends of the file. */
  readonly eol: '\n' | '\r\n';
}

const MARK = '\uFEFF';

/** Decodes valid UTF-8, or else Latin-1: both are lossless. A byte order mark is not part of the text. */
export function readSource(bytes: Buffer): SourceText {
  const utf8 = bytes.toString('utf8');
  const encoding = Buffer.from(utf8, 'utf8').equals(bytes) ? 'utf8' : 'latin1';
  const whole = encoding === 'utf8' ? utf8 : bytes.toString('latin1');
  const mark = encoding === 'utf8' && whole.startsWith(MARK) ? MARK : '';
  let known = 0;
  let position = -mark.length;
  return {
    text: whole.slice(mark.length),
    // Calls usually come in order, so that no byte is counted twice.
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
