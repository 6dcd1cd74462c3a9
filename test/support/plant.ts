// Plants tokens in bytes and says, by naive means, what a detector must say of them.
import type { Match } from '../../src/types.ts';

/** A way to write a token: with another colon, or behind a text that is not part of it. */
export interface Form {
  readonly encodings: readonly string[];
  readonly lead: string;
  readonly colon: string;
}

/** Plain, and each encoding that writes the colon in another way or hides where the id begins. */
export const FORMS: readonly Form[] = [
  { encodings: [], lead: ' ', colon: ':' },
  { encodings: [], lead: 'https://api.telegram.org/bot', colon: ':' },
  { encodings: ['percent'], lead: '%2Fbot', colon: '%3A' },
  { encodings: ['percent'], lead: '%22', colon: ':' },
  { encodings: ['unicode-escape'], lead: '"', colon: '\\u003a' },
  { encodings: ['unicode-escape'], lead: '\\u0022', colon: ':' },
  { encodings: ['hex-escape'], lead: "'", colon: '\\x3a' },
  { encodings: ['html-entity'], lead: '>', colon: '&colon;' },
  { encodings: ['file-name'], lead: '/', colon: '~' },
];

/** The raw form of `token`. */
export function write(token: string, { lead, colon }: Form): string {
  return lead + token.replace(':', colon);
}

/** What is known of a planted token. */
export interface Planted {
  readonly token: string;
  readonly start: number;
  readonly end: number;
  readonly encodings: readonly string[];
}

/** Writes `token` and a space into `bytes` so that its form begins at `at`. */
export function plant(bytes: Buffer, at: number, token: string, form: Form): Planted {
  const text = write(token, form);
  bytes.write(`${text} `, at, 'latin1');
  return { token, start: at + form.lead.length, end: at + text.length, encodings: form.encodings };
}

/** A match as plain data, with the token in clear. */
export function bare(match: Match) {
  const { rule, confidence, start, end, secretStart, encodings, secret, id, line, column, excerpt, allowed } = match;
  return {
    rule: rule.id,
    confidence,
    start,
    end,
    secretStart,
    encodings,
    token: secret.expose(),
    id,
    line,
    column,
    excerpt,
    allowed,
  };
}

/** Where a match is, and of what. */
export function place(match: Match) {
  const { start, end, encodings, secret, line, column } = match;
  return { start, end, encodings, token: secret.expose(), line, column };
}

/** What `place` must give for each of `planted`, which are in order: lines and columns are counted byte by byte. */
export function placesOf(bytes: Buffer, planted: readonly Planted[]) {
  let line = 1;
  let lineOffset = 0;
  let at = 0;
  return planted.map(({ token, start, end, encodings }) => {
    for (; at < start; at++) {
      if (bytes[at] !== 10) continue;
      line++;
      lineOffset = at + 1;
    }
    return { start, end, encodings, token, line, column: start - lineOffset + 1 };
  });
}
