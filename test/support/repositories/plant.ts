// Plants tokens in bytes and says, by naive means, what a detector must say of them.
import type { Match } from '../../../src/model/types.ts';

/** A way to write a token: with another colon, or behind a text that is not part of it. */
export interface Form {
  readonly encodings: readonly string[];
  readonly lead: string;
  readonly colon: string;
  /** Writes the token with another colon in another way. */
  readonly rewrite?: (token: string) => string;
  /** What stands behind that is a part of the way it is written, but not of the match. */
  readonly tail?: string;
}

/** Plain, and each encoding that writes the colon in another way or hides where the id begins. */
export const FORMS: readonly Form[] = [
  { encodings: [], lead: ' ', colon: ':' },
  { encodings: [], lead: 'https://api.telegram.org/bot', colon: ':' },
  { encodings: ['percent'], lead: '%2Fbot', colon: '%3A' },
  { encodings: ['percent'], lead: '%7B%22', colon: ':' },
  { encodings: ['unicode-escape'], lead: '"', colon: '\\u003a' },
  { encodings: ['unicode-escape'], lead: '\\u0022', colon: ':' },
  { encodings: ['hex-escape'], lead: "'", colon: '\\x3a' },
  { encodings: ['html-entity'], lead: '>', colon: '&colon;' },
  { encodings: ['file-name'], lead: '/', colon: '~' },
  { encodings: ['octal-escape'], lead: ' ', colon: '\\072' },
  { encodings: ['ansi'], lead: 'bot', colon: '\u001b[0m:\u001b[1m' },
  { encodings: ['line-wrap'], lead: '/bot', colon: ':', rewrite: (token) => `${token.slice(0, 20)}\n    ${token.slice(20)}` },
  { encodings: ['split-literal'], lead: '"', colon: ':" + "' },
  { encodings: ['base64'], lead: ' ', colon: ':', rewrite: (token) => Buffer.from(token).toString('base64url') },
  { encodings: ['hex'], lead: ' ', colon: ':', rewrite: (token) => Buffer.from(token).toString('hex') },
  { encodings: ['utf-16le'], lead: ' ', colon: ':', rewrite: (token) => [...token].join('\0'), tail: '\0' },
  {
    encodings: ['base64', 'percent'],
    lead: ' ',
    colon: '%3A',
    rewrite: (token) => Buffer.from(token).toString('base64url'),
  },
];

/** The raw form of `token`. */
export function write(token: string, { lead, colon, rewrite = (same) => same }: Form): string {
  return lead + rewrite(token.replace(':', colon));
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
  bytes.write(`${text}${form.tail ?? ''} `, at, 'latin1');
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

/** What `place` must give for each of `planted`, which are in order: lines and columns are counted line feed by line feed. */
export function placesOf(bytes: Buffer, planted: readonly Planted[]) {
  let line = 1;
  let lineOffset = 0;
  return planted.map(({ token, start, end, encodings }) => {
    for (let at = bytes.indexOf(10, lineOffset); at >= 0 && at < start; at = bytes.indexOf(10, lineOffset)) {
      line++;
      lineOffset = at + 1;
    }
    return { start, end, encodings, token, line, column: start - lineOffset + 1 };
  });
}
