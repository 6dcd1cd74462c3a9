// The text beside a match on its line, with every secret in it masked.
import type { EntryMetadata } from '../model/entry-metadata.ts';
import type { Excerpt } from '../model/types.ts';
import type { Candidate } from './candidate.ts';
import { CHARACTER, HEAD_LENGTH, headPattern } from './grammar/bot-token.ts';
import type { View } from './readings.ts';

/** How many bytes of a line are shown on either side of a match. */
const SHOWN_BYTES = 72;

/** How far from a match a `tokenscan:allow` marker on its line can stand, in bytes. */
export const MARKER_REACH = 1024;

const LINE_FEED = 10;

/** How many bytes before and behind a match its line is read for metadata: so many are in the window at any time. */
const METADATA_BEFORE_BYTES = 2048;
const METADATA_BEHIND_BYTES = 4096;

/** The excerpt of a match that is not shown. */
export const NO_EXCERPT: Excerpt = { before: '', after: '' };

/** The position at which the line that holds `at` starts, at most `reach` bytes back. */
export function lineStart(view: View, at: number, reach: number): number {
  const least = Math.max(0, at - reach);
  let start = at;
  while (start > least && view.bytes[start - 1] !== LINE_FEED) start--;
  return start;
}

/** The position at which the line that holds `at` ends, before its line feed, at most `reach` bytes on. */
export function lineEnd(view: View, at: number, reach: number): number {
  const most = Math.min(view.length, at + reach);
  let end = at;
  while (end < most && view.bytes[end] !== LINE_FEED) end++;
  return end;
}

/**
 * The text beside a candidate on its line, masked. `neighbours` are all candidates near it, in order.
 *
 * A part of a token (cut off by the edge, or not searched yet) must not be shown either: a word that is cut off is dropped
 * to the next space, and anything that looks random is masked.
 */
export function takeExcerpt(view: View, candidate: Candidate, neighbours: readonly Candidate[]): Excerpt {
  const start = candidate.start - view.base;
  const end = candidate.end - view.base;
  const from = lineStart(view, start, SHOWN_BYTES);
  const to = lineEnd(view, end, SHOWN_BYTES);
  const cutLeft = from > 0 && view.bytes[from - 1] !== LINE_FEED;
  const cutRight = to < view.length && view.bytes[to] !== LINE_FEED;
  const before = maskRandom(render(view, from, start, neighbours));
  const after = maskRandom(render(view, end, to, neighbours)).replace(/\r$/, '');
  const match = shownOf(view, candidate);
  const sides = {
    before: cutLeft ? `…${before.replace(/^[^\s"'()<>]*/, '')}` : before,
    after: cutRight ? `${after.replace(/[^\s"'()<>]*$/, '')}…` : after,
  };
  return match === String(candidate.secret) ? sides : { match, ...sides };
}

/** The metadata of the line of a candidate, as `read` reads it. Not masked yet. */
export function takeMetadata(
  view: View,
  candidate: Candidate,
  read: (line: string, whole: boolean) => EntryMetadata | undefined,
): EntryMetadata | undefined {
  const from = lineStart(view, candidate.start - view.base, METADATA_BEFORE_BYTES);
  const to = lineEnd(view, candidate.end - view.base, METADATA_BEHIND_BYTES);
  const whole = from === 0 ? view.base === 0 : view.bytes[from - 1] === LINE_FEED;
  return read(view.bytes.toString('latin1', from, to), whole);
}

/** The bytes of [from, to) as text, each neighbour in it masked. */
function render(view: View, from: number, to: number, neighbours: readonly Candidate[]): string {
  let text = '';
  let at = from;
  for (const neighbour of neighbours) {
    const start = neighbour.start - view.base;
    const end = neighbour.end - view.base;
    if (end <= at || start >= to) continue;
    if (start > at) text += view.bytes.toString('utf8', at, start);
    text += shownOf(view, neighbour);
    at = end;
  }
  return at < to ? text + view.bytes.toString('utf8', at, to) : text;
}

/** How many characters of a secret are shown. */
const SHOWN_CHARACTERS = 3;

/** A candidate as its line shows it: its preview, without the part that stands on another line. */
function shownOf(view: View, { start, secret, encodings }: Candidate): string {
  const preview = String(secret);
  const at = start - view.base;
  if (encodings.length > 0 || at < 0) return preview;
  const head = view.bytes.toString('latin1', at, at + SHOWN_CHARACTERS);
  return preview.startsWith(head) || !/^[A-Za-z0-9_+/=-]+$/.test(head) ? preview : `${head}***`;
}

/** The beginning of a secret. */
const SECRET_BEGUN: RegExp = new RegExp(`${headPattern()}${CHARACTER}{3,}`, 'g');

/** Masks partial tokens, and runs that look random: very long, uppercase and lowercase mixed, or hexadecimal. */
function maskRandom(text: string): string {
  return (
    text
      .replace(
        /([0-9]{5,17}(?:[:~]|%(?:25)*3[Aa]|\\+(?:u\{0*3[Aa]\}|[uU]0{2,6}3[Aa]|x3[Aa]|072)|&[^;\s]{2,8};))(?![A-Za-z0-9_-]{0,3}\*\*\*)[A-Za-z0-9_-]{4,}/g,
        '$1***',
      )
      // The beginning of a secret, whatever stands before it: quotes, a terminal control sequence, the end of an escape.
      .replace(SECRET_BEGUN, (run) => `${run.slice(0, HEAD_LENGTH)}***`)
      .replace(/(?:[A-Za-z0-9:_-]\0){12,}/g, '***')
      .replace(/[A-Za-z0-9_+=-]{20,}/g, (run) => (looksRandom(run) ? `${run.slice(0, 3)}***` : run))
  );
}

function looksRandom(run: string): boolean {
  return run.length >= 64 || (/[A-Z]/.test(run) && /[a-z]/.test(run)) || /^[0-9a-f]{32,}$/i.test(run);
}
